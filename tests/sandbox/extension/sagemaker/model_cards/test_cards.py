"""Model cards of one account through botocore, with policies in force."""

import json
from typing import Any

import pytest

from tests.sandbox.extension.authorization.documents import allow
from tests.sandbox.extension.sagemaker.conftest import CENTRAL, refusal
from tests.sandbox.extension.sagemaker.model_cards.conftest import CONTENT, CardAccount, card_arn

pytestmark = pytest.mark.sandbox

OTHER = json.dumps({"model_overview": {"model_owner": "somebody else"}})


@pytest.mark.requirement("S2.2")
def test_a_card_is_created_in_draft_and_described_by_name_and_by_arn(account: CardAccount) -> None:
    assert account.card(Tags=[{"Key": "team", "Value": "churn"}]) == card_arn()
    for reference in ("churn", card_arn()):
        found = account.described(reference)
        assert (found["ModelCardName"], found["ModelCardArn"], found["ModelCardVersion"]) == ("churn", card_arn(), 1)
        assert (found["ModelCardStatus"], json.loads(found["Content"])) == ("Draft", CONTENT)
        assert found["CreatedBy"]["IamIdentity"]["Arn"] == f"arn:aws:iam::{CENTRAL}:root"
        assert found["CreationTime"] == found["LastModifiedTime"]
        assert "SecurityConfig" not in found
    assert account.sagemaker.list_tags(ResourceArn=card_arn())["Tags"] == [{"Key": "team", "Value": "churn"}]


def test_a_name_is_given_once_and_again_after_deletion(account: CardAccount) -> None:
    account.card()
    code, text = refusal(account.card)
    assert (code, card_arn() in text) == ("ConflictException", True)
    account.update(Content=OTHER)
    account.sagemaker.delete_model_card(ModelCardName="churn")
    account.card()
    assert account.described()["ModelCardVersion"] == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": "a" * 64}, "modelCardName"),
        ({"name": "two words"}, "modelCardName"),
        ({"Content": "x" * 100_001}, "length less than or equal to 100000"),
        ({"Content": '{"owner": "me"}'}, "'owner' was unexpected"),
        ({"Content": "me"}, "not JSON"),
        ({"ModelCardStatus": "Rejected"}, "modelCardStatus"),
        ({"SecurityConfig": {"KmsKeyId": "alias/missing"}}, "alias/missing does not exist"),
        ({"Tags": [{"Key": "a", "Value": "1"}, {"Key": "a", "Value": "2"}]}, "Duplicate tag keys"),
    ],
)
def test_what_no_card_can_be_is_refused_and_leaves_none(
    account: CardAccount, changes: dict[str, Any], said: str
) -> None:
    code, text = refusal(account.card, **changes)
    assert code == "ValidationException"
    assert said in text
    assert account.sagemaker.list_model_cards()["ModelCardSummaries"] == []


def test_content_makes_a_version_and_a_status_does_not(account: CardAccount) -> None:
    account.card()
    account.update(ModelCardStatus="PendingReview")
    assert account.described()["ModelCardVersion"] == 1
    account.update(Content=OTHER)
    latest, first = account.described(), account.described(ModelCardVersion=1)
    assert (latest["ModelCardVersion"], latest["Content"], latest["ModelCardStatus"]) == (2, OTHER, "PendingReview")
    assert (first["ModelCardVersion"], json.loads(first["Content"])) == (1, CONTENT)
    account.update(ModelCardStatus="Approved")
    assert account.described(ModelCardVersion=1)["ModelCardStatus"] == "PendingReview"
    assert latest["CreationTime"] == first["CreationTime"]
    code, text = refusal(account.described, ModelCardVersion=3)
    assert (code, "no version 3" in text) == ("ResourceNotFound", True)


def test_a_call_updates_content_or_status(account: CardAccount) -> None:
    account.card()
    code, text = refusal(account.update, Content=OTHER, ModelCardStatus="Approved")
    assert (code, "both model card content and model card status" in text) == ("ValidationException", True)
    assert refusal(account.update)[0] == "ValidationException"
    assert refusal(account.update, Content="{")[0] == "ValidationException"
    assert account.described()["ModelCardStatus"] == "Draft"
    assert account.described()["ModelCardVersion"] == 1


def test_the_content_of_an_archived_card_stays_until_its_status_changes(account: CardAccount) -> None:
    account.card()
    account.update(ModelCardStatus="Archived")
    code, text = refusal(account.update, Content=OTHER)
    assert (code, "Archived" in text) == ("ConflictException", True)
    account.update(ModelCardStatus="Draft")
    account.update(Content=OTHER)
    assert account.described()["ModelCardVersion"] == 2


