"""Patterns and prefixes that meet. Patterns are read as IAM's ArnLike reads a role's name: `*` is any text, `?` any one
character."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator


def literal_start(pattern: str) -> str:
    """What every match of the pattern begins with."""
    return re.split(r"[*?]", pattern, maxsplit=1)[0]


def meet(left: str, right: str) -> bool:
    """Whether any text matches both patterns. Takes time in proportion to the product of the lengths."""
    # reachable[j]: some text matches both the part of `left` read so far and the first j characters of `right`.
    reachable = [True, *(right[: length + 1].strip("*") == "" for length in range(len(right)))]
    for character in left:
        previous, reachable = reachable, [reachable[0] and character == "*"]
        for index, other in enumerate(right):
            if character == "*" or other == "*":
                # A star on either side stands for nothing, or takes in one more character of the other side.
                reachable.append(
                    (character == "*" and (previous[index + 1] or reachable[index]))
                    or (other == "*" and (reachable[index] or previous[index + 1]))
                )
            else:
                reachable.append(previous[index] and (character == other or "?" in (character, other)))
    return reachable[-1]


def within(named: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The names (outer, inner) of every two texts of which the first begins the second; input is (text, name)."""
    ordered = sorted(named)
    for index, (outer, first) in enumerate(ordered):
        for inner, second in ordered[index + 1 :]:
            if not inner.startswith(outer):
                break  # sorted: nothing further on begins with it
            yield first, second
