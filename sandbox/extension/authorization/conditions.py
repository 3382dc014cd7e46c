"""The Condition element of a policy statement.

Rules: IAM User Guide, "Condition operators"
(IAM/latest/UserGuide/reference_policies_elements_condition_operators.html) and "Set operators for multivalued context
keys" (IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html).
An operator or value that cannot be understood raises UndecidableError, so that the caller can let a Deny apply and an
Allow not: the safe reading of what AWS refuses when the policy is written.
"""

import base64
import binascii
import ipaddress
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sandbox.extension.authorization import patterns
from sandbox.extension.authorization.patterns import Lookup

Values = Sequence[str] | None
"""The values of a condition key in a request; None where the request does not have the key."""


class UndecidableError(Exception):
    """The condition uses an operator or a value that does not exist; the text says which."""


@dataclass(frozen=True)
class _Operator:
    matches: Callable[[str, str, Lookup | None], bool]
    negated: bool = False


def satisfied(condition: Mapping[str, Any], values: Callable[[str], Values], lookup: Lookup | None = None) -> bool:
    """Whether every operator and every key of `condition` holds. Raises UndecidableError.

    `values` gives the request's values of a key; `lookup` those of policy variables, None to leave `${...}` alone.
    """
    return all(
        _holds(name, values(key), as_list(expected), lookup)
        for name, block in condition.items()
        for key, expected in _block(name, block).items()
    )


def known(name: str) -> bool:
    """Whether `name`, with its ForAllValues: or IfExists, is a condition operator."""
    _qualifier, base, _if_exists = _parse(name)
    return base == "null" or base in _OPERATORS


def example(name: str) -> str:
    """A value of the type that the operator `name` compares."""
    _qualifier, base, _if_exists = _parse(name)
    samples = {
        "numeric": "0",
        "date": "2000-01-01T00:00:00Z",
        "bool": "true",
        "binary": "",
        "ip": "::1",
        "notip": "::1",
    }
    return next((sample for start, sample in samples.items() if base.startswith(start)), "")


def as_list(value: Any) -> list[str]:
    """A policy's string, number, truth value or list of them, as the strings that IAM compares."""
    items = value if isinstance(value, list) else [value]
    return [str(item).lower() if isinstance(item, bool) else str(item) for item in items]


def _block(name: str, block: Any) -> Mapping[str, Any]:
    if not isinstance(block, Mapping):
        raise UndecidableError(f"condition operator {name} holds {block!r} instead of condition keys")
    return block


def _parse(name: str) -> tuple[str, str, bool]:
    """The set qualifier, the operator and whether IfExists follows, all lower-case."""
    qualifier, _, base = name.lower().rpartition(":")
    if_exists = base.endswith("ifexists")
    return qualifier, base.removesuffix("ifexists"), if_exists


def _holds(name: str, actual: Values, expected: list[str], lookup: Lookup | None) -> bool:
    qualifier, base, if_exists = _parse(name)
    if qualifier not in ("", "forallvalues", "foranyvalue"):
        raise UndecidableError(f"unknown condition operator {name}")
    if base == "null":
        return _truth(expected[0] if expected else "") == (not actual)
    operator = _OPERATORS.get(base)
    if operator is None:
        raise UndecidableError(f"unknown condition operator {name}")
    if actual is None:
        # "If the key is not present ... IfExists evaluates to true"; a negated operator matches a missing key.
        return if_exists or qualifier == "forallvalues" or (operator.negated and qualifier == "")
    combine = all if operator.negated else any
    results = [combine(operator.matches(value, want, lookup) for want in expected) for value in actual]
    if qualifier == "foranyvalue" or (qualifier == "" and not operator.negated):
        return any(results)
    return all(results)


def _truth(text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise UndecidableError(f"{text!r} is neither true nor false")
    return text.lower() == "true"


def _string(actual: str, wanted: str, lookup: Lookup | None) -> bool:
    return patterns.resolved(wanted, lookup) == actual


def _string_ignoring_case(actual: str, wanted: str, lookup: Lookup | None) -> bool:
    text = patterns.resolved(wanted, lookup)
    return text is not None and text.lower() == actual.lower()


def _like(actual: str, wanted: str, lookup: Lookup | None) -> bool:
    return patterns.matches(wanted, actual, lookup)


def _arn(actual: str, wanted: str, lookup: Lookup | None) -> bool:
    return patterns.arn_matches(wanted, actual, lookup)


def _boolean(actual: str, wanted: str, lookup: Lookup | None) -> bool:
    text = patterns.resolved(wanted, lookup)
    return text is not None and _truth(text) == (actual.lower() == "true")


def _binary(actual: str, wanted: str, _lookup: Lookup | None) -> bool:
    try:
        return base64.b64decode(wanted, validate=True) == base64.b64decode(actual, validate=True)
    except (binascii.Error, ValueError) as error:
        raise UndecidableError(f"{wanted!r} or {actual!r} is not base64") from error


def _address(actual: str, wanted: str, _lookup: Lookup | None) -> bool:
    try:
        return ipaddress.ip_address(actual) in ipaddress.ip_network(wanted, strict=False)
    except ValueError as error:
        raise UndecidableError(f"{wanted!r} is not a range of addresses, or {actual!r} not an address") from error


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise UndecidableError(f"{text!r} is not a number") from error


def _date(text: str) -> datetime:
    try:
        if text.replace(".", "", 1).isdigit():
            return datetime.fromtimestamp(float(text), UTC)
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UndecidableError(f"{text!r} is not a date") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _compared(read: Callable[[str], Any], test: Callable[[Any, Any], bool], *, negated: bool = False) -> _Operator:
    return _Operator(lambda actual, wanted, _lookup: test(read(actual), read(wanted)), negated)


def _negated(operator: Callable[[str, str, Lookup | None], bool]) -> _Operator:
    return _Operator(lambda actual, wanted, lookup: not operator(actual, wanted, lookup), negated=True)


_OPERATORS: dict[str, _Operator] = {
    "stringequals": _Operator(_string),
    "stringnotequals": _negated(_string),
    "stringequalsignorecase": _Operator(_string_ignoring_case),
    "stringnotequalsignorecase": _negated(_string_ignoring_case),
    "stringlike": _Operator(_like),
    "stringnotlike": _negated(_like),
    "arnequals": _Operator(_arn),
    "arnlike": _Operator(_arn),
    "arnnotequals": _negated(_arn),
    "arnnotlike": _negated(_arn),
    "bool": _Operator(_boolean),
    "binaryequals": _Operator(_binary),
    "ipaddress": _Operator(_address),
    "notipaddress": _negated(_address),
}
for _kind, _read in (("numeric", _number), ("date", _date)):
    _OPERATORS |= {
        f"{_kind}equals": _compared(_read, lambda a, b: bool(a == b)),
        f"{_kind}notequals": _compared(_read, lambda a, b: bool(a != b), negated=True),
        f"{_kind}lessthan": _compared(_read, lambda a, b: bool(a < b)),
        f"{_kind}lessthanequals": _compared(_read, lambda a, b: bool(a <= b)),
        f"{_kind}greaterthan": _compared(_read, lambda a, b: bool(a > b)),
        f"{_kind}greaterthanequals": _compared(_read, lambda a, b: bool(a >= b)),
    }
