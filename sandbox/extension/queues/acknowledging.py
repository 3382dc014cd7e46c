"""Deleting received messages and changing how long they stay hidden, by their receipt handles.

Rules: AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html (a message that is gone already is no error),
API_ChangeMessageVisibility.html (MessageNotInflight; hidden for at most 12 hours from its receive). On a FIFO
queue a handle has expired once the message is visible again or was received anew
(repost.aws/knowledge-center/sqs-receipt-handle-error).
"""

import time
from collections.abc import Callable, Mapping
from typing import Any

from ministack.services import sqs

from sandbox.extension.queues.errors import QueueError, invalid
from sandbox.extension.queues.queue import Message, Queue

Request = Mapping[str, Any]

LIMIT_SECONDS = 43_200


def delete_message(request: Request, url: str) -> dict[str, Any]:
    """DeleteMessage. Raises QueueError."""
    _delete(sqs._get_q(request.get("QueueUrl", url), "sqs:DeleteMessage"), request)
    return {}


def delete_message_batch(request: Request, url: str) -> dict[str, Any]:
    """DeleteMessageBatch: each entry succeeds or fails by itself."""
    queue: Queue = sqs._get_q(request.get("QueueUrl", url), "sqs:DeleteMessage")
    return _each(queue, request, "DeleteMessageBatchRequestEntry", _delete)


def change_message_visibility(request: Request, url: str) -> dict[str, Any]:
    """ChangeMessageVisibility. Raises QueueError."""
    _change(sqs._get_q(request.get("QueueUrl", url), "sqs:ChangeMessageVisibility"), request)
    return {}


def change_message_visibility_batch(request: Request, url: str) -> dict[str, Any]:
    """ChangeMessageVisibilityBatch: each entry succeeds or fails by itself."""
    queue: Queue = sqs._get_q(request.get("QueueUrl", url), "sqs:ChangeMessageVisibility")
    return _each(queue, request, "ChangeMessageVisibilityBatchRequestEntry", _change)


def _each(queue: Queue, request: Request, noun: str, act: Callable[[Queue, Request], None]) -> dict[str, Any]:
    entries = request.get("Entries") or []
    sqs._validate_batch_entries(entries, noun)
    answer: dict[str, Any] = {"Successful": [], "Failed": []}
    for entry in entries:
        try:
            act(queue, entry)
            answer["Successful"].append({"Id": entry["Id"]})
        except QueueError as error:
            failure = {"Id": entry["Id"], "Code": error.code, "Message": error.message, "SenderFault": True}
            answer["Failed"].append(failure)
    return answer


def _delete(queue: Queue, request: Request) -> None:
    message = _held(queue, request)
    if message is None:
        return
    if queue["is_fifo"] and message["visible_at"] <= time.time():
        raise invalid("ReceiptHandle", request["ReceiptHandle"], "The receipt handle has expired.")
    queue["messages"] = [each for each in queue["messages"] if each is not message]


def _change(queue: Queue, request: Request) -> None:
    if request.get("VisibilityTimeout") is None:
        raise QueueError("MissingParameter", "The request must contain the parameter VisibilityTimeout.")
    seconds, now = int(request["VisibilityTimeout"]), time.time()
    if not 0 <= seconds <= LIMIT_SECONDS:
        raise invalid("VisibilityTimeout", seconds, f"Must be >= 0 and <= {LIMIT_SECONDS}.")
    message = _held(queue, request)
    if message is None or message["visible_at"] <= now:
        reason = "Message does not exist or is not available for visibility timeout change."
        raise QueueError("MessageNotInflight", reason)
    if now + seconds > message.get("received_at", now) + LIMIT_SECONDS:
        reason = f"Total VisibilityTimeout for the message is beyond the limit [{LIMIT_SECONDS} seconds]"
        raise invalid("VisibilityTimeout", seconds, reason)
    message["visible_at"] = now + seconds
    if not seconds:
        sqs.esm_wake.set()


def _held(queue: Queue, request: Request) -> Message | None:
    """The message that was last received with this handle; None if it is deleted, or was received again since.

    Raises QueueError for a handle that this queue never gave, and on a FIFO queue for one that another replaced.
    """
    handle = request.get("ReceiptHandle")
    if not handle:
        raise QueueError("MissingParameter", "The request must contain the parameter ReceiptHandle.")
    for message in queue["messages"]:
        if message["receipt_handle"] == handle:
            found: Message = message
            return found
    given = queue.get("handles", {})
    if handle not in given:
        raise QueueError(
            "ReceiptHandleIsInvalid", f'The input receipt handle "{handle}" is not a valid receipt handle.'
        )
    if queue["is_fifo"] and any(message["id"] == given[handle] for message in queue["messages"]):
        raise invalid("ReceiptHandle", handle, "The receipt handle has expired.")
    return None
