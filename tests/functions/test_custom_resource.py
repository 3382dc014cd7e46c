"""Every request of CloudFormation is answered, in time, within its limits, and without a secret getting out."""

import http.client
import logging
import time
import urllib.error
import urllib.request
from typing import Any

import pytest

from functions import custom_resource
from tests.functions.fakes import SECRET, URL, Clock, CloudFormation, Context, request


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(time, "sleep", clock.sleep)
    monkeypatch.setattr(time, "monotonic", clock)
    return clock


@pytest.fixture(autouse=True)
def cloudformation(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> CloudFormation:
    fake = CloudFormation()
    monkeypatch.setattr(urllib.request, "urlopen", fake.urlopen)
    return fake


def _done(event: dict[str, Any], answer: custom_resource.Answer, until: float) -> None:
    answer.reason = "done"


def _half(event: dict[str, Any], answer: custom_resource.Answer, until: float) -> None:
    answer.physical_id, answer.data = "half", {"made": "half"}
    raise MemoryError("no room")


def test_work_is_answered_under_the_request_s_own_ids(cloudformation: CloudFormation) -> None:
    custom_resource.answer(request("Create", {}), Context(), _done)
    assert cloudformation.answer == {
        "Status": "SUCCESS",
        "Reason": "done",
        "PhysicalResourceId": "Resource",
        "StackId": "arn:aws:cloudformation:eu-west-1:999999999999:stack/team/1",
        "RequestId": "request-1",
        "LogicalResourceId": "Resource",
        "Data": {},
    }


def test_physical_id_that_cloudformation_knows_stays(cloudformation: CloudFormation) -> None:
    custom_resource.answer(request("Update", {}, "known"), Context(), _done)
    assert cloudformation.answer["PhysicalResourceId"] == "known"


def test_surprise_is_answered_with_the_physical_id_of_what_was_made(cloudformation: CloudFormation) -> None:
    assert custom_resource.answer(request("Create", {}), Context(), _half) == {}
    answer = cloudformation.answer
    assert (answer["Status"], answer["Reason"]) == ("FAILED", "MemoryError: no room")
    assert (answer["PhysicalResourceId"], answer["Data"]) == ("half", {})


def test_work_ends_in_time_for_the_answer(clock: Clock) -> None:
    clock.now = 1000
    seen: list[float] = []
    custom_resource.answer(
        request("Create", {}), Context(seconds=300), lambda _event, _answer, until: seen.append(until)
    )
    assert seen == [1300 - custom_resource.RESERVE_SECONDS]


def test_answer_stays_within_what_cloudformation_takes(cloudformation: CloudFormation) -> None:
    def talkative(event: dict[str, Any], answer: custom_resource.Answer, until: float) -> None:
        answer.reason = "x" * 5000
        answer.data = {f"name-{number:03}": "accepted" for number in range(300)}

    custom_resource.answer(request("Create", {}), Context(), talkative)
    assert cloudformation.answer["Status"] == "SUCCESS"
    assert cloudformation.sizes[0] <= 4096


def test_answer_is_repeated_when_it_is_not_taken(cloudformation: CloudFormation) -> None:
    cloudformation.failures = [urllib.error.URLError("reset"), TimeoutError()]
    custom_resource.answer(request("Create", {}), Context(), _done)
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
        custom_resource.answer(request("Create", {}), Context(), _half)
    assert SECRET not in caplog.text
    assert SECRET not in str(raised.value)
    assert raised.value.__context__ is None
