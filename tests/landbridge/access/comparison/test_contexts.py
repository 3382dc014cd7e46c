"""Contexts that satisfy a condition, and such as just miss it."""

from __future__ import annotations

import pytest

from landbridge.access.comparison.atoms import atoms_of
from landbridge.access.comparison.contexts import contexts_for, missing, satisfying
from landbridge.access.model import Condition
from tests.landbridge.access.comparison.estates import allow, statements


@pytest.mark.parametrize(
    ("operator", "value", "holds", "misses"),
    [
        ("stringequals", "x", "x", "landbridge-any-other"),
        ("stringlike", "a?-*", "aa-any", "landbridge-any-other"),
        ("stringnotequals", "x", "landbridge-any-other", "x"),
        ("foranyvalue:stringequals", "x", "x", "landbridge-any-other"),
        ("bool", "true", "true", "false"),
        ("numericlessthan", "5", "4", "6"),
        ("numericgreaterthanequals", "5", "5", "4"),
        ("datelessthan", "2030-01-02T00:00:00Z", "2030-01-01T00:00:00Z", "2030-01-03T00:00:00Z"),
        ("ipaddress", "10.1.0.0/16", "10.1.0.0", "203.0.113.77"),
        ("notipaddress", "10.1.0.0/16", "203.0.113.77", "10.1.0.0"),
        ("arnlike", "arn:aws:s3:::b*", "arn:aws:s3:::bany", "arn:aws:any:any-region-1:000000000003:any/other"),
    ],
)
def test_a_value_that_satisfies_and_one_that_does_not(operator: str, value: str, holds: str, misses: str) -> None:
    condition = Condition(operator, "s3:key", (value,))
    assert satisfying(condition)[0] == (holds,)
    assert missing(condition)[0] == (misses,)


def test_an_absent_key_misses_a_condition_unless_that_is_optional() -> None:
    assert () in missing(Condition("stringequals", "s3:key", ("x",)))
    assert () not in missing(Condition("stringequalsifexists", "s3:key", ("x",)))
    assert satisfying(Condition("null", "s3:key", ("true",))) == [()]
    assert satisfying(Condition("null", "s3:key", ("false",))) == [("any",)]


def test_a_value_that_is_none_of_its_kind_is_left_out() -> None:
    assert satisfying(Condition("numericlessthan", "s3:key", ("many",))) == []


def test_every_value_is_tried_and_what_only_the_other_side_asks_for_is_missed() -> None:
    (atom,) = atoms_of(statements(allow("s3:GetObject", Condition={"StringEquals": {"s3:a": ["x", "y"]}})))
    (near,) = atoms_of(statements(allow("s3:GetObject", Condition={"Bool": {"s3:b": "true"}})))
    contexts = contexts_for(atom, [near])
    assert {"s3:a": ("x",)} in contexts
    assert {"s3:a": ("y",)} in contexts
    assert {"s3:a": ("x",), "s3:b": ("false",)} in contexts
    assert {"s3:a": ("x",), "s3:b": ()} in contexts


def test_what_follows_from_the_caller_is_never_made_up() -> None:
    condition = {
        "StringEquals": {"aws:PrincipalOrgID": "o-x", "aws:PrincipalTag/team": "x", "kms:ResourceAliases": "a"}
    }
    (atom,) = atoms_of(statements(allow("s3:GetObject", Condition=condition)))
    assert contexts_for(atom, []) == [{}]
