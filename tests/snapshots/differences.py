"""How two templates differ, in lines that a reviewer can read: what was there, what is there now, what it would do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.synthesis import Template
from tests.templates.replacement import destroyed


def differences(stack: str, old: Template, new: Template) -> list[str]:
    """Harm first (what would be replaced or removed with its data), then each changed value at its path."""
    before, after = dict(_leaves(old, "")), dict(_leaves(new, ""))
    lines = [f"LOSES DATA: {line}" for line in destroyed({stack: old}, {stack: new})]
    for place in dict.fromkeys([*before, *after]):
        if place not in after:
            lines.append(f"- {place}: {before[place]!r}")
        elif place not in before:
            lines.append(f"+ {place}: {after[place]!r}")
        elif before[place] != after[place]:
            lines.append(f"~ {place}: {before[place]!r} -> {after[place]!r}")
    return lines


def _leaves(value: Any, place: str) -> Iterator[tuple[str, Any]]:
    """Each value with its path. Statements go by their Sid and lists of strings by their content, so that one more of
    either is one line and not a shift of all that follow."""
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from _leaves(inner, f"{place}/{key}")
    elif isinstance(value, list) and value:
        for number, inner in enumerate(value):
            named = inner if isinstance(inner, str) else inner.get("Sid", number) if isinstance(inner, dict) else number
            yield from _leaves(inner, f"{place}[{named}]")
    else:
        yield place, value
