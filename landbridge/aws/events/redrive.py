"""Brings messages back from a redrive queue to the queue that they came from.

SQS's own task works for FIFO queues: oldest first, message groups kept, 500 messages a second at most, 36 hours at
most, one task at a time for each redrive queue and 100 in an account (SQS developer guide,
sqs-configure-dead-letter-queue-redrive and quotas-queues). Messages that arrive meanwhile come in between, and
whatever was handled after a message was set aside stays before it: an order that was broken is not mended.

Where that task cannot be had, the messages are moved from here, as carefully.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from botocore.exceptions import ClientError

from landbridge.aws.events.settings import MAXIMUM_BATCH

_UNKNOWN_CALL = frozenset({"UnsupportedOperation", "InvalidAction", "UnknownOperationException", "NotImplemented"})
_POLL_SECONDS = 2.0
_VISIBILITY_SECONDS = 60

Progress = Callable[[int], object]
"""Is told how many messages have been moved so far."""


class RedriveError(RuntimeError):
    """Not all messages were moved. None is lost: they are still in the redrive queue."""


def redrive(
    sqs: Any,
    redrive_queue_url: str,
    queue_url: str,
    *,
    messages_per_second: int | None = None,
    by_hand: bool = False,
    progress: Progress = lambda _: None,
) -> int:
    """Moves all messages, and waits until that is done. How many there were, as far as SQS counts them.

    messages_per_second: 1 to 500; by default as fast as SQS finds right. Only for SQS's own task.
    by_hand: move from here, without SQS's task, which needs no permission but to receive, send and delete.

    Raises RedriveError (another task is at work on the queue, or this one failed), and what botocore raises.
    """
    if by_hand:
        return _move(sqs, redrive_queue_url, queue_url, progress)
    source, destination = _arn(sqs, redrive_queue_url), _arn(sqs, queue_url)
    rate = {} if messages_per_second is None else {"MaxNumberOfMessagesPerSecond": messages_per_second}
    try:
        sqs.start_message_move_task(SourceArn=source, DestinationArn=destination, **rate)
    except ClientError as error:
        if error.response["Error"]["Code"].removeprefix("AWS.SimpleQueueService.") not in _UNKNOWN_CALL:
            raise
        if _is_at_work(sqs, source):
            raise RedriveError(
                f"messages of {redrive_queue_url} are being moved already; wait for the end of that, or "
                "cancel it (sqs:CancelMessageMoveTask)"
            ) from None
        return _move(sqs, redrive_queue_url, queue_url, progress)
    return _await_task(sqs, source, progress)


def _await_task(sqs: Any, source: str, progress: Progress) -> int:
    while True:
        # The latest task comes first.
        task = sqs.list_message_move_tasks(SourceArn=source, MaxResults=1)["Results"][0]
        moved = int(task.get("ApproximateNumberOfMessagesMoved", 0))
        progress(moved)
        if task["Status"] == "COMPLETED":
            return moved
        if task["Status"] not in ("RUNNING", "CANCELLING"):
            why = task.get("FailureReason", "it was cancelled")
            raise RedriveError(f"SQS moved {moved} messages, then ended ({task['Status']}: {why}); run it again")
        time.sleep(_POLL_SECONDS)


def _is_at_work(sqs: Any, source: str) -> bool:
    """SQS answers UnsupportedOperation for a second task too (SQS API reference, StartMessageMoveTask)."""
    try:
        tasks = sqs.list_message_move_tasks(SourceArn=source, MaxResults=1)["Results"]
    except ClientError:
        return False
    return any(task["Status"] == "RUNNING" for task in tasks)


def _move(sqs: Any, source: str, destination: str, progress: Progress) -> int:
    """Each batch is sent before it is deleted. A message's own id is its deduplication id, so that one which is sent
    again within five minutes is not delivered twice.
    """
    moved = 0
    while messages := _receive(sqs, source):
        sent = _send(sqs, destination, messages)
        gone = _delete(sqs, source, messages[:sent])
        moved += sent
        progress(moved)
        if sent < len(messages) or not gone:
            _release(sqs, source, messages[sent:])
            raise RedriveError(f"{moved} messages were moved, then SQS refused one; run it again for the rest")
    return moved


def _receive(sqs: Any, url: str) -> list[dict[str, Any]]:
    answer = sqs.receive_message(
        QueueUrl=url,
        MaxNumberOfMessages=MAXIMUM_BATCH,
        WaitTimeSeconds=1,
        VisibilityTimeout=_VISIBILITY_SECONDS,
        MessageSystemAttributeNames=["MessageGroupId"],
        MessageAttributeNames=["All"],
    )
    return list(answer.get("Messages", ()))


def _send(sqs: Any, url: str, messages: Sequence[dict[str, Any]]) -> int:
    """How many of the messages, from the first on, have been sent. One by one, so that none overtakes a refused one."""
    for number, message in enumerate(messages):
        try:
            sqs.send_message(
                QueueUrl=url,
                MessageBody=message["Body"],
                MessageGroupId=message["Attributes"]["MessageGroupId"],
                MessageDeduplicationId=message["MessageId"],
                MessageAttributes=message.get("MessageAttributes", {}),
            )
        except ClientError:
            return number
    return len(messages)


def _delete(sqs: Any, url: str, messages: Sequence[dict[str, Any]]) -> bool:
    if not messages:
        return True
    entries = [{"Id": str(n), "ReceiptHandle": message["ReceiptHandle"]} for n, message in enumerate(messages)]
    return not sqs.delete_message_batch(QueueUrl=url, Entries=entries).get("Failed")


def _release(sqs: Any, url: str, messages: Sequence[dict[str, Any]]) -> None:
    if messages:
        entries = [
            {"Id": str(n), "ReceiptHandle": message["ReceiptHandle"], "VisibilityTimeout": 0}
            for n, message in reversed(list(enumerate(messages)))
        ]
        sqs.change_message_visibility_batch(QueueUrl=url, Entries=entries)


def _arn(sqs: Any, url: str) -> str:
    return str(sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"])
