"""What could not be read is never taken for no change."""

from __future__ import annotations

from dataclasses import replace

import pytest

from landbridge.access.comparison import Direction, Reach
from landbridge.access.model import Unresolved
from tests.landbridge.access.comparison.estates import READER, allow, bucket, change, estate, role, statements

pytestmark = pytest.mark.requirement("B.2")

URL = Unresolved("what AWS::Lambda::Url allows or hands on", "Stack: Url")
NONE = estate(bucket())
ONE = replace(NONE, unresolved=(URL,))


def test_what_is_new_is_perhaps_open_to_anybody() -> None:
    (gained,) = change(NONE, ONE).changes
    assert (gained.direction, gained.reach) == (Direction.GAINED, Reach.OUTSIDE)
    assert (gained.writes, gained.possible) == (True, True)
    assert gained.sentence == (
        "anybody may now perhaps do more: what AWS::Lambda::Url allows or hands on could not be read"
    )
    assert [str(cause) for cause in gained.causes] == ["added: Stack: Url"]
    assert change(NONE, ONE).broadens


def test_what_is_gone_is_lost() -> None:
    (lost,) = change(ONE, NONE).changes
    assert lost.direction is Direction.LOST


def test_another_of_the_kind_is_new_as_well() -> None:
    two = replace(ONE, unresolved=(URL, replace(URL, place="Stack: OtherUrl")))
    (gained,) = change(ONE, two).changes
    assert gained.what == "Stack: OtherUrl"


def test_what_both_have_is_no_change() -> None:
    assert change(ONE, ONE).changes == ()


def test_a_value_within_a_statement_is_told_by_what_rests_on_it_alone() -> None:
    value = Unresolved('{"Fn::ImportValue": "things"}', "Stack: Policy")
    (known,) = statements(allow("s3:GetObject"))
    reader = replace(role(READER), policies=(replace(known, resources=(value,)),))
    found = change(estate(role(READER), bucket()), estate(reader, bucket(), unresolved=(value,))).changes
    assert found
    assert all("could not be read" not in each.sentence for each in found)
