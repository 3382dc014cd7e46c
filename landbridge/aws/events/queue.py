"""The four calls that a consumer makes, and what their partial failures mean."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from botocore import exceptions
from botocore.exceptions import BotoCoreError, ClientError

from landbridge.aws.events.batches import batches
from landbridge.aws.events.messages import Message
from landbridge.aws.events.settings import MAXIMUM_BATCH

FAILURES = (BotoCoreError, ClientError)

PASSING = frozenset(
    {
        "KmsThrottled",
        "KMS.ThrottlingException",
        "OverLimit",
        "RequestThrottled",
        "ServiceUnavailable",
        "Throttling",
        "ThrottlingException",
        "InternalError",
        "InternalFailure",
    }
)
"""Answers that another try may change."""


def is_passing(error: Exception) -> bool:
    """Whether another try may succeed: the network, throttling, or a fault of the service."""
    if not isinstance(error, ClientError):
        return isinstance(error, exceptions.ConnectionError | exceptions.HTTPClientError)
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return status >= 500 or error.response["Error"]["Code"].removeprefix("AWS.SimpleQueueService.") in PASSING


class Queue:
    """A FIFO queue behind an SQS client. Raises what botocore raises."""

    def __init__(
        self, sqs: Any, url: str, visibility_seconds: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._sqs = sqs
        self._url = url
        self._visibility = visibility_seconds
        self._clock = clock

    def receive(self, number: int, wait_seconds: int) -> list[Message]:
        """Up to `number` messages, in each group's order."""
        answer = self._sqs.receive_message(
            QueueUrl=self._url,
            MaxNumberOfMessages=number,
            WaitTimeSeconds=wait_seconds,
            VisibilityTimeout=self._visibility,
            MessageSystemAttributeNames=["MessageGroupId", "ApproximateReceiveCount"],
            # The answer to a lost request is given again to botocore's own retry (SQS API reference, ReceiveMessage).
            ReceiveRequestAttemptId=uuid.uuid4().hex,
        )
        deadline = self._clock() + self._visibility
        return [Message.received(message, deadline) for message in answer.get("Messages", ())]

    def delete(self, messages: Sequence[Message]) -> list[Message]:
        """Those of at most ten messages that are still there."""
        entries = [{"Id": str(n), "ReceiptHandle": message.receipt} for n, message in enumerate(messages)]
        answer = self._sqs.delete_message_batch(QueueUrl=self._url, Entries=entries)
        return [messages[int(failed["Id"])] for failed in answer.get("Failed", ())]

    def extend(self, messages: Sequence[Message]) -> None:
        """Hides messages for another while. One that cannot be hidden keeps its deadline."""
        for some in batches(messages, MAXIMUM_BATCH):
            asked = self._clock()
            failed = self._hide([(message, self._visibility) for message in some])
            for message in some:
                if message not in failed:
                    message.deadline = asked + self._visibility

    def release(self, messages: Sequence[Message], rest_seconds: int = 0) -> None:
        """Makes a group's messages visible again: all but the first at once, the first after `rest_seconds`.

        A group is blocked as long as one of its messages is hidden, so that none overtakes the first (SQS developer
        guide, FIFO-queues-understanding-logic). Therefore the last goes first and the first last.
        """
        entries = [(message, 0 if n else rest_seconds) for n, message in enumerate(messages)]
        for some in batches(entries[::-1], MAXIMUM_BATCH):
            self._hide(some)

    def _hide(self, some: Sequence[tuple[Message, int]]) -> set[Message]:
        entries = [
            {"Id": str(n), "ReceiptHandle": message.receipt, "VisibilityTimeout": seconds}
            for n, (message, seconds) in enumerate(some)
        ]
        answer = self._sqs.change_message_visibility_batch(QueueUrl=self._url, Entries=entries)
        return {some[int(failed["Id"])][0] for failed in answer.get("Failed", ())}