@pytest.mark.requirement("S2.8")
@pytest.mark.parametrize("status", ["Draft", "PendingReview", "Approved", "Archived"])
def test_a_card_is_deleted_in_any_status_and_by_name_only(account: CardAccount, status: str) -> None:
    account.card(ModelCardStatus=status)
    assert refusal(account.sagemaker.delete_model_card, ModelCardName=card_arn())[0] == "ValidationException"
    account.sagemaker.delete_model_card(ModelCardName="churn")
    for call in (account.described, account.update, account.sagemaker.delete_model_card):
        arguments = {"ModelCardName": "churn"} if call == account.sagemaker.delete_model_card else {}
        code, text = refusal(call, **arguments)
        assert (code, "churn does not exist" in text) == ("ResourceNotFound", True)


def test_cards_are_filtered_sorted_and_paged(account: CardAccount) -> None:
    for name in ("b-churn", "a-churn", "fraud"):
        account.card(name)
    account.update("a-churn", ModelCardStatus="Approved")

    def names(**request: Any) -> list[str]:
        found = account.sagemaker.list_model_cards(**request)["ModelCardSummaries"]
        return [each["ModelCardName"] for each in found]

    assert names() == ["fraud", "a-churn", "b-churn"]
    assert names(SortOrder="Ascending") == ["b-churn", "a-churn", "fraud"]
    assert names(SortBy="Name", SortOrder="Ascending", NameContains="churn") == ["a-churn", "b-churn"]
    assert names(ModelCardStatus="Approved") == ["a-churn"]
    assert names(CreationTimeBefore=account.described("b-churn")["CreationTime"]) in (["b-churn"], [])
    assert names(CreationTimeAfter=2_000_000_000) == []
    pages = account.sagemaker.get_paginator("list_model_cards").paginate(PaginationConfig={"PageSize": 2})
    assert [len(page["ModelCardSummaries"]) for page in pages] == [2, 1]
    assert account.client("sagemaker", "222222222222").list_model_cards()["ModelCardSummaries"] == []


def test_versions_are_listed_with_their_own_status(account: CardAccount) -> None:
    account.card()
    account.update(Content=OTHER)
    account.update(ModelCardStatus="Approved")

    def versions(**request: Any) -> list[tuple[int, str]]:
        found = account.sagemaker.list_model_card_versions(ModelCardName="churn", **request)
        return [(each["ModelCardVersion"], each["ModelCardStatus"]) for each in found["ModelCardVersionSummaryList"]]

    assert versions() == [(2, "Approved"), (1, "Draft")]
    assert versions(SortOrder="Ascending", SortBy="Version") == [(1, "Draft"), (2, "Approved")]
    assert versions(ModelCardStatus="Draft") == [(1, "Draft")]
    assert versions(MaxResults=1) == [(2, "Approved")]


def test_the_callers_policy_decides_before_the_card_is_looked_up(account: CardAccount) -> None:
    account.card()
    reader = account.as_role("sagemaker", "reader", [allow("sagemaker:DescribeModelCard", card_arn())])
    assert reader.describe_model_card(ModelCardName="churn")["ModelCardName"] == "churn"
    for call, request in (
        (reader.update_model_card, {"ModelCardName": "churn", "ModelCardStatus": "Approved"}),
        (reader.list_model_card_versions, {"ModelCardName": "churn"}),
        (reader.list_model_cards, {}),
        (reader.delete_model_card, {"ModelCardName": "churn"}),
        (reader.describe_model_card, {"ModelCardName": "another"}),
        (reader.list_tags, {"ResourceArn": card_arn()}),
    ):
        assert refusal(call, **request)[0] == "AccessDeniedException"


def test_tags_are_conditions_and_creating_with_tags_takes_the_right_to_tag(account: CardAccount) -> None:
    account.card(Tags=[{"Key": "team", "Value": "churn"}])
    own = {"StringEquals": {"aws:ResourceTag/team": "churn"}}
    member = account.as_role(
        "sagemaker",
        "member",
        [allow("sagemaker:DescribeModelCard", "*", Condition=own), allow("sagemaker:CreateModelCard", "*")],
    )
    member.describe_model_card(ModelCardName="churn")
    account.sagemaker.add_tags(ResourceArn=card_arn(), Tags=[{"Key": "team", "Value": "fraud"}])
    assert refusal(member.describe_model_card, ModelCardName="churn")[0] == "AccessDeniedException"
    request = {"ModelCardName": "new", "Content": "{}", "ModelCardStatus": "Draft"}
    tags = [{"Key": "team", "Value": "churn"}]
    code, text = refusal(member.create_model_card, **request, Tags=tags)
    assert (code, "sagemaker:AddTags" in text) == ("AccessDeniedException", True)
    member.create_model_card(**request)
    account.sagemaker.delete_tags(ResourceArn=card_arn(), TagKeys=["team"])
    assert account.sagemaker.list_tags(ResourceArn=card_arn())["Tags"] == []
