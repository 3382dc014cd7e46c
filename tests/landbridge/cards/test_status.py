"""Which accounts see a card at which status."""

from __future__ import annotations

import pytest

from functions.share_cards.statuses import SEEN_BY
from landbridge.cards.errors import WrongInput
from landbridge.cards.status import Status, accounts_at, reaching, stages_of
from landbridge.declaration.model_cards import Stage
from tests.model_cards import DEV, PRODUCTION, TEST, cards_declaration


@pytest.mark.requirement("S2.3")
def test_the_commands_and_the_function_that_shares_say_the_same() -> None:
    assert {status.value: tuple(map(str, stages_of(status))) for status in Status} == dict(SEEN_BY)


@pytest.mark.requirement("S2.3")
def test_production_sees_a_card_when_it_is_approved_and_not_before() -> None:
    assert reaching(Stage.PRODUCTION) == [Status.APPROVED]
    assert reaching(Stage.TEST) == [Status.PENDING_REVIEW, Status.APPROVED]
    assert reaching(Stage.DATA) == []


def test_accounts_are_those_of_the_declaration() -> None:
    seen = {status: [entry.account for entry in accounts_at(cards_declaration(), status).values()] for status in Status}
    assert seen[Status.APPROVED] == [DEV, TEST, PRODUCTION]
    assert seen[Status.ARCHIVED] == []


def test_a_status_that_is_none_is_told_with_the_nearest() -> None:
    with pytest.raises(WrongInput, match="no status `aproved`; did you mean `Approved`"):
        Status.of("aproved")
    with pytest.raises(WrongInput, match="write one of Draft, PendingReview, Approved, Archived"):
        Status.of("x")
