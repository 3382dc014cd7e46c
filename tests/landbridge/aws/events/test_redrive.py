"""Bringing messages back."""

from __future__ import annotations

from typing import Any

import pytest

from landbridge.aws.events import RedriveError, redrive
from tests.landbridge.aws.events.fifo import Fifo, refused

URL = "models.fifo"
REDRIVE = "models-redrive.fifo"


@pytest.fixture(params=["by SQS", "by hand", "where SQS cannot"])
def way(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_all_messages_come_back_in_order(way: str) -> None:
    sqs = Fifo()
    sqs.has_move_task = way != "where SQS cannot"
    for group in "ab":
        sqs.put(REDRIVE, group, *(f"{group}{number}" for number in range(25)))
    told: list[int] = []
    assert redrive(sqs, REDRIVE, URL, by_hand=way == "by hand", progress=told.append) == 50
    assert told[-1] == 50
    assert not sqs.bodies(REDRIVE)
    for group in "ab":
        assert [text for text in sqs.bodies(URL) if text[0] == group] == [f"{group}{n}" for n in range(25)]
    assert {message.group for message in sqs.queue(URL)} == {"a", "b"}


def test_a_refused_message_is_not_overtaken_and_not_lost() -> None:
    sqs = Fifo()
    sqs.put(REDRIVE, "a", *map(str, range(15)))

    def fail(call: str, request: dict[str, Any]) -> None:
        if call == "SendMessage" and request["QueueUrl"] == URL and request["MessageBody"] == "4":
            raise refused("RequestThrottled")

    sqs.fail = fail
    with pytest.raises(RedriveError, match="4 messages were moved"):
        redrive(sqs, REDRIVE, URL, by_hand=True)
    assert sqs.bodies(URL) == list("0123")
    sqs.fail = lambda call, request: None
    assert redrive(sqs, REDRIVE, URL, by_hand=True) == 11
    assert sqs.bodies(URL) == list(map(str, range(15)))


def test_what_was_sent_and_not_deleted_is_not_delivered_twice() -> None:
    sqs = Fifo()
    sqs.put(REDRIVE, "a", "1", "2")
    sqs.fail = lambda call, _: {"Failed": [{"Id": "0"}]} if call == "DeleteMessageBatch" else None
    with pytest.raises(RedriveError):
        redrive(sqs, REDRIVE, URL, by_hand=True)
    for message in sqs.queue(REDRIVE):
        message.visible_at = 0
    sqs.fail = lambda call, request: None
    redrive(sqs, REDRIVE, URL, by_hand=True)
    assert sqs.bodies(URL) == ["1", "2"]


def test_a_task_that_fails_says_why() -> None:
    sqs = Fifo()
    sqs.list_message_move_tasks = lambda **_: {  # type: ignore[method-assign]
        "Results": [{"Status": "FAILED", "FailureReason": "KmsAccessDenied", "ApproximateNumberOfMessagesMoved": 3}]
    }
    with pytest.raises(RedriveError, match=r"moved 3 messages.*KmsAccessDenied"):
        redrive(sqs, REDRIVE, URL)


def test_a_task_at_work_is_not_raced() -> None:
    sqs = Fifo()
    sqs.has_move_task = False
    sqs.tasks = [{"Status": "RUNNING"}]
    sqs.put(REDRIVE, "a", "1")
    with pytest.raises(RedriveError, match="already"):
        redrive(sqs, REDRIVE, URL)
    assert sqs.bodies(REDRIVE) == ["1"]
