"""Keys of several values: ForAllValues, ForAnyValue, and operators that say neither."""

from __future__ import annotations

import pytest

from landbridge.access.model import Answer
from tests.landbridge.access.evaluation.cases import ALLOWED, MULTIVALUED, REFUSED, UNKNOWN, allow, decide, deny

KEY = "aws:TagKeys"
ALL, ANY = "ForAllValues", "ForAnyValue"

# operator, values of the policy, values of the request, answer
ROWS: list[tuple[str, list[str], tuple[str, ...], Answer]] = [
    (f"{ALL}:StringEquals", ["a", "b"], ("a",), ALLOWED),
    (f"{ALL}:StringEquals", ["a", "b"], ("b", "a"), ALLOWED),
    (f"{ALL}:StringEquals", ["a", "b"], ("a", "c"), REFUSED),
    (f"{ALL}:StringEquals", ["a"], (), ALLOWED),
    (f"{ALL}:StringLike", ["team-*"], ("team-a", "team-b"), ALLOWED),
    (f"{ALL}:StringLike", ["team-*"], ("team-a", "cost"), REFUSED),
    (f"{ALL}:StringNotEquals", ["a"], ("b", "c"), ALLOWED),
    (f"{ALL}:StringNotEquals", ["a"], ("a", "b"), REFUSED),
    (f"{ALL}:StringNotEquals", ["a"], (), ALLOWED),
    (f"{ALL}:StringEqualsIfExists", ["a"], (), ALLOWED),
    (f"{ANY}:StringEquals", ["a", "b"], ("b", "c"), ALLOWED),
    (f"{ANY}:StringEquals", ["a", "b"], ("c", "d"), REFUSED),
    (f"{ANY}:StringEquals", ["a"], (), REFUSED),
    (f"{ANY}:StringLike", ["team-*"], ("cost", "team-b"), ALLOWED),
    (f"{ANY}:StringNotEquals", ["a"], ("a", "b"), ALLOWED),
    (f"{ANY}:StringNotEquals", ["a", "b"], ("a", "b"), REFUSED),
    (f"{ANY}:StringNotEquals", ["a"], (), REFUSED),
    (f"{ANY}:NumericLessThan", ["10"], ("20", "5"), ALLOWED),
    (f"{ALL}:NumericLessThan", ["10"], ("20", "5"), REFUSED),
    (f"{ANY}:ArnLike", ["arn:aws:sns:*:*:*"], ("arn:aws:sqs:r:a:q", "arn:aws:sns:r:a:t"), ALLOWED),
    (f"{ALL}:ArnLike", ["arn:aws:sns:*:*:*"], ("arn:aws:sqs:r:a:q", "arn:aws:sns:r:a:t"), REFUSED),
    (f"{ANY}:Bool", ["true"], ("false", "true"), ALLOWED),
    (f"{ANY}:IpAddress", ["203.0.113.0/24"], ("198.51.100.1", "203.0.113.9"), ALLOWED),
    (f"{ALL}:NotIpAddress", ["203.0.113.0/24"], ("198.51.100.1", "203.0.113.9"), REFUSED),
    # The page says that ForAnyValue fails without the key, the page of operators that IfExists holds.
    (f"{ANY}:StringEqualsIfExists", ["a"], (), UNKNOWN),
    # An operator without ForAllValues or ForAnyValue is for keys of one value.
    ("StringEquals", ["a"], ("a", "b"), UNKNOWN),
    ("StringEquals", ["a", "b"], ("a", "b"), ALLOWED),
    ("StringEquals", ["x"], ("a", "b"), REFUSED),
    (f"{ANY}:Null", ["true"], ("a",), UNKNOWN),
]


@pytest.mark.requirement("B.1")
@pytest.mark.parametrize(
    ("operator", "written", "given", "expected"),
    ROWS,
    ids=[f"{operator} {written}: {given} [{MULTIVALUED}]" for operator, written, given, _ in ROWS],
)
def test_an_operator_on_several_values(
    operator: str, written: list[str], given: tuple[str, ...], expected: Answer
) -> None:
    decision = decide(allow(Condition={operator: {KEY: written}}), context={"aws:tagkeys": given})

    assert decision.answer is expected, decision.why


@pytest.mark.requirement("B.1")
def test_for_all_values_in_a_deny_denies_a_request_without_the_key() -> None:
    only = deny(Condition={"ForAllValues:StringEquals": {KEY: "a"}})

    assert decide(allow(), only, context={"aws:tagkeys": ()}).answer is REFUSED
