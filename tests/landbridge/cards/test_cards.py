"""Reading and changing cards, and what is said where AWS refuses."""

from __future__ import annotations

import pytest
from botocore.exceptions import EndpointConnectionError

from landbridge.cards.changes import set_status, update_content
from landbridge.cards.creation import create
from landbridge.cards.errors import CardError, Denied, UnknownCard
from landbridge.cards.status import Status
from tests.landbridge.cards.fakes import arn, hub, refusal
from tests.model_cards import DEV, HUB, TEST

DENIED = refusal("AccessDeniedException", "is not authorized")


@pytest.mark.requirement("S2.4")
def test_lists_are_read_to_their_last_page() -> None:
    many = hub({f"card-{number}": Status.DRAFT for number in range(5)})
    assert [card.name for card in many.cards().all()] == [f"card-{number}" for number in range(5)]
    many.sagemaker.cards["card-0"][1] = 5
    assert [each.number for each in many.cards().versions("card-0")] == [5, 4, 3, 2, 1]


def test_a_list_asks_for_no_content_so_that_it_needs_no_key() -> None:
    two = hub({"churn": Status.DRAFT, "price": Status.DRAFT})
    two.cards().all()
    assert [request["IncludedData"] for request in two.sagemaker.requests] == ["MetadataOnly"] * 2


def test_a_card_that_is_deleted_while_a_list_is_made_is_left_out() -> None:
    two = hub({"churn": Status.DRAFT})
    cards = two.cards()
    listed = cards.statuses()
    del two.sagemaker.cards["churn"]
    cards.statuses = lambda: listed  # type: ignore[method-assign]
    assert cards.all() == []


@pytest.mark.requirement("S2.4")
def test_a_stage_lists_the_hub_s_cards_that_it_received() -> None:
    shared = hub({"churn": Status.DRAFT, "price": Status.DRAFT})
    shared.ram.received = [arn("churn"), f"arn:aws:sagemaker:eu-west-1:{TEST}:model-card/of-somebody-else"]
    assert [card.name for card in shared.cards(DEV).all()] == ["churn"]
    assert [request["ModelCardName"] for request in shared.sagemaker.requests] == [arn("churn")]


def test_an_unknown_card_is_told_with_the_nearest_one() -> None:
    with pytest.raises(UnknownCard, match=r"no card `chrun` in the hub, account \d+; did you mean `churn`\?"):
        hub({"churn": Status.DRAFT}).cards().describe("chrun")


def test_an_unknown_version_is_told_from_an_unknown_card() -> None:
    one = hub({"churn": Status.DRAFT})
    for account in (HUB, DEV):
        with pytest.raises(UnknownCard, match="the card `churn` has no version 7, the latest is 1"):
            one.cards(account).describe("churn", 7)
    with pytest.raises(UnknownCard, match="no card `chrn` in the hub"):
        one.cards().describe("chrn", 7)


@pytest.mark.requirement("S2.5")
def test_a_denial_names_the_role_that_may_and_who_may_be_it() -> None:
    shared = hub({"churn": Status.DRAFT})
    shared.sagemaker.errors["describe_model_card"] = DENIED
    shared.ram.received = [arn()]
    with pytest.raises(Denied) as caught:
        shared.cards(DEV).describe("churn")
    text = str(caught.value)
    assert "AWS refused sagemaker:DescribeModelCard" in text
    assert f"arn:aws:iam::{DEV}:role/landbridge-cards-card-user-dev" in text
    assert f"`card_accounts.dev.principals` may assume it:\n  arn:aws:iam::{DEV}:role/engineer" in text
    assert "kms:Decrypt" in text


@pytest.mark.requirement("S2.5")
def test_a_denial_in_the_hub_names_the_roles_there() -> None:
    refused = hub({"churn": Status.DRAFT}, encrypted=False)
    refused.sagemaker.errors["update_model_card"] = DENIED
    with pytest.raises(Denied) as caught:
        refused.cards().update_status("churn", Status.APPROVED)
    assert f"arn:aws:iam::{HUB}:role/landbridge-cards-card-user-governance (governance)" in str(caught.value)
    assert "kms" not in str(caught.value)


@pytest.mark.requirement("S2.4")
@pytest.mark.parametrize("error", [DENIED, None])
def test_a_card_that_is_not_shared_yet_is_told_with_the_statuses_that_share_it(error: Exception | None) -> None:
    early = hub({} if error is None else {"churn": Status.DRAFT})
    if error is not None:
        early.sagemaker.errors["describe_model_card"] = error
    with pytest.raises(UnknownCard) as caught:
        early.cards(TEST).describe("churn")
    assert "is not shared with account 333333333333 (`card_accounts.test`, test) now" in str(caught.value)
    assert "in the status PendingReview, Approved" in str(caught.value)


def test_where_ram_says_nothing_both_reasons_are_given() -> None:
    blind = hub({"churn": Status.DRAFT})
    blind.sagemaker.errors["describe_model_card"] = blind.ram.received = DENIED
    with pytest.raises(Denied) as caught:
        blind.cards(TEST).describe("churn")
    assert "is not shared with account" in str(caught.value)
    assert "If it is shared, the caller lacks the permission" in str(caught.value)


def test_other_answers_are_given_in_aws_s_words_and_no_connection_in_ours() -> None:
    failing = hub({"churn": Status.DRAFT})
    failing.sagemaker.errors["describe_model_card"] = refusal("ThrottlingException", "Rate exceeded")
    with pytest.raises(
        CardError, match="DescribeModelCard of the card `churn`: AWS answered ThrottlingException: Rate"
    ):
        failing.cards().describe("churn")
    failing.sagemaker.errors["describe_model_card"] = EndpointConnectionError(endpoint_url="https://secret")
    with pytest.raises(CardError, match=r"AWS could not be asked \(EndpointConnectionError\)"):
        failing.cards().describe("churn")


@pytest.mark.requirement("S2.2")
def test_a_card_without_encryption_is_created_without_a_key() -> None:
    plain = hub(encrypted=False)
    assert create(plain.cards(), "churn", "{}") == arn()
    (request,) = plain.sagemaker.requests
    assert request == {"ModelCardName": "churn", "Content": "{}", "ModelCardStatus": "Draft"}
    with pytest.raises(CardError, match="there is a card `churn` already"):
        create(plain.cards(), "churn", "{}")


@pytest.mark.requirement("S2.4")
def test_content_and_status_change_in_calls_of_their_own() -> None:
    one = hub({"churn": Status.DRAFT})
    assert update_content(one.cards(), "churn", '{"a":1}').version == 2
    assert set_status(one.cards(), "churn", Status.PENDING_REVIEW).status is Status.DRAFT
    changes = [request.keys() - {"ModelCardName"} for request in one.sagemaker.requests]
    assert {"Content"} in changes
    assert {"ModelCardStatus"} in changes
    assert not any({"Content", "ModelCardStatus"} <= change for change in changes)


def test_a_status_that_a_card_has_already_is_not_set_again() -> None:
    one = hub({"churn": Status.APPROVED})
    set_status(one.cards(), "churn", Status.APPROVED)
    assert "update_model_card" not in one.sagemaker.calls


def test_content_of_an_archived_card_is_left_alone() -> None:
    one = hub({"churn": Status.ARCHIVED})
    with pytest.raises(CardError, match="take it back first: landbridge cards status churn Draft"):
        update_content(one.cards(), "churn", "{}")
    assert "update_model_card" not in one.sagemaker.calls
