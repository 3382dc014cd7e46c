"""The two ways in: a custom resource of CloudFormation, which is always answered, and a schedule."""

import time
import urllib.request
from typing import Any

import boto3
import pytest

from functions import custom_resource
from functions.accept_invitations import index
from tests.functions.accept_invitations.fakes import OWNER, FakeRam, invitation, refusal
from tests.functions.fakes import Clock, CloudFormation, Context, request

PROPERTIES = {"OwnerAccount": OWNER, "ShareNames": ["read"], "InsideOrganisation": "false", "WaitSeconds": "0"}


@pytest.fixture
def ram() -> FakeRam:
    return FakeRam([invitation("read")])


@pytest.fixture(autouse=True)
def cloudformation(monkeypatch: pytest.MonkeyPatch, ram: FakeRam) -> CloudFormation:
    fake, clock = CloudFormation(), Clock()
    monkeypatch.setattr(urllib.request, "urlopen", fake.urlopen)
    monkeypatch.setattr(boto3, "client", lambda *_, **__: ram)
    monkeypatch.setattr(time, "sleep", clock.sleep)
    return fake


def _request(kind: str = "Create", **changes: Any) -> dict[str, Any]:
    return request(kind, {**PROPERTIES, **changes}, "Resource" if kind == "Delete" else None)


def test_create_is_answered_with_what_became_of_each_share(cloudformation: CloudFormation) -> None:
    index.handler(_request(ShareNames=["read", "catalog"]), Context())
    answer = cloudformation.answer
    assert (answer["Status"], answer["Data"]) == ("SUCCESS", {"read": "accepted", "catalog": "waiting"})
    assert (answer["RequestId"], answer["LogicalResourceId"]) == ("request-1", "Resource")
    assert "catalog: waiting" in answer["Reason"]


def test_physical_id_stays_the_same(cloudformation: CloudFormation) -> None:
    index.handler(_request(), Context())
    created = cloudformation.answers[0]["PhysicalResourceId"]
    index.handler({**_request("Update", OwnerAccount="222222222222"), "PhysicalResourceId": created}, Context())
    assert cloudformation.answers[1]["PhysicalResourceId"] == created


def test_delete_does_nothing_even_with_broken_properties(cloudformation: CloudFormation, ram: FakeRam) -> None:
    index.handler(_request("Delete", OwnerAccount="?"), Context())
    assert cloudformation.answer["Status"] == "SUCCESS"
    assert ram.accepted == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OwnerAccount", "1234"),
        ("OwnerAccount", None),
        ("ShareNames", []),
        ("ShareNames", [1]),
        ("InsideOrganisation", "maybe"),
        ("WaitSeconds", "-1"),
    ],
)
def test_bad_property_fails_and_is_named(cloudformation: CloudFormation, name: str, value: Any) -> None:
    index.handler(_request(**{name: value}), Context())
    assert cloudformation.answer["Status"] == "FAILED"
    assert name in cloudformation.answer["Reason"]


def test_denial_is_answered(cloudformation: CloudFormation, ram: FakeRam) -> None:
    ram.errors = [refusal("AccessDeniedException")]
    index.handler(_request(), Context())
    assert cloudformation.answer["Status"] == "FAILED"
    assert "AccessDeniedException" in cloudformation.answer["Reason"]


def test_answer_comes_before_the_timeout(cloudformation: CloudFormation, ram: FakeRam) -> None:
    index.handler(_request(WaitSeconds="600"), Context(seconds=custom_resource.RESERVE_SECONDS - 1))
    assert cloudformation.answer["Data"] == {"read": "waiting"}


def test_schedule_accepts_what_came_later(monkeypatch: pytest.MonkeyPatch, cloudformation: CloudFormation) -> None:
    monkeypatch.setenv("OWNER_ACCOUNT", OWNER)
    monkeypatch.setenv("SHARE_NAMES", '["read", "catalog"]')
    monkeypatch.setenv("INSIDE_ORGANISATION", "false")
    event = {"source": "aws.events", "detail-type": "Scheduled Event", "detail": {}}
    assert index.handler(event, Context()) == {"read": "accepted", "catalog": "waiting"}
    assert cloudformation.answers == []


def test_other_events_are_refused() -> None:
    with pytest.raises(ValueError, match="Scheduled Event"):
        index.handler({"Records": []}, Context())
