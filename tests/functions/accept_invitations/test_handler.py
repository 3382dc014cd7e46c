"""The two ways in: a custom resource of CloudFormation, which is always answered, and a schedule."""

import http.client
import json
import logging
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import Any

import boto3
import pytest

from functions import custom_resource
from functions.accept_invitations import index
from tests.functions.accept_invitations.fakes import OWNER, Clock, Context, FakeRam, invitation, refusal

SECRET = "X-Amz-Signature=0123456789abcdef"
URL = f"https://cloudformation-custom-resource-response.example/answer?{SECRET}"
PROPERTIES = {"OwnerAccount": OWNER, "ShareNames": ["read"], "InsideOrganisation": "false", "WaitSeconds": "0"}


@dataclass
class CloudFormation:
    """Takes answers. `failures` are raised by the next ones."""

    answers: list[dict[str, Any]] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)

    def urlopen(self, request: urllib.request.Request, timeout: float) -> Any:
        if self.failures:
            raise self.failures.pop(0)
        assert isinstance(request.data, bytes)
        assert (request.full_url, request.get_method(), timeout > 0) == (URL, "PUT", True)
        self.answers.append(json.loads(request.data))
        self.sizes.append(len(request.data))
        return http.client.HTTPConnection("unused")

    @property
    def answer(self) -> dict[str, Any]:
        (only,) = self.answers
        return only


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
    return {
        "RequestType": kind,
        "ResponseURL": URL,
        "StackId": "arn:aws:cloudformation:eu-west-1:999999999999:stack/team/1",
        "RequestId": "request-1",
        "LogicalResourceId": "Invitations",
        "ResourceProperties": {**PROPERTIES, **changes},
    }


def test_create_is_answered_with_what_became_of_each_share(cloudformation: CloudFormation) -> None:
    index.handler(_request(ShareNames=["read", "catalog"]), Context())
    answer = cloudformation.answer
    assert (answer["Status"], answer["Data"]) == ("SUCCESS", {"read": "accepted", "catalog": "waiting"})
    assert (answer["RequestId"], answer["LogicalResourceId"]) == ("request-1", "Invitations")
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


def test_surprise_is_answered(cloudformation: CloudFormation, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise MemoryError("no room")

    monkeypatch.setattr(boto3, "client", broken)
    index.handler(_request(), Context())
    assert cloudformation.answer["Reason"] == "MemoryError: no room"


def test_answer_comes_before_the_timeout(cloudformation: CloudFormation, ram: FakeRam) -> None:
    index.handler(_request(WaitSeconds="600"), Context(seconds=custom_resource.RESERVE_SECONDS - 1))
    assert cloudformation.answer["Data"] == {"read": "waiting"}


def test_answer_stays_within_what_cloudformation_takes(cloudformation: CloudFormation) -> None:
    names = [f"landbridge-example-team-with-a-long-name-read-{number:03}" for number in range(200)]
    index.handler(_request(ShareNames=names), Context())
    assert cloudformation.answer["Status"] == "SUCCESS"
    assert cloudformation.sizes[0] <= 4096


def test_answer_is_repeated_when_it_is_not_taken(cloudformation: CloudFormation) -> None:
    cloudformation.failures = [urllib.error.URLError("reset"), TimeoutError()]
    index.handler(_request(), Context())
    assert cloudformation.answer["Status"] == "SUCCESS"


@pytest.mark.parametrize(
    "failure",
    [
        urllib.error.HTTPError(URL, 403, f"Forbidden {URL}", http.client.HTTPMessage(), None),
        http.client.InvalidURL(f"URL can't contain control characters: {URL}"),
        ValueError(f"unknown url type: {URL}"),
    ],
)
def test_signed_address_is_in_no_log_and_no_error(
    cloudformation: CloudFormation, failure: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    cloudformation.failures = [failure] * 3
    with caplog.at_level(logging.DEBUG), pytest.raises(RuntimeError) as raised:
        index.handler(_request(OwnerAccount="?"), Context())
    assert SECRET not in caplog.text
    assert SECRET not in str(raised.value)
    assert raised.value.__context__ is None


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
