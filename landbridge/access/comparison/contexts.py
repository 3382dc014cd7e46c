"""Contexts for requests: such as satisfy every condition of a statement, and such as just miss one.

Operators: IAM/latest/UserGuide/reference_policies_elements_condition_operators.html.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from ipaddress import ip_network
from typing import TypeVar

from landbridge.access.comparison.atoms import Atom
from landbridge.access.comparison.covering import negative
from landbridge.access.comparison.patterns import concrete
from landbridge.access.model import Condition

Item = TypeVar("Item")

Chosen = dict[str, tuple[str, ...]]
"""Keys of a context in lower case; the evaluator derives the others."""

MOST_VALUES = 8
"""How many values of one condition are tried."""

ABSENT: tuple[str, ...] = ()

_OF_CALLER_AND_THING = frozenset(
    {
        *("aws:principalarn", "aws:principalaccount", "aws:principalorgid", "aws:principalorgpaths"),
        *("aws:principaltype", "aws:principalisawsservice", "aws:principalservicename", "aws:userid", "aws:username"),
        *("aws:resourceaccount", "aws:resourceorgid", "aws:resourceorgpaths", "kms:resourcealiases"),
    }
)
"""Keys that follow from who asks and for what: callers and resources are varied, never these."""

ELSEWHERE = {"string": "landbridge-any-other", "arn": "arn:aws:any:any-region-1:000000000003:any/other"}
"""Values that nobody wrote, to miss a condition."""


def contexts_for(atom: Atom, near: Iterable[Atom]) -> list[Chosen]:
    """Contexts under which the atom speaks: one that satisfies every condition, one for each other value; then each of
    them missing one condition that only the other side has, with another value and without the key."""
    satisfied: Chosen = {}
    others: list[Chosen] = []
    for condition in sorted(atom.conditions, key=lambda condition: (condition.key, condition.operator)):
        if is_chosen(condition):
            options = satisfying(condition)
            if options:
                satisfied.setdefault(condition.key, options[0])
                others.extend({condition.key: option} for option in options[1:MOST_VALUES])
    beyond = {condition for other in near for condition in other.conditions} - atom.conditions
    for condition in sorted(beyond, key=lambda condition: (condition.key, condition.operator, str(condition.values))):
        if is_chosen(condition) and condition.key not in satisfied:
            others.extend({condition.key: option} for option in missing(condition))
    every: Chosen = {}
    for other in others:
        every |= {key: value for key, value in other.items() if key not in satisfied}
    return _once([satisfied, *({**satisfied, **other} for other in others), {**every, **satisfied}])


def is_chosen(condition: Condition) -> bool:
    """Whether the key is the request's own and not one that follows from caller and resource."""
    return condition.key not in _OF_CALLER_AND_THING and not condition.key.startswith("aws:principaltag/")


def satisfying(condition: Condition) -> list[tuple[str, ...]]:
    """Values under which the condition holds; none where that cannot be said."""
    return _once(_options(condition, holds=True))


def missing(condition: Condition) -> list[tuple[str, ...]]:
    """Values under which it does not hold: another value, and the key absent where that makes it fail."""
    return _once(_options(condition, holds=False))


def _options(condition: Condition, *, holds: bool) -> Iterator[tuple[str, ...]]:
    operator = condition.operator.rpartition(":")[2]
    optional = operator.endswith("ifexists")
    operator = operator.removesuffix("ifexists")
    values = [value for value in condition.values if isinstance(value, str)]
    if operator == "null":
        yield from (ABSENT if (value == "true") is holds else ("any",) for value in values)
        return
    inside = holds is not negative(condition)
    for value in values:
        with suppress(ValueError):
            yield from (_matching if inside else _other)(operator.replace("not", ""), value)
    if not holds and not optional and not negative(condition) and not condition.operator.startswith("forallvalues:"):
        yield ABSENT


def _matching(operator: str, value: str) -> Iterator[tuple[str, ...]]:
    if operator.startswith("numeric"):
        yield (_number(value, {"numericlessthan": -1, "numericgreaterthan": 1}.get(operator, 0)),)
    elif operator.startswith("date"):
        yield (_date(value, {"datelessthan": -1, "dategreaterthan": 1}.get(operator, 0)),)
    elif operator == "ipaddress":
        yield (str(ip_network(value, strict=False).network_address),)
    else:
        yield (concrete(value) if operator.endswith("like") or operator == "arnequals" else value,)


def _other(operator: str, value: str) -> Iterator[tuple[str, ...]]:
    if operator == "bool":
        yield ("false" if value.lower() == "true" else "true",)
    elif operator.startswith("numeric"):
        yield (_number(value, 1 if "less" in operator or operator == "numericequals" else -1),)
    elif operator.startswith("date"):
        yield (_date(value, 1 if "less" in operator or operator == "dateequals" else -1),)
    elif operator == "ipaddress":
        yield ("203.0.113.77",)
    else:
        yield (ELSEWHERE["arn" if operator.startswith("arn") else "string"],)


def _number(value: str, beyond: int) -> str:
    number = float(value) + beyond
    return str(int(number)) if number.is_integer() else str(number)


def _date(value: str, days: int) -> str:
    if value.isdecimal():
        return str(int(value) + days * 86_400)
    moment = datetime.fromisoformat(value.replace("Z", "+00:00")) + timedelta(days=days)
    return moment.isoformat().replace("+00:00", "Z")


def _once(items: Iterable[Item]) -> list[Item]:
    found: list[Item] = []
    for item in items:
        if item not in found:
            found.append(item)
    return found
