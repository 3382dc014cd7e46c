"""Values by ARN patterns: those that could match an ARN are found by how their patterns begin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Generic, TypeVar

from landbridge.access.model import Unresolved, Value

V = TypeVar("V")

_WILD = re.compile(r"[*?]|\$\{")


class Patterns(Generic[V]):
    """A value that is not resolved, or has a variable, could match whatever begins like it."""

    def __init__(self) -> None:
        self._exact: dict[str, list[V]] = {}
        self._starts: dict[str, list[tuple[re.Pattern[str], V]]] = {}
        self._lengths: list[int] = []

    def add(self, pattern: Value, value: V) -> None:
        if isinstance(pattern, Unresolved):
            pattern = "*"
        wild = _WILD.search(pattern)
        if wild is None:
            self._exact.setdefault(pattern, []).append(value)
            return
        start = pattern[: wild.start()]
        if start not in self._starts and len(start) not in self._lengths:
            self._lengths.append(len(start))
        self._starts.setdefault(start, []).append((_expression(pattern), value))

    def matching(self, arn: str) -> Iterator[V]:
        """In no order that means anything; a value may come twice."""
        yield from self._exact.get(arn, ())
        for length in self._lengths:
            for expression, value in self._starts.get(arn[:length], ()) if length <= len(arn) else ():
                if expression.fullmatch(arn):
                    yield value


def could_match(pattern: Value, text: str) -> bool:
    """Whether the pattern, an ARN's or an action's in any case, could stand for the text."""
    return isinstance(pattern, Unresolved) or _expression(pattern).fullmatch(text) is not None


@lru_cache(maxsize=65536)
def _expression(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"(\$\{[^}]*\}|[*?])", pattern)
    return re.compile("".join(_part(part) for part in parts), re.IGNORECASE | re.DOTALL)


def _part(part: str) -> str:
    return "." if part == "?" else ".*" if part == "*" or part.startswith("${") else re.escape(part)
