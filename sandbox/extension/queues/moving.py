"""Moving messages back from a dead-letter queue.

Rules: AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html, API_ListMessageMoveTasks.html,
API_CancelMessageMoveTask.html, and SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html for the permissions:
StartMessageMoveTask, ReceiveMessage, DeleteMessage and GetQueueAttributes on the dead-letter queue, SendMessage on the
destination, kms:Decrypt on the one key and kms:GenerateDataKey with kms:Decrypt on the other. Redriven messages are new
ones, with new ids and times. A task without a rate is over at once here; AWS chooses a rate itself.
"""

import base64
import json
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ministack.core.responses import get_account_id
from ministack.services import sqs

from sandbox.extension.authorization import authorize
from sandbox.extension.errors import AwsError
from sandbox.extension.queues import encryption, settings
from sandbox.extension.queues import queue as queues
from sandbox.extension.queues.errors import QueueError
from sandbox.extension.queues.queue import Message, Queue

Request = Mapping[str, Any]
Answer = dict[str, Any]

RATE_LIMIT = 500
RECENT = 10


@dataclass
class MoveTask:
    """A task of the account and Region of its source; `handle` is kept while it runs."""

    source: str
    destination: str | None
    rate: int | None
    handle: str
    to_move: int
    started: float
    status: str = "RUNNING"
    moved: int = 0
    reason: str = ""


_tasks: list[MoveTask] = []


def reset() -> None:
    """Forget every task."""
    _tasks.clear()


def start_message_move_task(request: Request, _url: str) -> Answer:
    """Raises QueueError."""
    source = _dead_letter_queue(request.get("SourceArn"))
    rate = request.get("MaxNumberOfMessagesPerSecond")
    if rate is not None and not 1 <= int(rate) <= RATE_LIMIT:
        raise QueueError("InvalidParameterValue", f"MaxNumberOfMessagesPerSecond {rate}: write 1 to {RATE_LIMIT}.")
    arn, destination = queues.arn(source), request.get("DestinationArn")
    if any(task.source == arn and task.status == "RUNNING" for task in _tasks):
        raise QueueError("UnsupportedOperation", f"There is already a task running for {arn}; only one can be active.")
    targets = [_existing(destination)] if destination else settings.sources(arn)
    if any(target["is_fifo"] != source["is_fifo"] for target in targets):
        raise QueueError("UnsupportedOperation", f"{destination} is not of the same type as {arn} (FIFO or standard).")
    _authorize(source, targets)
    identity = {"taskId": str(uuid.uuid4()), "sourceArn": arn}
    handle = base64.urlsafe_b64encode(json.dumps(identity).encode()).decode()
    task = MoveTask(arn, destination, int(rate) if rate else None, handle, len(source["messages"]), time.time())
    _tasks.append(task)
    _advance(task)
    return {"TaskHandle": handle}


def list_message_move_tasks(request: Request, _url: str) -> Answer:
    """The latest tasks of a queue, newest first."""
    arn = queues.arn(_existing(request.get("SourceArn")))
    found = [task for task in reversed(_tasks) if task.source == arn][: min(int(request.get("MaxResults", 1)), RECENT)]
    return {"Results": [_shown(task) for task in found]}


def cancel_message_move_task(request: Request, _url: str) -> Answer:
    """What was moved stays moved. Raises QueueError."""
    task = next((task for task in _tasks if task.handle == request.get("TaskHandle")), None)
    if task is None or source_of(str(request.get("TaskHandle"))).split(":")[4] != get_account_id():
        raise QueueError("ResourceNotFoundException", "Task does not exist.", 404)
    if task.status != "RUNNING":
        raise QueueError("UnsupportedOperation", f"Only active tasks can be cancelled; it is {task.status}.")
    task.status = "CANCELLED"
    return {"ApproximateNumberOfMessagesMoved": task.moved}


def advance() -> None:
    """Move what the rates of the running tasks allow by now."""
    for task in _tasks:
        if task.status == "RUNNING":
            _advance(task)


def source_of(handle: str) -> str:
    """The ARN of the queue that a task handle is about; * for a made-up one."""
    try:
        return str(json.loads(base64.urlsafe_b64decode(handle))["sourceArn"])
    except (ValueError, KeyError):
        return "*"


def _advance(task: MoveTask) -> None:
    source = queues.by_arn(task.source)
    due = task.to_move if task.rate is None else int((time.time() - task.started) * task.rate) + 1
    while task.moved < min(due, task.to_move) and task.status == "RUNNING":
        message = _next(source)
        if source is None or message is None:
            break
        target = queues.by_arn(task.destination or str(message["sys"].get("DeadLetterQueueSourceArn", "")))
        if target is None:
            task.status, task.reason = "FAILED", "AWS.SimpleQueueService.NonExistentQueue"
            return
        source["messages"] = [each for each in source["messages"] if each is not message]
        target["messages"].append(_renewed(message, target))
        task.moved += 1
        sqs.esm_wake.set()
    if task.status == "RUNNING" and (task.moved >= task.to_move or _next(source) is None):
        task.status = "COMPLETED"


def _next(source: Queue | None) -> Message | None:
    """The first message that nobody is working on."""
    now = time.time()
    return next((each for each in (source or {}).get("messages", ()) if each["visible_at"] <= now), None)


def _renewed(message: Message, target: Queue) -> Message:
    now = time.time()
    system = {name: value for name, value in message["sys"].items() if name != "DeadLetterQueueSourceArn"}
    system["SentTimestamp"] = str(int(now * 1000))
    fresh = {"id": str(uuid.uuid4()), "receipt_handle": None, "sent_at": now, "visible_at": now, "receive_count": 0}
    renewed = {**message, **fresh, "first_receive_at": None, "sys": system}
    renewed.pop("enqueued_at", None)
    if target["is_fifo"]:
        target["fifo_seq"] += 1
        renewed["seq"] = str(target["fifo_seq"]).zfill(20)
    return renewed


def _authorize(source: Queue, targets: list[Queue]) -> None:
    try:
        for action in ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"):
            authorize(action, queues.arn(source))
        for target in targets:
            authorize("sqs:SendMessage", queues.arn(target))
    except AwsError as error:
        raise QueueError("AccessDenied", error.message, 403) from error
    encryption.require(source, encryption.RECEIVE)
    for target in targets:
        encryption.require(target, encryption.SEND)


def _existing(arn: Any) -> Queue:
    queue = queues.by_arn(str(arn or ""))
    if queue is None or queues.owner(queue) != get_account_id():
        raise QueueError("ResourceNotFoundException", f"The resource that you specified doesn't exist: {arn}", 404)
    return queue


def _dead_letter_queue(arn: Any) -> Queue:
    queue = _existing(arn)
    if not settings.sources(queues.arn(queue)):
        raise QueueError("InvalidParameterValue", f"Source queue must be configured as a Dead Letter Queue: {arn}")
    return queue


def _shown(task: MoveTask) -> Answer:
    shown: Answer = {
        "Status": task.status,
        "SourceArn": task.source,
        "ApproximateNumberOfMessagesMoved": task.moved,
        "ApproximateNumberOfMessagesToMove": task.to_move,
        "StartedTimestamp": int(task.started * 1000),
    }
    optional = {
        "TaskHandle": task.handle if task.status == "RUNNING" else None,
        "DestinationArn": task.destination,
        "MaxNumberOfMessagesPerSecond": task.rate,
        "FailureReason": task.reason,
    }
    return shown | {name: value for name, value in optional.items() if value}
