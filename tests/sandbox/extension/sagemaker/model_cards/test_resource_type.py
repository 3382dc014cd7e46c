"""AWS::SageMaker::ModelCard in CloudFormation."""

import json
from typing import Any

import pytest

from tests.sandbox.extension.cloudformation.stacks import Stack
from tests.sandbox.extension.events.routes import Route
from tests.sandbox.extension.sagemaker.conftest import CENTRAL, refusal
from tests.sandbox.extension.sagemaker.model_cards.conftest import CardAccount, card_arn

pytestmark = pytest.mark.sandbox

CONTENT = {"ModelOverview": {"ModelOwner": "team churn", "ModelVersion": 1}, "IntendedUses": {"RiskRating": "Low"}}
OTHER = {"ModelOverview": {"ModelOwner": "somebody else"}}
OUTPUTS = {
    "Name": {"Value": {"Ref": "Card"}},
    "Arn": {"Value": {"Fn::GetAtt": "Card.ModelCardArn"}},
    "Version": {"Value": {"Fn::GetAtt": "Card.ModelCardVersion"}},
}


def resource(**changes: Any) -> dict[str, Any]:
    """A template's resources: the card `churn`."""
    properties = {"ModelCardName": "churn", "Content": CONTENT, "ModelCardStatus": "Draft", **changes}
    return {"Card": {"Type": "AWS::SageMaker::ModelCard", "Properties": properties}}


@pytest.fixture
def stack(account: CardAccount) -> Stack:
    """A stack that holds the card."""
    made = Stack(account.sandbox.root(CENTRAL), "cards")
    made.deploy(resource(Tags=[{"Key": "team", "Value": "churn"}]), Outputs=OUTPUTS)
    return made


def test_a_stack_makes_the_card_and_takes_it_away(account: CardAccount, stack: Stack) -> None:
    found = account.described()
    assert (found["ModelCardStatus"], json.loads(found["Content"])) == (
        "Draft",
        {"model_overview": {"model_owner": "team churn", "model_version": 1}, "intended_uses": {"risk_rating": "Low"}},
    )
    assert stack.outputs() == {"Name": "churn", "Arn": card_arn(), "Version": "1"}
    tags = account.sagemaker.list_tags(ResourceArn=card_arn())["Tags"]
    assert {"Key": "team", "Value": "churn"} in tags
    stack.delete()
    assert refusal(account.described)[0] == "ResourceNotFound"


def test_content_status_and_tags_change_in_place(account: CardAccount, stack: Stack) -> None:
    created = account.described()["CreationTime"]
    stack.deploy(resource(ModelCardStatus="PendingReview"))
    assert (account.described()["ModelCardVersion"], account.described()["ModelCardStatus"]) == (1, "PendingReview")
    stack.deploy(resource(Content=OTHER, ModelCardStatus="PendingReview", Tags=[{"Key": "a", "Value": "b"}]))
    found = account.described()
    assert (found["ModelCardVersion"], found["ModelCardStatus"], found["CreationTime"]) == (2, "PendingReview", created)
    tags = account.sagemaker.list_tags(ResourceArn=card_arn())["Tags"]
    assert {"Key": "a", "Value": "b"} in tags
    assert "team" not in {each["Key"] for each in tags}


@pytest.mark.parametrize(("before", "after"), [("Draft", "Approved"), ("Draft", "Archived"), ("Archived", "Draft")])
def test_content_and_status_change_together_in_two_updates(account: CardAccount, before: str, after: str) -> None:
    stack = Stack(account.sandbox.root(CENTRAL), "cards")
    stack.deploy(resource(ModelCardStatus=before))
    stack.deploy(resource(ModelCardStatus=after, Content=OTHER))
    found = account.described()
    assert (found["ModelCardVersion"], found["ModelCardStatus"]) == (2, after)
    assert json.loads(found["Content"]) == {"model_overview": {"model_owner": "somebody else"}}


def test_a_new_key_would_replace_the_card_and_fails(account: CardAccount, stack: Stack) -> None:
    key = account.client("kms").create_key()["KeyMetadata"]["Arn"]
    with pytest.raises(AssertionError, match="custom-named"):
        stack.deploy(resource(SecurityConfig={"KmsKeyId": key}))
    assert "SecurityConfig" not in account.described()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"Content": {"ModelOverview": {"Owner": "me"}}}, "'owner' was unexpected"),
        ({"ModelCardName": "a" * 64}, "modelCardName"),
        ({"ModelCardStatus": "Rejected"}, "modelCardStatus"),
    ],
)
def test_what_the_api_refuses_fails_the_stack(account: CardAccount, changes: dict[str, Any], said: str) -> None:
    with pytest.raises(AssertionError) as caught:
        Stack(account.sandbox.root(CENTRAL), "cards").deploy(resource(**changes))
    assert said in str(caught.value)
    assert account.sagemaker.list_model_cards()["ModelCardSummaries"] == []


def test_an_unknown_property_is_refused(account: CardAccount) -> None:
    code, text = refusal(
        account.client("cloudformation").create_stack,
        StackName="cards",
        TemplateBody=json.dumps({"Resources": resource(CreatedBy={"DomainId": "d-1"})}),
    )
    assert (code, "CreatedBy" in text) == ("ValidationError", True)


def test_a_stack_tells_the_status_of_its_card(account: CardAccount) -> None:
    pattern = {"source": ["aws.sagemaker"], "detail-type": ["SageMaker Model Card State Change"]}
    route = Route(account.sandbox, CENTRAL, pattern, {})
    stack = Stack(account.sandbox.root(CENTRAL), "cards")
    stack.deploy(resource())
    stack.deploy(resource(ModelCardStatus="PendingReview"))
    assert [each["detail"]["ModelCardStatus"] for each in route.arrived()] == ["Draft", "PendingReview"]
