"""Values by ARN patterns: those that could match an ARN are found by how their patterns begin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Generic, TypeVar

from landbridge.access.model import Unresolved, Value
from landbridge.access.wildcards import expression, literal_start, without_variables

V = TypeVar("V")


class Patterns(Generic[V]):
    """A value that is not resolved, or has a variable, could match whatever begins like it."""

    def __init__(self) -> None:
        self._exact: dict[str, list[V]] = {}
        self._starts: dict[str, list[tuple[re.Pattern[str], V]]] = {}
        self._lengths: list[int] = []

    def add(self, pattern: Value, value: V) -> None:
        if isinstance(pattern, Unresolved):
            pattern = "*"
        start = literal_start(pattern)
        if start == pattern:
            self._exact.setdefault(pattern, []).append(value)
            return
        if start not in self._starts and len(start) not in self._lengths:
            self._lengths.append(len(start))
        self._starts.setdefault(start, []).append((_could_be(pattern), value))

    def matching(self, arn: str) -> Iterator[V]:
        """In no order that means anything; a value may come twice."""
        yield from self._exact.get(arn, ())
        for length in self._lengths:
            for could_be, value in self._starts.get(arn[:length], ()) if length <= len(arn) else ():
                if could_be.fullmatch(arn):
                    yield value


def could_match(pattern: Value, text: str) -> bool:
    """Whether the pattern, an ARN's or an action's in any case, could stand for the text."""
    return isinstance(pattern, Unresolved) or _could_be(pattern).fullmatch(text) is not None


def _could_be(pattern: str) -> re.Pattern[str]:
    return expression(without_variables(pattern), ignore_case=True)
