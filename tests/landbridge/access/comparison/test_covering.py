"""What of a statement the other side lacks, by its text alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from landbridge.access.comparison.atoms import atoms_of
from landbridge.access.comparison.covering import Covering
from landbridge.access.model import PolicyKind
from tests.landbridge.access.comparison.estates import BUCKET, allow, deny, statements


def lacking(one: Mapping[str, Any], *others: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """The actions of each part of `one` that `others` do not say."""
    kind = PolicyKind.RESOURCE if "Principal" in one else PolicyKind.IDENTITY
    covering = Covering(atoms_of(statements(*others, kind=kind)))
    return [gap.actions for atom in atoms_of(statements(one, kind=kind)) for gap in covering.gaps(atom)]


@pytest.mark.parametrize(
    ("one", "others"),
    [
        (allow("s3:GetObject"), [allow("s3:Get*")]),
        (allow("S3:getobject"), [allow("s3:GetObject")]),
        (allow("s3:GetObject", f"{BUCKET}/a/*"), [allow("s3:GetObject", f"{BUCKET}/*")]),
        (allow("s3:GetObject", f"{BUCKET}/*"), [allow("s3:GetObject", "*")]),
        (allow("sts:AssumeRole*", "*"), [allow("sts:AssumeRole", "*"), allow("sts:AssumeRoleWith*", "*")]),
        (allow("s3:GetObject", Condition={"Bool": {"a:b": True}}), [allow("s3:GetObject")]),
        (
            allow("s3:GetObject", Condition={"StringLike": {"a:b": "x"}}),
            [allow("s3:GetObject", Condition={"StringLike": {"A:B": ["y", "x"]}})],
        ),
        (
            deny("s3:GetObject", Condition={"StringNotEquals": {"a:b": ["x", "y"]}}),
            [deny("s3:GetObject", Condition={"StringNotEquals": {"a:b": "x"}})],
        ),
        (
            allow("s3:GetObject", Condition={"StringEquals": {"a:b": ["x", "y"]}}),
            [allow("s3:GetObject", Condition={"StringEquals": {"a:b": each}}) for each in "xy"],
        ),
        (allow("s3:GetObject", Principal={"AWS": "111122223333"}), [allow("s3:GetObject", Principal="*")]),
    ],
)
def test_what_is_said_as_widely_is_covered(one: Mapping[str, Any], others: list[Mapping[str, Any]]) -> None:
    assert lacking(one, *others) == []


@pytest.mark.parametrize(
    ("one", "others", "actions"),
    [
        (allow("s3:GetObject"), [deny("s3:GetObject")], "s3:GetObject"),
        (allow("s3:GetObject", f"{BUCKET}/*"), [allow("s3:GetObject", f"{BUCKET}/?")], "s3:GetObject"),
        (allow("s3:GetObject", "*"), [allow("s3:GetObject", f"{BUCKET}/*")], "s3:GetObject"),
        (allow("s3:GetObject"), [allow("s3:GetObject", Condition={"Bool": {"a:b": True}})], "s3:GetObject"),
        (
            allow("s3:GetObject", Condition={"StringNotEquals": {"a:b": "x"}}),
            [allow("s3:GetObject", Condition={"StringNotEquals": {"a:b": ["x", "y"]}})],
            "s3:GetObject",
        ),
        (
            allow("s3:GetObject", Condition={"ForAllValues:StringEquals": {"a:b": ["x", "y"]}}),
            [allow("s3:GetObject", Condition={"ForAllValues:StringEquals": {"a:b": each}}) for each in "xy"],
            "s3:GetObject",
        ),
        (
            allow("s3:GetObject", Principal="*"),
            [allow("s3:GetObject", Principal={"AWS": "111122223333"})],
            "s3:GetObject",
        ),
        (
            allow("sts:AssumeRole*", "*"),
            [allow("sts:AssumeRole", "*")],
            "sts:AssumeRoleWithSAML sts:AssumeRoleWithWebIdentity",
        ),
        (allow("s3:GetObject", "arn:aws:s3:::*"), [allow("s3:GetObject", "arn:aws:s3:*:*:things/*")], "s3:GetObject"),
    ],
)
def test_what_is_lacking_is_named(one: Mapping[str, Any], others: list[Mapping[str, Any]], actions: str) -> None:
    assert lacking(one, *others) == [tuple(actions.split())]


def test_a_service_that_nobody_knows_is_compared_as_written() -> None:
    assert lacking(allow("bedrock:*", "*"), allow("bedrock:*", "*")) == []
    assert lacking(allow("bedrock:*", "*"), allow("bedrock:Get*", "*")) == [()]


def test_only_the_values_that_are_new_are_lacking() -> None:
    one = allow("s3:GetObject", Condition={"StringEquals": {"a:b": ["x", "y", "z"]}})
    covering = Covering(atoms_of(statements(allow("s3:GetObject", Condition={"StringEquals": {"a:b": ["x", "z"]}}))))
    gaps = [gap for atom in atoms_of(statements(one)) for gap in covering.gaps(atom)]
    assert [[condition.values for condition in gap.atom.conditions] for gap in gaps] == [[("y",)]]
