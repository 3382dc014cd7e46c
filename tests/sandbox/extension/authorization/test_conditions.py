"""Condition operators, as IAM's page on them describes each."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from sandbox.extension.authorization import conditions
from sandbox.extension.authorization.conditions import UndecidableError

ROLE = "arn:aws:iam::111122223333:role/teams/reader"


def holds(
    operator: str, expected: Any, actual: Sequence[str] | None, variables: Mapping[str, str] | None = None
) -> bool:
    lookup = variables.get if variables is not None else None
    return conditions.satisfied({operator: {"k:ey": expected}}, lambda _key: actual, lookup)


@pytest.mark.parametrize(
    ("operator", "expected", "actual", "result"),
    [
        ("StringEquals", "a", ["a"], True),
        ("StringEquals", "a", ["A"], False),
        ("StringEquals", "a*", ["ab"], False),
        ("StringEquals", ["a", "b"], ["b"], True),
        ("StringNotEquals", ["a", "b"], ["b"], False),
        ("StringNotEquals", ["a", "b"], ["c"], True),
        ("StringEqualsIgnoreCase", "a", ["A"], True),
        ("StringNotEqualsIgnoreCase", "a", ["A"], False),
        ("StringLike", "a?c*", ["abcd"], True),
        ("StringLike", "A*", ["abc"], False),
        ("StringLike", "a*", ["a\nb"], True),
        ("StringNotLike", "a*", ["b"], True),
        ("NumericLessThan", "10", ["9.5"], True),
        ("NumericNotEquals", "10", ["10.0"], False),
        ("NumericGreaterThanEquals", 10, ["10"], True),
        ("DateLessThan", "2026-01-01T00:00:00Z", ["2025-12-31T23:59:59Z"], True),
        ("DateGreaterThan", "2026-01-01T00:00:00Z", ["1767225601"], True),
        ("Bool", "true", ["True"], True),
        ("Bool", False, ["true"], False),
        ("BinaryEquals", "YWI=", ["YWI="], True),
        ("IpAddress", "10.0.0.0/8", ["10.1.2.3"], True),
        ("NotIpAddress", ["10.0.0.0/8", "192.168.0.0/16"], ["192.168.1.1"], False),
        ("ArnEquals", "arn:aws:iam::*:role/teams/*", [ROLE], True),
        ("ArnLike", "arn:aws:iam::111122223333:role/*", [ROLE], True),
        ("ArnLike", "arn:aws:*:role/*", [ROLE], False),
        ("ArnLike", "arn:*", [ROLE], False),
        ("ArnNotLike", "arn:aws:iam::111122223333:role/*", [ROLE], False),
        ("Null", "true", None, True),
        ("Null", "false", ["a"], True),
        ("Null", True, ["a"], False),
    ],
)
def test_operators(operator: str, expected: Any, actual: Sequence[str] | None, result: bool) -> None:
    assert holds(operator, expected, actual) is result


@pytest.mark.parametrize(
    ("operator", "result"),
    [
        ("StringEquals", False),
        ("StringNotEquals", True),
        ("StringEqualsIfExists", True),
        ("StringNotEqualsIfExists", True),
        ("ForAllValues:StringEquals", True),
        ("ForAnyValue:StringEquals", False),
        ("ForAnyValue:StringNotEquals", False),
        ("ForAnyValue:StringEqualsIfExists", True),
    ],
)
def test_a_key_that_the_request_does_not_have(operator: str, result: bool) -> None:
    assert holds(operator, "a", None) is result


@pytest.mark.parametrize(
    ("operator", "actual", "result"),
    [
        ("ForAllValues:StringEquals", ["a", "b"], True),
        ("ForAllValues:StringEquals", ["a", "c"], False),
        ("ForAnyValue:StringEquals", ["c", "b"], True),
        ("ForAnyValue:StringEquals", ["c"], False),
        ("ForAllValues:StringNotEquals", ["c", "d"], True),
        ("ForAllValues:StringNotEquals", ["c", "a"], False),
        ("ForAnyValue:StringNotEquals", ["c", "a"], True),
    ],
)
def test_set_operators(operator: str, actual: list[str], result: bool) -> None:
    assert holds(operator, ["a", "b"], actual) is result


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        ("StringIs", "a"),
        ("ForSomeValues:StringEquals", "a"),
        ("NumericEquals", "ten"),
        ("DateEquals", "tomorrow"),
        ("Bool", "yes"),
        ("IpAddress", "10.0.0"),
        ("BinaryEquals", "?"),
        ("Null", "maybe"),
    ],
)
def test_what_cannot_be_understood_is_no_answer(operator: str, expected: str) -> None:
    with pytest.raises(UndecidableError):
        holds(operator, expected, ["1"])


def test_variables_stand_for_the_requests_values() -> None:
    values = {"aws:PrincipalAccount": "111122223333", "aws:username": "a*"}
    assert holds("StringEquals", "${aws:PrincipalAccount}", ["111122223333"], values)
    assert holds("ArnLike", "arn:aws:iam::${aws:PrincipalAccount}:role/*", [ROLE], values)
    assert not holds("StringLike", "${aws:username}", ["abc"], values), "a value is taken literally"
    assert holds("StringLike", "${*}-${?}-${$}", ["*-?-$"], values)
    assert not holds("StringEquals", "${aws:PrincipalTag/team}", [""], values)
    assert holds("StringNotEquals", "${aws:PrincipalTag/team}", ["core"], values)
    assert holds("StringEquals", "${aws:PrincipalTag/team, 'core'}", ["core"], values)
    assert holds("StringEquals", "${aws:username}", ["${aws:username}"]), "without lookup they are plain text"
