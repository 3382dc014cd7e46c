"""Sequences in parts, as batch calls take them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def batches(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """The items in their order, `size` at a time; the last part may be shorter."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
