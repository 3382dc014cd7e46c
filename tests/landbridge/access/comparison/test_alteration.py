"""What a statement says otherwise than it did, in the spelling of the template."""

from __future__ import annotations

from typing import Any

import pytest

from landbridge.access.comparison.alteration import altered, said
from landbridge.access.comparison.atoms import atoms_of
from landbridge.access.model import PolicyKind
from tests.landbridge.access.comparison.estates import (
    BUCKET,
    OUTSIDE,
    READER,
    TEAM,
    allow,
    bucket,
    change,
    deny,
    estate,
    role,
    statements,
)

pytestmark = pytest.mark.requirement("B.2")

ORGANISATION = {"StringEquals": {"aws:PrincipalOrgID": "o-landbridge1"}}
ROOT = {"AWS": f"arn:aws:iam::{TEAM}:root"}


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        ({"Action": "s3:GetObject"}, {"Action": ["s3:getobject", "s3:DeleteObject"]}, "now also s3:DeleteObject"),
        ({"Action": ["s3:GetObject", "s3:PutObject"]}, {"Action": "s3:GetObject"}, "no longer s3:PutObject"),
        ({}, {"Resource": [f"{BUCKET}/*", "arn:aws:s3:::Other"]}, "now also on arn:aws:s3:::Other"),
        ({"Condition": ORGANISATION}, {}, "no longer asks that aws:PrincipalOrgID is o-landbridge1"),
        ({}, {"Condition": ORGANISATION}, "now asks that aws:PrincipalOrgID is o-landbridge1"),
        (
            {"Condition": ORGANISATION},
            {"Condition": {"StringEquals": {"aws:PrincipalOrgID": ["o-landbridge1", "o-Elsewhere"]}}},
            "now asks that aws:PrincipalOrgID is o-landbridge1 or o-Elsewhere, was o-landbridge1",
        ),
        (
            {"Condition": {"Null": {"aws:TokenIssueTime": "true"}}},
            {"Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}},
            "now asks that aws:MultiFactorAuthPresent is true where there is one; "
            "no longer asks that aws:TokenIssueTime is absent",
        ),
        (
            {},
            {"Principal": {"AWS": [ROOT["AWS"], f"arn:aws:iam::{OUTSIDE}:role/Reader"]}},
            f"now also for arn:aws:iam::{OUTSIDE}:role/Reader",
        ),
        ({"Principal": "*"}, {}, f"now also for account {TEAM}; no longer for everybody"),
        ({"Effect": "Deny"}, {}, "now Allow, was Deny"),
        (
            {"Condition": {"ArnEquals": {"aws:SourceArn": "arn:x"}}},
            {"Condition": {"ArnLike": {"aws:SourceArn": "arn:*"}}},
            "now asks aws:SourceArn by ArnLike arn:*, was by ArnEquals arn:x",
        ),
    ],
)
def test_what_changed_is_said_as_it_is_written(before: dict[str, Any], after: dict[str, Any], text: str) -> None:
    old, new = ({**allow("s3:GetObject", Principal=ROOT), **each} for each in (before, after))
    (one,), (other,) = (statements(each, kind=PolicyKind.RESOURCE) for each in (old, new))
    assert altered(one, other) == text


def test_a_statement_is_said_in_its_own_spelling_with_values_and_account() -> None:
    written = allow(["s3:GetObject"], Principal=ROOT, Condition=ORGANISATION)
    (atom,) = atoms_of(statements(written, kind=PolicyKind.RESOURCE))
    assert said(atom) == (f"Allow s3:GetObject on {BUCKET}/* for account {TEAM} if aws:PrincipalOrgID is o-landbridge1")


def test_a_cause_says_what_changed_in_the_statement_of_the_same_sid() -> None:
    less, more = allow("s3:GetObject", Sid="Read"), allow(["s3:GetObject", "s3:DeleteObject"], Sid="Read")
    found = change(estate(role(READER, less), bucket()), estate(role(READER, more), bucket()))
    assert [str(cause) for each in found.changes for cause in each.causes] == [
        "changed: statement Read in Stack/Policy (identity policy): now also s3:DeleteObject"
    ]


def test_a_statement_without_a_counterpart_is_added() -> None:
    other = allow("s3:DeleteObject", Sid="Other")
    found = change(
        estate(role(READER, allow("s3:GetObject", Sid="Read")), bucket()),
        estate(role(READER, other), bucket()),
    )
    assert [str(each.causes[0]) for each in found.changes] == [
        "added: statement Other in Stack/Policy (identity policy)",
        "removed: statement Read in Stack/Policy (identity policy)",
    ]


def test_a_changed_statement_without_effect_is_told_once_with_what_changed() -> None:
    """Nobody may read there at all: the bucket's own account has no such role."""
    one, two = (deny("s3:GetObject", Sid="Never", Condition={"StringEquals": {"s3:Key": key}}) for key in "ab")
    (silent,) = change(estate(role(READER, one), bucket()), estate(role(READER, two), bucket())).changes
    assert silent.sentence == (
        "statement Never in Stack/Policy (identity policy): now asks that s3:Key is b, was a; "
        "no request was found that is answered otherwise"
    )
