"""The event of a model card's status, and what CloudTrail records of calls on cards."""

from typing import Any

import pytest

from tests.sandbox.extension.cloudtrail.trails import start_trail
from tests.sandbox.extension.events.routes import Route
from tests.sandbox.extension.sagemaker.conftest import CENTRAL, REGION, TEAM, refusal
from tests.sandbox.extension.sagemaker.model_cards.conftest import CardAccount, card_arn

pytestmark = pytest.mark.sandbox

PATTERN = {"source": ["aws.sagemaker"], "detail-type": ["SageMaker Model Card State Change"]}
TRAIL = {"source": ["aws.sagemaker"], "detail-type": ["AWS API Call via CloudTrail"]}


def statuses(found: list[dict[str, Any]]) -> list[tuple[str, str, int]]:
    """The name, status and version that each event tells."""
    details = [each["detail"] for each in found]
    return [(each["ModelCardName"], each["ModelCardStatus"], each["ModelCardVersion"]) for each in details]


@pytest.mark.requirement("S2.3")
def test_a_new_card_and_each_new_status_are_told(account: CardAccount) -> None:
    route = Route(account.sandbox, CENTRAL, PATTERN, {})
    account.card()
    account.update(ModelCardStatus="PendingReview")
    account.update(ModelCardStatus="PendingReview")
    account.update(Content="{}")
    account.update(ModelCardStatus="Approved")
    account.update(ModelCardStatus="Archived")
    assert statuses(route.arrived()) == [
        ("churn", "Draft", 1),
        ("churn", "PendingReview", 1),
        ("churn", "Approved", 2),
        ("churn", "Archived", 2),
    ]


def test_the_event_has_the_documented_shape(account: CardAccount) -> None:
    route = Route(account.sandbox, CENTRAL, PATTERN, {})
    account.card()
    (event,) = route.arrived()
    assert (event["account"], event["region"], event["resources"]) == (CENTRAL, REGION, [card_arn()])
    described, detail = account.described(), event["detail"]
    assert detail.pop("CreationTime") == detail.pop("LastModifiedTime")
    author = {"IamIdentity": described["CreatedBy"]["IamIdentity"]}
    assert detail == {
        "ModelCardVersion": 1,
        "LastModifiedBy": author,
        "CreatedBy": author,
        "ModelCardName": "churn",
        "ModelId": "churn-1",
        "ModelCardStatus": "Draft",
        "AccountId": CENTRAL,
        "SecurityConfig": {},
    }


def test_a_status_set_by_another_account_is_told_in_the_cards_account_alone(account: CardAccount) -> None:
    account.card()
    account.share()
    own = Route(account.sandbox, CENTRAL, PATTERN, {})
    team = Route(account.sandbox, TEAM, PATTERN, {})
    account.scientist().update_model_card(ModelCardName=card_arn(), ModelCardStatus="PendingReview")
    assert statuses(own.arrived()) == [("churn", "PendingReview", 1)]
    assert team.arrived() == []


def test_calls_are_recorded_with_the_content_hidden_and_refused_ones_too(account: CardAccount) -> None:
    start_trail(account.sandbox, TEAM)
    route = Route(account.sandbox, TEAM, TRAIL, {})
    account.card()
    account.share()
    scientist = account.scientist()
    scientist.update_model_card(ModelCardName=card_arn(), Content="{}")
    assert refusal(scientist.delete_model_card, ModelCardName="churn")[0] == "AccessDeniedException"
    updated, deleted = (each["detail"] for each in route.arrived())
    assert (updated["eventName"], updated["responseElements"]) == ("UpdateModelCard", {"modelCardArn": card_arn()})
    assert updated["requestParameters"]["modelCardName"] == card_arn()
    assert updated["requestParameters"]["content"] == "HIDDEN_DUE_TO_SECURITY_REASONS"
    assert (deleted["eventName"], deleted["errorCode"]) == ("DeleteModelCard", "AccessDenied")
