"""Retiring: out of the shares, then Archived, then deleted, and each step again."""

from __future__ import annotations

import pytest

from landbridge.cards.errors import CardError, UnknownCard
from landbridge.cards.retirement import retire
from landbridge.cards.status import Status
from landbridge.declaration.model_cards import Stage
from tests.landbridge.cards.fakes import Hub, arn, hub
from tests.model_cards import DEV

pytestmark = pytest.mark.requirement("S2.8")


def _retire(of: Hub, *, delete: bool = False, sleep: object = None) -> list[str]:
    told: list[str] = []
    retire(of.cards(), "churn", delete=delete, tell=told.append, sleep=sleep or (lambda _: None))  # type: ignore[arg-type]
    return told


def test_a_card_leaves_its_shares_before_it_is_archived_and_is_archived_before_it_is_deleted() -> None:
    one = hub({"churn": Status.APPROVED, "other": Status.APPROVED})
    assert _retire(one, delete=True) == [
        "`churn` leaves the share landbridge-cards-cards-dev",
        "`churn` leaves the share landbridge-cards-cards-test",
        "`churn` leaves the share landbridge-cards-cards-production",
        "`churn` was Approved and is Archived",
        "`churn` is deleted, with its versions and export jobs; exported PDFs stay where they are",
    ]
    assert list(one.sagemaker.cards) == ["other"]
    assert all(held == {arn("other"): "ASSOCIATED"} for held in one.ram.held.values())


def test_without_delete_the_card_stays_archived() -> None:
    one = hub({"churn": Status.DRAFT})
    _retire(one)
    assert one.sagemaker.cards["churn"][0] == "Archived"


def test_every_step_can_be_repeated_and_the_last_one_too() -> None:
    one = hub({"churn": Status.APPROVED})
    _retire(one)
    assert _retire(one) == ["`churn` is in no share", "`churn` is Archived already"]
    _retire(one, delete=True)
    assert _retire(one, delete=True)[-1] == "there is no card `churn`, or no more"


def test_what_a_deleted_card_left_in_a_share_is_taken_out() -> None:
    left = hub()
    left.ram.held[Stage.TEST][arn()] = "ASSOCIATED"
    _retire(left, delete=True)
    assert left.ram.held[Stage.TEST] == {}


def test_a_card_that_the_automation_shares_again_meanwhile_is_taken_out_again() -> None:
    one = hub({"churn": Status.DRAFT})
    archive = one.sagemaker.update_model_card

    def shared_again(**request: object) -> dict[str, object]:
        one.ram.held[Stage.DEV][arn()] = "ASSOCIATED"
        return archive(**request)

    one.sagemaker.update_model_card = shared_again  # type: ignore[method-assign]
    _retire(one)
    assert one.ram.held[Stage.DEV] == {}


def test_nothing_is_archived_before_ram_is_done() -> None:
    slow = hub({"churn": Status.DRAFT})
    take_out = slow.ram.disassociate_resource_share

    def leaving(**request: object) -> None:
        take_out(**request)  # type: ignore[arg-type]
        slow.ram.held[Stage.DEV][arn()] = "DISASSOCIATING"

    slow.ram.disassociate_resource_share = leaving  # type: ignore[method-assign]
    with pytest.raises(CardError, match="nothing further was done: run this again"):
        _retire(slow)
    assert slow.sagemaker.cards["churn"][0] == "Draft"
    statuses = []

    def gone(_: float) -> None:
        statuses.append(slow.sagemaker.cards["churn"][0])
        slow.ram.held[Stage.DEV].clear()

    _retire(slow, sleep=gone)
    assert statuses == ["Draft"]
    assert slow.sagemaker.cards["churn"][0] == "Archived"


def test_an_unknown_card_is_no_retired_one() -> None:
    with pytest.raises(UnknownCard, match="did you mean `chrn`"):
        _retire(hub({"chrn": Status.DRAFT}))


def test_cards_are_retired_in_the_hub() -> None:
    with pytest.raises(CardError, match="cards are retired in the hub"):
        retire(hub({"churn": Status.DRAFT}).cards(DEV), "churn", delete=False, tell=print)
