"""Where cards go by name, where by ARN, and where there are none."""

from __future__ import annotations

import pytest

from landbridge.cards.errors import CardError, WrongInput
from landbridge.cards.place import card_name
from landbridge.declaration import Declaration
from tests.landbridge.cards.fakes import arn, hub
from tests.model_cards import DATA, DEV, GOVERNANCE, HUB, PRODUCTION, SECURITY, TEST, cards_declaration


@pytest.mark.requirement("S2.4")
def test_a_card_goes_by_name_at_home_and_by_arn_elsewhere() -> None:
    assert hub().place(HUB).identifier("churn") == "churn"
    for account in (DEV, TEST, PRODUCTION):
        assert hub().place(account).identifier("churn") == arn()


@pytest.mark.requirement("S2.1")
@pytest.mark.parametrize(
    ("account", "message"),
    [
        (GOVERNANCE, f"assume arn:aws:iam::{HUB}:role/landbridge-cards-card-user-governance"),
        (SECURITY, f"assume arn:aws:iam::{HUB}:role/landbridge-cards-card-user-security"),
        (DATA, "with `stage: data`, which sees no card"),
        ("123456789012", f"dev ({DEV}, dev from Draft), test ({TEST}, test from PendingReview), production"),
    ],
)
def test_an_account_without_cards_is_told_where_they_are(account: str, message: str) -> None:
    with pytest.raises(CardError) as caught:
        hub().place(account)
    assert message in str(caught.value)


def test_a_spoke_s_own_cards_are_not_the_hub_s() -> None:
    content = cards_declaration().model_dump(mode="json", by_alias=True)
    content["card_spokes"] = {"pricing": {"account": "121212121212"}}
    spokes = hub()
    spokes.declaration = Declaration.model_validate(content)
    with pytest.raises(CardError, match=r"the spoke `card_spokes\.pricing`, which owns its cards itself"):
        spokes.place("121212121212")


@pytest.mark.requirement("S2.4")
def test_production_changes_no_card_and_all_others_may() -> None:
    for account in (HUB, DEV, TEST):
        hub().place(account).require_updates("churn")
    with pytest.raises(CardError) as caught:
        hub().place(PRODUCTION).require_updates("churn")
    assert f"arn:aws:iam::{PRODUCTION}:role/landbridge-cards-card-user-production" in str(caught.value)
    assert "permissions boundary" in str(caught.value)


def test_without_a_hub_there_is_nothing_to_work_on() -> None:
    content = cards_declaration().model_dump(mode="json", by_alias=True)
    content |= {"model_cards": None, "card_accounts": {}}
    with pytest.raises(WrongInput, match="declares no hub of model cards; write `model_cards:"):
        card_name(arn(), Declaration.model_validate(content))


@pytest.mark.requirement("S2.2")
@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("a" * 64, "has 64 characters; write at most 63"),
        ("customer_churn", "write letters and digits with hyphens between them"),
        ("churn-", "is no name of a card"),
        ("", "is no name of a card"),
        (f"arn:aws:sagemaker:eu-west-1:{DEV}:model-card/churn", f"write its name, or {arn('')}NAME"),
    ],
)
def test_what_is_no_card_of_the_hub_is_told_before_any_call(given: str, message: str) -> None:
    with pytest.raises(WrongInput) as caught:
        card_name(given, cards_declaration())
    assert message in str(caught.value)


def test_a_name_of_63_characters_and_an_arn_are_taken() -> None:
    assert card_name("a" * 63, cards_declaration()) == "a" * 63
    assert card_name(arn("churn"), cards_declaration()) == "churn"
