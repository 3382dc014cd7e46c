"""Packing statements into managed policies loses nothing, adds nothing, and stays within IAM's size."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.policies.packing import PolicyTooLarge, check_size, pack
from landbridge.policies.statement import Statement, document

Triple = tuple[str, str, str]

_WORDS = st.text("abcdefghij", min_size=1, max_size=30)


@st.composite
def _statements(draw: st.DrawFn) -> list[Statement]:
    """Statements large and small, some of which may be dealt out by a condition's values."""
    made = []
    for number in range(draw(st.integers(1, 6))):
        actions = tuple(draw(st.lists(_WORDS.map("s3:{}".format), min_size=1, max_size=4, unique=True)))
        count = draw(st.sampled_from([1, 2, 10, 100, 250]))
        stem = draw(_WORDS)
        many = tuple(f"arn:aws:s3:::{stem}-{index:04}/*" for index in range(count))
        if draw(st.booleans()):
            made.append(Statement(f"Resources{number}", actions, many))
        else:
            conditions: dict[str, dict[str, str | tuple[str, ...]]] = {
                "StringLike": {"s3:prefix": many},
                "StringEquals": {"aws:ResourceAccount": "111122223333"},
            }
            bucket, spread = (f"arn:aws:s3:::{stem}",), ("StringLike", "s3:prefix")
            made.append(Statement(f"Prefixes{number}", actions, bucket, conditions, spread=spread))
    return made


@given(statements=_statements())
def test_the_packed_policies_allow_exactly_what_the_statements_allow(statements: list[Statement]) -> None:
    packed = pack(statements, role="role", policies=100)
    bodies = [body for policy in packed for body in policy["Statement"]]
    assert _triples(bodies) == _triples(statement.to_json() for statement in statements)


@given(statements=_statements())
def test_every_packed_policy_fits_and_none_is_empty(statements: list[Statement]) -> None:
    for policy in pack(statements, role="role", policies=100):
        assert policy["Version"] == "2012-10-17"
        assert policy["Statement"]
        assert len(json.dumps(policy, separators=(",", ":"))) <= 6144


def test_a_small_set_of_statements_is_one_policy() -> None:
    statement = Statement("Read", ("s3:GetObject",), ("arn:aws:s3:::bucket/*",))
    assert pack([statement], role="role", policies=1) == [document([statement])]


def test_nothing_to_allow_is_no_policy() -> None:
    assert pack([], role="role", policies=1) == []


def test_too_many_policies_name_the_role_the_number_and_what_to_do() -> None:
    arns = tuple(f"arn:aws:s3:::bucket-{number:05}/*" for number in range(1000))
    with pytest.raises(PolicyTooLarge) as caught:
        pack([Statement("Read", ("s3:GetObject",), arns)], role="access-reader", policies=3)
    message = str(caught.value)
    assert "role access-reader needs 5 managed policies" in message
    assert "may have 3" in message
    assert "quotas.managed_policies_per_role" in message


def test_a_value_that_fits_into_no_policy_is_named() -> None:
    endless = Statement("Read", ("s3:GetObject",), ("arn:aws:s3:::" + "x" * 7000,))
    with pytest.raises(PolicyTooLarge, match="statement Read of role reader does not fit"):
        pack([endless], role="reader", policies=10)


def test_a_document_of_exactly_the_limit_passes_and_one_more_character_does_not() -> None:
    policy = {"a": "b"}
    assert check_size(policy, 9, "the policy", "write less") is policy
    with pytest.raises(PolicyTooLarge, match="the policy has 9 characters and may have 8: write less"):
        check_size(policy, 8, "the policy", "write less")


def _triples(bodies: Iterable[dict[str, Any]]) -> set[Triple]:
    """Plain expansion: one triple for each action, resource and set of single condition values."""
    found = set()
    for body in bodies:
        keys = [(operator, key) for operator, inner in body.get("Condition", {}).items() for key in inner]
        choices = [_list(body["Condition"][operator][key]) for operator, key in keys]
        for action, resource, *chosen in product(_list(body["Action"]), _list(body["Resource"]), *choices):
            found.add((action, resource, json.dumps(list(zip(keys, chosen, strict=True)))))
    return found


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
