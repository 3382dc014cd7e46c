"""Taking messages from a queue, and what a consumer does with them.

Rules: AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html, API_DeleteMessage.html and
API_ChangeMessageVisibility.html; SQSDeveloperGuide/FIFO-queues-understanding-logic.html: "When you receive a message
with a message group ID, no more messages for the same message group ID are returned unless you delete the message or it
becomes visible", and a repeated receive request attempt id gives the same messages for five minutes.
"""

import asyncio
import time
import uuid
from collections.abc import Iterator
from typing import Any

from ministack.services import sqs

from sandbox.extension.queues import encryption
from sandbox.extension.queues.errors import invalid
from sandbox.extension.queues.queue import Message, Queue

ATTEMPT_SECONDS = 300.0
_POLL_SECONDS = 0.05


async def receive_message(request: dict[str, Any], url: str) -> dict[str, Any]:
    """ReceiveMessage, with long polling. Raises QueueError."""
    queue: Queue = sqs._get_q(request.get("QueueUrl", url), "sqs:ReceiveMessage")
    count = int(request.get("MaxNumberOfMessages", 1))
    if not 1 <= count <= 10:
        raise invalid("MaxNumberOfMessages", count, "Must be between 1 and 10, if provided.")
    visibility = _setting(queue, request, "VisibilityTimeout", "VisibilityTimeout", 43_200)
    wait = _setting(queue, request, "WaitTimeSeconds", "ReceiveMessageWaitTimeSeconds", 20)
    attempt = request.get("ReceiveRequestAttemptId") if queue["is_fifo"] else None
    if request.get("ReceiveRequestAttemptId") and not queue["is_fifo"]:
        reason = "The request include parameter that is not valid for this queue type."
        raise invalid("ReceiveRequestAttemptId", request["ReceiveRequestAttemptId"], reason)
    encryption.require(queue, encryption.RECEIVE)
    deadline = time.monotonic() + wait
    while True:
        sqs._expire_retained(queue)
        sqs._dlq_sweep(queue)
        messages = _again(queue, attempt, visibility) or _collect(queue, count, visibility)
        if messages or time.monotonic() >= deadline:
            break
        await asyncio.sleep(_POLL_SECONDS)
    if attempt and messages:
        handles = [message["receipt_handle"] for message in messages]
        queue.setdefault("attempts", {})[attempt] = (time.time() + ATTEMPT_SECONDS, handles)
    found = [_shown(message, request) for message in messages]
    return {"Messages": found} if found else {}


def _setting(queue: Queue, request: dict[str, Any], parameter: str, attribute: str, limit: int) -> int:
    given = request.get(parameter)
    value = int(queue["attributes"][attribute] if given is None else given)
    if not 0 <= value <= limit:
        raise invalid(parameter, value, f"Must be >= 0 and <= {limit}, if provided.")
    return value


def _collect(queue: Queue, count: int, visibility: int) -> list[Message]:
    now = time.time()
    taken = []
    for message in _available(queue, now):
        taken.append(message)
        if len(taken) == count:
            break
    for message in taken:
        message["receipt_handle"] = str(uuid.uuid4())
        queue.setdefault("handles", {})[message["receipt_handle"]] = message["id"]
        message["received_at"] = now
        message["visible_at"] = now + visibility
        message["receive_count"] += 1
        message["first_receive_at"] = message.get("first_receive_at") or now
    return taken


def _available(queue: Queue, now: float) -> Iterator[Message]:
    """The messages that can be received, in order; of a message group none behind one that cannot."""
    for message in queue["messages"]:
        if "seq" not in message:  # put there by a service of ministack
            sqs._ensure_msg_fields(message)
    hidden = [message for message in queue["messages"] if message["visible_at"] > now]
    # A group is blocked as a whole by a message in flight, and behind a delayed one.
    blocked = {message["group_id"] for message in hidden if message["receive_count"]} if queue["is_fifo"] else set()
    for message in queue["messages"]:
        if message["visible_at"] > now:
            if queue["is_fifo"]:
                blocked.add(message["group_id"])
        elif not queue["is_fifo"] or message["group_id"] not in blocked:
            yield message


def _again(queue: Queue, attempt: str | None, visibility: int) -> list[Message]:
    """The messages of an earlier request with the same attempt id, if all of them are still in flight from it."""
    until, handles = queue.get("attempts", {}).get(attempt, (0.0, []))
    now = time.time()
    if attempt is None or now > until:
        return []
    flying = {m["receipt_handle"]: m for m in queue["messages"] if m["receipt_handle"] and m["visible_at"] > now}
    if not all(handle in flying for handle in handles):
        return []
    for handle in handles:
        flying[handle]["visible_at"] = now + visibility
    return [flying[handle] for handle in handles]


def _shown(message: Message, request: dict[str, Any]) -> dict[str, Any]:
    shown = {
        "MessageId": message["id"],
        "ReceiptHandle": message["receipt_handle"],
        "MD5OfBody": message["md5_body"],
        "Body": message["body"],
    }
    names = [*(request.get("AttributeNames") or ()), *(request.get("MessageSystemAttributeNames") or ())]
    if system := sqs._build_sys_attrs(message, names):
        shown["Attributes"] = system
    if found := sqs._filter_msg_attrs(message["message_attributes"], request.get("MessageAttributeNames") or []):
        shown["MessageAttributes"] = found
        shown["MD5OfMessageAttributes"] = sqs._md5_msg_attrs(found)
    return shown
