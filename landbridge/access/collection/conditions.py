"""The conditions of a template: whether a resource or a value is there.

AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-conditions.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


class Conditions:
    """`text_of` resolves a value as text; None where it cannot be known."""

    def __init__(self, written: Mapping[str, Any], text_of: Callable[[Any], str | None]) -> None:
        self._written, self._text_of = written, text_of
        self._answers: dict[str, bool | None] = {}

    def holds(self, name: object) -> bool | None:
        """Whether a condition is met; None where it cannot be known."""
        if not isinstance(name, str):
            return None
        if name not in self._answers:
            # Also what a condition finds that depends on itself.
            self._answers[name] = None
            self._answers[name] = self._answer(self._written.get(name))
        return self._answers[name]

    def _answer(self, written: Any) -> bool | None:
        if not isinstance(written, dict) or len(written) != 1:
            return None
        ((function, argument),) = written.items()
        if function == "Condition":
            return self.holds(argument)
        if not isinstance(argument, list):
            return None
        if function == "Fn::Equals" and len(argument) == 2:
            left, right = (self._text_of(side) for side in argument)
            return None if left is None or right is None else left == right
        answers = [self._answer(each) for each in argument]
        if function == "Fn::Not" and len(answers) == 1:
            return None if answers[0] is None else not answers[0]
        if function in ("Fn::And", "Fn::Or") and answers:
            decisive: bool = function == "Fn::Or"
            if decisive in answers:
                return decisive
            return None if None in answers else not decisive
        return None
