"""Who may do what even if its account leaves the organisation."""

from __future__ import annotations

from typing import Any

import pytest

from landbridge.access.comparison import Direction, Reach
from landbridge.access.model import PolicyKind
from tests.landbridge.access.comparison.estates import (
    HOME,
    READER,
    TEAM,
    VISITOR,
    allow,
    bucket,
    change,
    estate,
    role,
    sentences,
    statements,
)

pytestmark = pytest.mark.requirement("B.2")

MEMBERS = {"StringEquals": {"aws:PrincipalOrgID": "o-landbridge1"}}
ROOT = {"AWS": f"arn:aws:iam::{TEAM}:root"}
ONLY = {"ArnLike": {"aws:PrincipalArn": VISITOR}}


def trusting(principal: object, **condition: Any) -> Any:
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal, "Condition": condition}
    return role(READER, trust=statements(trust, kind=PolicyKind.TRUST))


def test_a_trust_that_no_longer_asks_for_the_organisation_is_a_gain() -> None:
    before, after = trusting(ROOT, **ONLY, **MEMBERS), trusting(ROOT, **ONLY)
    (gained,) = change(estate(before), estate(after)).changes
    assert (gained.direction, gained.reach) == (Direction.GAINED, Reach.OUTSIDE)
    assert gained.sentence == (
        "role visitor may now sts:AssumeRole on role/reader, even if its account leaves the organisation"
    )
    assert str(gained.causes[0]).endswith("no longer asks that aws:PrincipalOrgID is o-landbridge1")
    (lost,) = change(estate(after), estate(before)).changes
    assert lost.sentence == (
        "role visitor may no longer sts:AssumeRole on role/reader, once its account has left the organisation"
    )


def test_another_organisation_is_named() -> None:
    both = {"StringEquals": {"aws:PrincipalOrgID": ["o-landbridge1", "o-elsewhere1"]}}
    assert sentences(estate(trusting(ROOT, **ONLY, **MEMBERS)), estate(trusting(ROOT, **ONLY, **both))) == [
        "role visitor may now sts:AssumeRole on role/reader, even if its account leaves for the organisation "
        "o-elsewhere1"
    ]


def test_a_role_that_has_not_got_so_much_yet_counts_with_what_its_account_could_attach() -> None:
    before = bucket(allow("s3:GetObject", Principal={"AWS": VISITOR}, Condition=MEMBERS))
    after = bucket(allow("s3:GetObject", Principal={"AWS": VISITOR}))
    assert sentences(estate(role(VISITOR), before), estate(role(VISITOR), after)) == [
        "role visitor, with whatever its account attaches to it, may now s3:GetObject on things/*, "
        "even if its account leaves the organisation"
    ]


def test_at_home_it_is_no_matter_of_another_account() -> None:
    home = {"AWS": f"arn:aws:iam::{HOME}:root"}
    (gained,) = change(estate(trusting(home, **MEMBERS)), estate(trusting(home))).changes
    assert gained.reach is Reach.SAME_ACCOUNT


def test_who_is_let_in_where_he_is_says_nothing_of_leaving() -> None:
    found = sentences(estate(trusting(ROOT, **ONLY, **MEMBERS)), estate(trusting(ROOT)))
    assert found
    assert not any("leaves" in each for each in found)


def test_a_principal_arn_that_is_no_longer_asked_for_lets_in_whom_the_identity_side_allows() -> None:
    visitor = role(VISITOR, allow("s3:PutObject"))
    door = allow("s3:GetObject", Principal=ROOT)
    found = change(estate(visitor, bucket({**door, "Condition": ONLY})), estate(visitor, bucket(door)))
    assert [each.direction for each in found.changes] == [Direction.GAINED]
    assert found.changes[0].who == f"any other role of account {TEAM}"
