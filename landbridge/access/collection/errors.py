"""What a cloud assembly raises that cannot be read."""

from __future__ import annotations

from pathlib import Path


class AssemblyError(Exception):
    """`place` is a file or folder, or a resource in a stack; the text says what was found and what to do instead."""

    def __init__(self, place: Path | str, message: str) -> None:
        self.place = str(place)
        super().__init__(f"{place}: {message}")
