"""What each condition operator asks of one value of the request and one of the policy.

IAM/latest/UserGuide/reference_policies_elements_condition_operators.html. A value that an operator cannot read, such as
a number that is none, is unknown.
"""

from __future__ import annotations

import ipaddress
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from landbridge.access.evaluation.patterns import arn_pattern, plain, text_pattern
from landbridge.access.evaluation.truth import Truth

Test = Callable[[str], Truth]
"""Of one value of the request."""


@dataclass(frozen=True, slots=True)
class Operator:
    """`test` compiles a value of the policy. A negated operator holds where its test fails for every value; variables
    are values of string and ARN operators alone."""

    test: Callable[[str], Test]
    negated: bool = False
    variables: bool = False


def _unknown(_: str) -> Truth:
    return None


def _equals(pattern: str) -> Test:
    return plain(pattern).__eq__


def _equals_in_any_case(pattern: str) -> Test:
    wanted = plain(pattern).lower()
    return lambda value: value.lower() == wanted


def _arn_like(pattern: str) -> Test:
    return arn_pattern(pattern) or _unknown


def _boolean(text: str) -> Test:
    wanted = text.lower()
    if wanted not in ("true", "false"):
        return _unknown
    return lambda value: value.lower() == wanted if value.lower() in ("true", "false") else None


def _compared(read: Callable[[str], Any], compare: Callable[[Any, Any], bool]) -> Callable[[str], Test]:
    def compiled(text: str) -> Test:
        wanted = read(text)
        if wanted is None:
            return _unknown

        def test(value: str) -> Truth:
            given = read(value)
            return None if given is None else compare(given, wanted)

        return test

    return compiled


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _date(text: str) -> datetime | None:
    """ISO 8601, or seconds since 1970."""
    try:
        if text.replace(".", "", 1).removeprefix("-").isdigit() and len(text) > len("2026"):
            return datetime.fromtimestamp(float(text), UTC)
        date = datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def _in_network(text: str) -> Test:
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        return _unknown

    def test(value: str) -> Truth:
        try:
            return ipaddress.ip_address(value) in network
        except ValueError:
            return None

    return test


def _ordered(prefix: str, read: Callable[[str], Any]) -> dict[str, Operator]:
    equal = _compared(read, operator.eq)
    return {
        f"{prefix}equals": Operator(equal),
        f"{prefix}notequals": Operator(equal, negated=True),
        f"{prefix}lessthan": Operator(_compared(read, operator.lt)),
        f"{prefix}lessthanequals": Operator(_compared(read, operator.le)),
        f"{prefix}greaterthan": Operator(_compared(read, operator.gt)),
        f"{prefix}greaterthanequals": Operator(_compared(read, operator.ge)),
    }


def _text(test: Callable[[str], Test], *, negated: bool = False) -> Operator:
    return Operator(test, negated, variables=True)


OPERATORS: Final[Mapping[str, Operator]] = {
    "stringequals": _text(_equals),
    "stringnotequals": _text(_equals, negated=True),
    "stringequalsignorecase": _text(_equals_in_any_case),
    "stringnotequalsignorecase": _text(_equals_in_any_case, negated=True),
    "stringlike": _text(text_pattern),
    "stringnotlike": _text(text_pattern, negated=True),
    "arnequals": _text(_arn_like),
    "arnlike": _text(_arn_like),
    "arnnotequals": _text(_arn_like, negated=True),
    "arnnotlike": _text(_arn_like, negated=True),
    **_ordered("numeric", _number),
    **_ordered("date", _date),
    "bool": Operator(_boolean),
    "binaryequals": Operator(_equals),
    "ipaddress": Operator(_in_network),
    "notipaddress": Operator(_in_network, negated=True),
}
"""By lower-case name, without prefix and IfExists. Null asks for the key alone and is not here."""
