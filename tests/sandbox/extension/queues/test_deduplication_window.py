"""Five minutes of deduplication, with the clock turned forward."""

from typing import Any

import pytest
from ministack.core.responses import request_scope
from ministack.services import sqs as service

from sandbox.extension.queues import sending
from sandbox.extension.queues.queue import Queue
from tests.sandbox.extension.queues.messages import ACCOUNT, arn

pytestmark = pytest.mark.requirement("S3.1")


def _queue() -> Queue:
    attributes = {"QueueArn": arn("models.fifo"), "MaximumMessageSize": "1024", "ContentBasedDeduplication": "true"}
    return {"is_fifo": True, "attributes": attributes, "messages": [], "dedup_cache": {}, "fifo_seq": 0}


def test_the_window_is_five_minutes_from_the_first_message(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_000_000.0
    monkeypatch.setattr("time.time", lambda: now)
    queue = _queue()
    request: dict[str, Any] = {"MessageBody": "one", "MessageGroupId": "g"}
    with request_scope(ACCOUNT, "eu-west-1"):
        first = sending.enqueue(queue, request)
        now += 200
        assert sending.enqueue(queue, request)["MessageId"] == first["MessageId"]
        now += 99.9
        assert sending.enqueue(queue, request)["MessageId"] == first["MessageId"]
        now += 0.2
        assert sending.enqueue(queue, request)["MessageId"] != first["MessageId"]
    assert len(queue["messages"]) == 2
    assert service._DEDUP_WINDOW_S == sending.DEDUPLICATION_SECONDS
