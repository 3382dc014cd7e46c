"""Every condition operator on a key of one value: equal, different, absent, unreadable and unknown."""

from __future__ import annotations

from typing import Any

import pytest

from landbridge.access.model import Answer, Unresolved
from tests.landbridge.access.evaluation.cases import (
    ALLOWED,
    KEYS,
    NOWHERE,
    OPERATORS,
    REFUSED,
    UNKNOWN,
    allow,
    case,
    check,
    decide,
    deny,
)

KEY = "example:Key"
ARN = "arn:aws:sns:eu-central-1:111111111111:topic"

# operator, value or values of the policy, value of the request ("" for a request that lacks the key), answer
ROWS: list[tuple[str, object, str, Answer]] = [
    ("StringEquals", "blue", "blue", ALLOWED),
    ("StringEquals", "blue", "Blue", REFUSED),
    ("StringEquals", ["red", "blue"], "blue", ALLOWED),
    ("StringEquals", "bl*", "blue", REFUSED),
    ("StringEquals", "blue", "", REFUSED),
    ("StringNotEquals", "blue", "red", ALLOWED),
    ("StringNotEquals", ["red", "blue"], "blue", REFUSED),
    ("StringNotEquals", ["red", "blue"], "green", ALLOWED),
    ("StringNotEquals", "blue", "", ALLOWED),
    ("StringEqualsIgnoreCase", "blue", "BLUE", ALLOWED),
    ("StringEqualsIgnoreCase", "blue", "red", REFUSED),
    ("StringNotEqualsIgnoreCase", "blue", "BLUE", REFUSED),
    ("StringNotEqualsIgnoreCase", "blue", "", ALLOWED),
    ("StringLike", "bl*", "blue", ALLOWED),
    ("StringLike", "BL*", "blue", REFUSED),
    ("StringLike", "b?ue", "blue", ALLOWED),
    ("StringLike", "*:*", "a:b:c", ALLOWED),
    ("StringLike", "bl", "blue", REFUSED),
    ("StringNotLike", "bl*", "blue", REFUSED),
    ("StringNotLike", ["r*", "g*"], "blue", ALLOWED),
    ("StringNotLike", "bl*", "", ALLOWED),
    ("NumericEquals", "10", "10.0", ALLOWED),
    ("NumericEquals", 10, "11", REFUSED),
    ("NumericNotEquals", "10", "11", ALLOWED),
    ("NumericNotEquals", "10", "", ALLOWED),
    ("NumericLessThan", "10", "9", ALLOWED),
    ("NumericLessThan", "10", "10", REFUSED),
    ("NumericLessThanEquals", "10", "10", ALLOWED),
    ("NumericGreaterThan", "10", "9", REFUSED),
    ("NumericGreaterThanEquals", "10", "10", ALLOWED),
    ("NumericGreaterThan", "10", "", REFUSED),
    ("NumericEquals", "ten", "10", UNKNOWN),
    ("NumericEquals", "10", "ten", UNKNOWN),
    ("DateEquals", "2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00", ALLOWED),
    ("DateNotEquals", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z", ALLOWED),
    ("DateLessThan", "2026-01-01T00:00:00Z", "2025-12-31T23:59:59Z", ALLOWED),
    ("DateLessThan", "2026-01-01", "2026-01-01T00:00:00Z", REFUSED),
    ("DateLessThanEquals", "2026-01-01", "2026-01-01T00:00:00Z", ALLOWED),
    ("DateGreaterThan", "1767225600", "2026-01-01T00:00:01Z", ALLOWED),
    ("DateGreaterThanEquals", "2026-01-01T00:00:00Z", "2025-01-01T00:00:00Z", REFUSED),
    ("DateGreaterThan", "some day", "2026-01-01T00:00:00Z", UNKNOWN),
    ("Bool", "true", "true", ALLOWED),
    ("Bool", True, "True", ALLOWED),
    ("Bool", "true", "false", REFUSED),
    ("Bool", "false", "", REFUSED),
    ("Bool", "maybe", "true", UNKNOWN),
    ("BinaryEquals", "QmluYXJ5", "QmluYXJ5", ALLOWED),
    ("BinaryEquals", "QmluYXJ5", "qmluyxj5", REFUSED),
    ("IpAddress", "203.0.113.0/24", "203.0.113.9", ALLOWED),
    ("IpAddress", "203.0.113.9", "203.0.113.9", ALLOWED),
    ("IpAddress", ["198.51.100.0/24", "203.0.113.0/24"], "203.0.114.9", REFUSED),
    ("IpAddress", "2001:db8::/32", "2001:db8::1", ALLOWED),
    ("IpAddress", "2001:db8::/32", "203.0.113.9", REFUSED),
    ("NotIpAddress", "203.0.113.0/24", "203.0.113.9", REFUSED),
    ("NotIpAddress", "203.0.113.0/24", "198.51.100.1", ALLOWED),
    ("NotIpAddress", "203.0.113.0/24", "", ALLOWED),
    ("IpAddress", "somewhere", "203.0.113.9", UNKNOWN),
    ("ArnEquals", ARN, ARN, ALLOWED),
    ("ArnEquals", "arn:aws:sns:*:*:top?c", ARN, ALLOWED),
    ("ArnLike", "arn:aws:sns:*:111111111111:*", ARN, ALLOWED),
    ("ArnLike", "arn:aws:sns:*", ARN, UNKNOWN),
    ("ArnLike", "arn:aws:sns:*:topic:x:y", ARN, REFUSED),
    ("ArnLike", "arn:aws:s*:*:*:*", "arn:aws:sqs:eu-central-1:111111111111:a:b/c", ALLOWED),
    ("ArnLike", "arn:aws:sns:eu*1111:topic:x:y", "arn:aws:sns:eu-central-1:111111111111:topic:x:y", REFUSED),
    ("ArnNotEquals", ARN, ARN, REFUSED),
    ("ArnNotLike", "arn:aws:sqs:*:*:*", ARN, ALLOWED),
    ("ArnNotLike", "arn:aws:sqs:*:*:*", "", ALLOWED),
    ("Null", "true", "", ALLOWED),
    ("Null", "true", "blue", REFUSED),
    ("Null", "false", "blue", ALLOWED),
    ("Null", False, "", REFUSED),
    ("StringEqualsIfExists", "blue", "", ALLOWED),
    ("StringEqualsIfExists", "blue", "red", REFUSED),
    ("StringLikeIfExists", "b*", "blue", ALLOWED),
    ("NumericLessThanIfExists", "10", "", ALLOWED),
    ("BoolIfExists", "true", "false", REFUSED),
    ("BoolIfExists", "true", "", ALLOWED),
    ("IpAddressIfExists", "203.0.113.0/24", "", ALLOWED),
    ("ArnLikeIfExists", "arn:aws:sns:*:*:*", "", ALLOWED),
    ("StringNotEqualsIfExists", "blue", "blue", REFUSED),
    ("stringequals", "blue", "blue", ALLOWED),
    ("StringResembles", "blue", "blue", UNKNOWN),
    ("NullIfExists", "true", "", UNKNOWN),
    ("AllValues:StringEquals", "blue", "blue", UNKNOWN),
]


@pytest.mark.requirement("B.1")
@pytest.mark.parametrize(
    ("operator", "written", "given", "expected"),
    ROWS,
    ids=[f"{operator} {written}: {given} [{OPERATORS}]" for operator, written, given, _ in ROWS],
)
def test_an_operator_on_one_value(operator: str, written: object, given: str, expected: Answer) -> None:
    values = (given,) if given else ()

    decision = decide(allow(Condition={operator: {KEY: written}}), context={KEY.lower(): values})

    assert decision.answer is expected, decision.why


BLUE = {"StringEquals": {KEY: "blue"}}
CONDITION = "IAM/latest/UserGuide/reference_policies_elements_condition.html"

CASES = [
    case("one key of an operator fails", CONDITION, REFUSED,
         allow(Condition={"StringEquals": {"a:b": "x", "c:d": "x"}}), context={"a:b": ("x",), "c:d": ("y",)}),
    case("two operators must both hold", CONDITION, REFUSED,
         allow(Condition={"StringEquals": {KEY: "blue"}, "Bool": {"a:b": "true"}}),
         context={"example:key": ("blue",), "a:b": ("false",)}),
    case("two keys must both hold", CONDITION, ALLOWED, allow(Condition={"StringEquals": {KEY: "blue", "a:b": "x"}}),
         context={"example:key": ("blue",), "a:b": ("x",)}),
    case("keys are the same in any case", KEYS, ALLOWED, allow(Condition={"StringEquals": {"EXAMPLE:KEY": "blue"}}),
         context={"example:key": ("blue",)}),
    case("a key that nobody gave is unknown", KEYS, UNKNOWN, allow(Condition=BLUE)),
    case("a key that is not resolved is unknown", KEYS, UNKNOWN, allow(Condition=BLUE),
         context={"example:key": NOWHERE}),
    case("Null of an unknown key is unknown", OPERATORS, UNKNOWN, allow(Condition={"Null": {KEY: "true"}})),
    case("IfExists of an unknown key is unknown", OPERATORS, UNKNOWN,
         allow(Condition={"StringEqualsIfExists": {KEY: "blue"}})),
    case("a value that is not resolved may be equal", OPERATORS, UNKNOWN,
         allow(Condition={"StringEquals": {KEY: NOWHERE}}), context={"example:key": ("blue",)}),
    case("a value that is equal beside one that is not resolved", OPERATORS, ALLOWED,
         allow(Condition={"StringEquals": {KEY: [NOWHERE, "blue"]}}), context={"example:key": ("blue",)}),
    case("a value that is not resolved, key absent", OPERATORS, REFUSED,
         allow(Condition={"StringEquals": {KEY: NOWHERE}}), context={"example:key": ()}),
    case("an unknown condition beside one that fails", CONDITION, REFUSED,
         allow(Condition={"StringEquals": {KEY: "blue"}, "Bool": {"a:b": "true"}}), context={"a:b": ("false",)}),
    case("a condition on a deny that fails", CONDITION, ALLOWED, allow(), deny(Condition=BLUE),
         context={"example:key": ("red",)}),
    case("a condition on a deny that holds", CONDITION, REFUSED, allow(), deny(Condition=BLUE),
         context={"example:key": ("blue",)}),
    case("an undecided deny on what is allowed", CONDITION, UNKNOWN, allow(), deny(Condition=BLUE)),
    case("an undecided deny on what is refused anyway", CONDITION, REFUSED, deny(Condition=BLUE)),
    case("an undecided deny beside one that is sure", CONDITION, REFUSED, allow(), deny(Condition=BLUE), deny()),
    case("an undecided allow beside one that is sure", CONDITION, ALLOWED, allow(Condition=BLUE), allow()),
]  # fmt: skip


@pytest.mark.requirement("B.1")
@pytest.mark.parametrize(("identity", "request_", "expected"), CASES)
def test_conditions_together(identity: tuple[Any, ...], request_: dict[str, Any], expected: Answer) -> None:
    check(identity, request_, expected)


@pytest.mark.requirement("B.1")
def test_a_statement_whose_condition_is_not_resolved_is_unknown() -> None:
    condition = Unresolved('{"Fn::If": []}', "stack, Role, Policies")

    assert decide(allow(Condition=condition)).answer is UNKNOWN
