"""The shares as they are, and their differences from the declaration and the statuses."""

from __future__ import annotations

import pytest

from landbridge.cards.comparison import differences
from landbridge.cards.errors import CardError, Denied
from landbridge.cards.stage_shares import accounts_seeing, read_shares
from landbridge.cards.status import Status
from landbridge.declaration.model_cards import Stage
from tests.landbridge.cards.fakes import Hub, arn, hub, refusal
from tests.model_cards import DEV, PRODUCTION, TEST

pytestmark = pytest.mark.requirement("S2.3")

EACH = {f"card-{number}": status for number, status in enumerate(Status)}


def _found(of: Hub) -> list[tuple[str, str, str]]:
    place = of.place()
    found = differences(place, of.cards().statuses(), read_shares(place, of.ram))
    return [(each.share.rpartition("-")[2], each.subject, each.message) for each in found]


def test_calls_depend_on_the_stages_and_not_on_the_cards() -> None:
    many = hub({f"card-{number}": Status.APPROVED for number in range(50)})
    shares = read_shares(many.place(), many.ram)
    assert [len(share.cards) for share in shares] == [50, 50, 50]
    assert many.ram.calls == {"get_resource_shares": 3, "get_resource_share_associations": 2}


def test_accounts_see_a_card_through_the_shares_that_hold_it_once_they_joined() -> None:
    joined = hub(EACH)
    joined.ram.accounts[Stage.TEST] = {TEST: "ASSOCIATING"}
    shares = read_shares(joined.place(), joined.ram)
    assert accounts_seeing(shares, arn("card-2")) == [DEV, PRODUCTION]
    assert accounts_seeing(shares, arn("card-3")) == []


def test_nothing_differs_where_each_stage_has_what_the_statuses_ask_for() -> None:
    assert _found(hub(EACH)) == []


def test_a_card_too_few_too_many_and_one_that_is_gone() -> None:
    wrong = hub({"draft": Status.DRAFT, "approved": Status.APPROVED})
    del wrong.ram.held[Stage.DEV][arn("draft")]
    wrong.ram.held[Stage.TEST][arn("draft")] = "ASSOCIATED"
    wrong.ram.held[Stage.PRODUCTION][arn("old")] = "ASSOCIATED"
    assert _found(wrong) == [
        ("dev", "draft", "is Draft and not shared; the automation shares it within 15 minutes, unless it fails"),
        ("test", "draft", "is Draft and still shared; the automation un-shares it within 15 minutes, unless it fails"),
        ("production", "old", "is shared and no card of the hub; landbridge cards retire old --delete"),
    ]


def test_a_card_on_its_way_into_a_share_counts_and_one_on_its_way_out_does_not() -> None:
    moving = hub({"draft": Status.DRAFT})
    moving.ram.held[Stage.DEV][arn("draft")] = "ASSOCIATING"
    moving.ram.held[Stage.TEST][arn("draft")] = "DISASSOCIATING"
    assert _found(moving) == []


def test_a_card_may_stay_where_it_was_if_the_declaration_keeps_it_until_it_is_archived() -> None:
    kept = hub({"back": Status.DRAFT, "old": Status.ARCHIVED}, going_back="keep")
    kept.ram.held[Stage.PRODUCTION] |= {arn("back"): "ASSOCIATED", arn("old"): "ASSOCIATED"}
    assert [subject for _, subject, _ in _found(kept)] == ["old"]


def test_accounts_that_are_missing_invited_or_strange() -> None:
    wrong = hub()
    wrong.ram.accounts = {
        Stage.DEV: {},
        Stage.TEST: {TEST: "ASSOCIATING"},
        Stage.PRODUCTION: {PRODUCTION: "ASSOCIATED", "121212121212": "ASSOCIATED"},
    }
    assert _found(wrong) == [
        ("dev", f"dev ({DEV})", "is declared and not in the share; deploy the hub's ModelCards stack"),
        ("test", f"test ({TEST})", "has not accepted the invitation yet; deploy Cards-test, which accepts it"),
        (
            "production",
            "121212121212",
            "is in the share and no production account of the declaration; deploy the hub's ModelCards stack",
        ),
    ]


def test_a_share_that_is_not_there_is_one_difference() -> None:
    bare = hub({"draft": Status.DRAFT})
    del bare.ram.held[Stage.DEV]
    assert [(share, subject) for share, subject, _ in _found(bare)] == [("dev", "landbridge-cards-cards-dev")]


def test_who_may_not_read_shares_is_told_from_any_other_failure() -> None:
    refused = hub()
    refused.ram.error = refusal("AccessDeniedException")
    with pytest.raises(Denied, match="work as a role that is allowed ram:GetResourceShares"):
        read_shares(refused.place(), refused.ram)
    refused.ram.error = refusal("ServerInternalException")
    with pytest.raises(CardError, match="ServerInternalException"):
        read_shares(refused.place(), refused.ram)
