"""What bounds a role from outside: its boundary, and the policies and shares of other accounts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from landbridge.access.comparison import Direction, Reach
from landbridge.access.model import PolicyKind, Share, Source
from tests.landbridge.access.comparison.estates import (
    HOME,
    OUTSIDE,
    READER,
    TEAM,
    VISITOR,
    allow,
    bucket,
    change,
    estate,
    role,
)

pytestmark = pytest.mark.requirement("B.2")


def test_a_boundary_that_goes_is_a_gain_told_once() -> None:
    bound = role(READER, allow("s3:GetObject"), boundary=[allow("s3:GetObject")])
    (gained,) = change(estate(bound, bucket()), estate(replace(bound, boundary=None), bucket())).changes
    assert gained.direction is Direction.GAINED
    assert gained.sentence == "role reader has no permissions boundary: all that is attached counts"


def test_a_wider_boundary_counts_though_the_role_has_not_got_so_much() -> None:
    narrow = role(READER, allow("s3:GetObject"), boundary=[allow("s3:GetObject")])
    wide = role(READER, allow("s3:GetObject"), boundary=[allow(["s3:GetObject", "s3:DeleteObject"])])
    (gained,) = change(estate(narrow, bucket()), estate(wide, bucket())).changes
    assert gained.direction is Direction.GAINED
    assert gained.sentence.startswith(
        "role reader, with whatever its account attaches to it, may now s3:DeleteObject on things/*"
    )


def test_a_door_to_a_role_of_another_account_counts_though_that_role_has_no_key_to_it() -> None:
    """The other account may attach what it likes to its role; the bucket's policy alone holds it off."""
    visitor = role(VISITOR)
    door = allow("s3:GetObject", Principal={"AWS": VISITOR})
    (gained,) = change(estate(visitor, bucket()), estate(visitor, bucket(door))).changes
    assert (gained.direction, gained.reach) == (Direction.GAINED, Reach.CROSS_ACCOUNT)
    assert "role visitor, with whatever its account attaches to it, may now s3:GetObject" in gained.sentence


def test_a_role_as_it_is_is_told_without_what_it_could_have() -> None:
    door = allow("s3:GetObject", Principal={"AWS": VISITOR})
    visitor = role(VISITOR, allow("s3:GetObject"))
    (gained,) = change(estate(visitor, bucket()), estate(visitor, bucket(door))).changes
    assert "attaches" not in gained.sentence


@pytest.mark.parametrize(
    ("principal", "reach"),
    [
        (OUTSIDE, Reach.OUTSIDE),
        (TEAM, Reach.CROSS_ACCOUNT),
        ("arn:aws:organizations::111122223333:organization/o-landbridge1", Reach.CROSS_ACCOUNT),
    ],
)
def test_who_is_added_to_a_share_that_is_filled_at_run_time_gains(principal: str, reach: Reach) -> None:
    source = Source("Cards", "Cards/Share", "cards", PolicyKind.SHARE)
    share = Share("cards", HOME, ("arn:aws:ram::aws:permission/AnyPermission",), (), (), True, source)
    shared = replace(share, principals=(principal,))
    (gained,) = change(estate(shares=(share,)), estate(shares=(shared,))).changes
    assert (gained.direction, gained.reach) == (Direction.GAINED, reach)
    (lost,) = change(estate(shares=(shared,)), estate(shares=(share,))).changes
    assert lost.direction is Direction.LOST
