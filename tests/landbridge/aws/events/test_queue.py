"""How messages are given back."""

from __future__ import annotations

from typing import Any

from landbridge.aws.events.messages import Message
from landbridge.aws.events.queue import Queue


class Recorder:
    """Takes down what becomes of each message."""

    def __init__(self) -> None:
        self.changed: list[tuple[str, int]] = []

    def change_message_visibility_batch(self, **request: Any) -> dict[str, Any]:
        assert len(request["Entries"]) <= 10
        self.changed += [(entry["ReceiptHandle"], entry["VisibilityTimeout"]) for entry in request["Entries"]]
        return {}


def test_the_first_of_a_group_is_given_back_last_so_that_none_overtakes_it() -> None:
    sqs = Recorder()
    messages = [Message(str(n), f"r{n}", "{}", "g", 1, 0.0) for n in range(12)]
    Queue(sqs, "models.fifo", 30).release(messages, rest_seconds=5)
    assert sqs.changed == [*((f"r{n}", 0) for n in range(11, 0, -1)), ("r0", 5)]
