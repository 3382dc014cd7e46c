"""The element Condition: an operator on a key, with ForAllValues, ForAnyValue, IfExists and Null.

IAM/latest/UserGuide/reference_policies_elements_condition_operators.html and
reference_policies_condition-single-vs-multi-valued-context-keys.html.
"""

from __future__ import annotations

from collections.abc import Callable

from landbridge.access.evaluation.operators import OPERATORS, Operator, Test
from landbridge.access.evaluation.truth import Truth, every, negation, some
from landbridge.access.evaluation.variables import Absence, Keys, has_variables, substituted
from landbridge.access.model import Condition, Unresolved, Value

Holds = Callable[[Keys], Truth]
"""Whether a condition holds for a request."""

_IF_EXISTS = "ifexists"
_FOR_ALL, _FOR_ANY = "forallvalues", "foranyvalue"


def compiled(condition: Condition, version: str) -> Holds:
    """The condition, ready to be asked of many requests. An operator that is not known is never decided."""
    name = condition.operator.lower()
    qualifier, colon, rest = name.partition(":")
    name = rest if colon else name
    if not colon:
        qualifier = ""
    elif qualifier not in (_FOR_ALL, _FOR_ANY):
        return _never_known
    if name == "null" and not qualifier:
        return _null(condition)
    if_exists = name.endswith(_IF_EXISTS)
    operator = OPERATORS.get(name.removesuffix(_IF_EXISTS))
    if operator is None:
        return _never_known
    tests = tuple(_compiled_value(value, operator, version) for value in condition.values)
    return _comparison(condition.key.lower(), qualifier, operator.negated, if_exists, tests)


def _comparison(
    key: str, qualifier: str, negated: bool, if_exists: bool, tests: tuple[Callable[[Keys], Test], ...]
) -> Holds:
    absent = _without_key(qualifier, negated, if_exists)

    def holds(keys: Keys) -> Truth:
        values = keys.values(key)
        if values is None:
            return None
        if not values:
            return absent
        ready = tuple(test(keys) for test in tests)
        each = [some(test(value) for test in ready) for value in values]
        if negated:
            each = [negation(truth) for truth in each]
        if qualifier == _FOR_ALL:
            return every(each)
        if qualifier == _FOR_ANY:
            return some(each)
        # What one operator says of a key with several values is not documented, unless all agree.
        return each[0] if all(truth is each[0] for truth in each) else None

    return holds


def _without_key(qualifier: str, negated: bool, if_exists: bool) -> Truth:
    """The answer for a request that lacks the key."""
    if qualifier == _FOR_ALL:
        return True
    if qualifier == _FOR_ANY:
        # "ForAnyValue is false without the key", "IfExists is true without the key": the pages contradict each other.
        return None if if_exists else False
    return if_exists or negated


def _compiled_value(value: Value, operator: Operator, version: str) -> Callable[[Keys], Test]:
    if isinstance(value, Unresolved):
        return lambda _: _unknown
    if not (operator.variables and has_variables(value, version)):
        test = operator.test(value)
        return lambda _: test

    def with_variables(keys: Keys) -> Test:
        text = substituted(value, keys)
        if isinstance(text, str):
            return operator.test(text)
        # Without the key there is nothing to be equal to; what differs from nothing is not documented.
        return _never if text is Absence.ABSENT and not operator.negated else _unknown

    return with_variables


def _null(condition: Condition) -> Holds:
    key = condition.key.lower()
    wanted = {value.lower() if isinstance(value, str) else None for value in condition.values}
    if not wanted <= {"true", "false"}:
        return _never_known

    def holds(keys: Keys) -> Truth:
        values = keys.values(key)
        return None if values is None else ("false" if values else "true") in wanted

    return holds


def _never_known(_: Keys) -> Truth:
    return None


def _unknown(_: str) -> Truth:
    return None


def _never(_: str) -> Truth:
    return False
