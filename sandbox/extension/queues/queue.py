"""A queue as ministack keeps it."""

from typing import Any

from ministack.services import sqs

Queue = dict[str, Any]
"""name, url, is_fifo, attributes (text by name), messages in order of arrival, tags, dedup_cache, fifo_seq."""

Message = dict[str, Any]
"""id, body, message_attributes, group_id, dedup_id, seq, sent_at, visible_at, receive_count, receipt_handle, sys."""


def arn(queue: Queue) -> str:
    return str(queue["attributes"]["QueueArn"])


def owner(queue: Queue) -> str:
    """The account that the queue belongs to."""
    return arn(queue).split(":")[4]


def region(queue: Queue) -> str:
    return arn(queue).split(":")[3]


def by_arn(queue_arn: str) -> Queue | None:
    """The queue of any account with this ARN."""
    found: Queue | None = sqs._queue_by_arn(queue_arn)
    return found
