"""Putting messages on a queue.

Rules: AWSSimpleQueueService/latest/APIReference/API_SendMessage.html, API_SendMessageBatch.html and
SQSDeveloperGuide/FIFO-queues-exactly-once-processing.html: a deduplication id counts for five minutes from the first
message that has it, received and deleted or not, within the queue or within its message group (DeduplicationScope).
"""

import hashlib
import re
import time
import uuid
from collections.abc import Mapping
from typing import Any

from ministack.core import responses
from ministack.services import sqs

from sandbox.extension.queues import encryption
from sandbox.extension.queues.errors import QueueError, invalid
from sandbox.extension.queues.queue import Message, Queue

Request = Mapping[str, Any]

DEDUPLICATION_SECONDS = 300.0
_BATCH_BYTES = 1_048_576
_ATTRIBUTES = 10
_ID = re.compile(r"""[A-Za-z0-9!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~]{1,128}""")
_WRONG_TYPE = "The request include parameter that is not valid for this queue type."


def send_message(request: dict[str, Any], url: str) -> dict[str, Any]:
    """SendMessage. Raises QueueError."""
    queue: Queue = sqs._get_q(request.get("QueueUrl", url), "sqs:SendMessage")
    encryption.require(queue, encryption.SEND)
    return enqueue(queue, request)


def send_message_batch(request: dict[str, Any], url: str) -> dict[str, Any]:
    """SendMessageBatch: what is wrong with the batch fails all of it, what is wrong with a message that one."""
    queue: Queue = sqs._get_q(request.get("QueueUrl", url), "sqs:SendMessage")
    entries = request.get("Entries") or []
    sqs._validate_batch_entries(entries, "SendMessageBatchRequestEntry")
    if (total := sum(map(size, entries))) > _BATCH_BYTES:
        message = f"Batch requests cannot be longer than {_BATCH_BYTES} bytes. You have sent {total} bytes."
        raise QueueError("BatchRequestTooLong", message)
    encryption.require(queue, encryption.SEND)
    answer: dict[str, Any] = {"Successful": [], "Failed": []}
    for entry in entries:
        try:
            answer["Successful"].append({**enqueue(queue, entry), "Id": entry["Id"]})
        except QueueError as error:
            failure = {"Id": entry["Id"], "Code": error.code, "Message": error.message, "SenderFault": True}
            answer["Failed"].append(failure)
    return answer


def enqueue(queue: Queue, request: Request, *, sender: str = "") -> dict[str, Any]:
    """Put the message of a request on the queue, and give the answer of SendMessage. Raises QueueError.

    Whether the sender may is judged elsewhere.
    """
    body, attributes = request.get("MessageBody") or "", request.get("MessageAttributes") or {}
    _check(queue, request)
    digest = hashlib.md5(body.encode(), usedforsecurity=False).hexdigest()
    answer: dict[str, Any] = {"MD5OfMessageBody": digest}
    if attributes:
        answer["MD5OfMessageAttributes"] = sqs._md5_msg_attrs(attributes)
    now = time.time()
    message = _message(queue, request, now, digest, sender)
    if queue["is_fifo"]:
        _forget(queue["dedup_cache"], now)
        by_group = queue["attributes"].get("DeduplicationScope") == "messageGroup"
        identity = f"{message['group_id']}:{message['dedup_id']}" if by_group else message["dedup_id"]
        if former := queue["dedup_cache"].get(identity):
            return answer | {"MessageId": former["id"], "SequenceNumber": former["seq"]}
        queue["fifo_seq"] += 1
        message["seq"] = str(queue["fifo_seq"]).zfill(20)
        queue["dedup_cache"][identity] = {
            "expire": now + DEDUPLICATION_SECONDS,
            "id": message["id"],
            "seq": message["seq"],
        }
        answer["SequenceNumber"] = message["seq"]
    queue["messages"].append(message)
    sqs.esm_wake.set()
    return answer | {"MessageId": message["id"]}


def size(request: Request) -> int:
    """The bytes of a message that count: its body, and names, types and values of its attributes
    (SQSDeveloperGuide/sqs-message-metadata.html).
    """
    total = len((request.get("MessageBody") or "").encode())
    for name, attribute in (request.get("MessageAttributes") or {}).items():
        value = attribute.get("StringValue") or attribute.get("BinaryValue") or ""
        total += len(name.encode()) + len(str(attribute.get("DataType", "")).encode()) + len(str(value).encode())
    return total


def _check(queue: Queue, request: Request) -> None:
    body = request.get("MessageBody")
    if not body:
        raise QueueError("MissingParameter", "The request must contain the parameter MessageBody.")
    if sqs._INVALID_SQS_CHARS_RE.search(body):
        raise QueueError("InvalidMessageContents", "The message contains characters outside the allowed set.")
    limit = int(queue["attributes"]["MaximumMessageSize"])
    if size(request) > limit:
        reason = f"One or more parameters are invalid. Reason: Message must be shorter than {limit} bytes."
        raise QueueError("InvalidParameterValue", reason)
    if len(request.get("MessageAttributes") or {}) > _ATTRIBUTES:
        reason = f"Number of message attributes [{len(request['MessageAttributes'])}] exceeds the allowed maximum [10]."
        raise QueueError("InvalidParameterValue", reason)
    delay = request.get("DelaySeconds")
    if delay is not None and ((queue["is_fifo"] and int(delay)) or not 0 <= int(delay) <= 900):
        raise invalid(
            "DelaySeconds", delay, _WRONG_TYPE if queue["is_fifo"] else "DelaySeconds must be >= 0 and <= 900."
        )
    if queue["is_fifo"] and not request.get("MessageGroupId"):
        raise QueueError("MissingParameter", "The request must contain the parameter MessageGroupId.")
    if not queue["is_fifo"] and request.get("MessageDeduplicationId"):
        raise invalid("MessageDeduplicationId", request["MessageDeduplicationId"], _WRONG_TYPE)
    for name in ("MessageGroupId", "MessageDeduplicationId"):
        if request.get(name) and not _ID.fullmatch(request[name]):
            reason = f"{name} can only include alphanumeric and punctuation characters. 1 to 128 in length."
            raise invalid(name, request[name], reason)
    if queue["is_fifo"] and not (request.get("MessageDeduplicationId") or _by_content(queue)):
        raise QueueError(
            "InvalidParameterValue",
            "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided "
            "explicitly",
        )


def _forget(sent: dict[str, dict[str, Any]], now: float) -> None:
    """Drop what was sent more than five minutes ago; it stands in order of time."""
    while sent and next(iter(sent.values()))["expire"] <= now:
        del sent[next(iter(sent))]


def _by_content(queue: Queue) -> bool:
    return bool(queue["attributes"].get("ContentBasedDeduplication") == "true")


def _message(queue: Queue, request: Request, now: float, digest: str, sender: str) -> Message:
    delay = request.get("DelaySeconds")
    if delay is None or queue["is_fifo"]:
        delay = queue["attributes"].get("DelaySeconds", 0)
    attributes = request.get("MessageAttributes") or {}
    system = sqs._build_send_sys_attrs(now, request.get("MessageSystemAttributes") or {})
    system["SenderId"] = sender or _sender()
    # The id of the content is that of the body, without attributes (API_SendMessage.html, MessageDeduplicationId).
    content = hashlib.sha256(request["MessageBody"].encode()).hexdigest()
    return {
        "id": str(uuid.uuid4()),
        "body": request["MessageBody"],
        "md5_body": digest,
        "md5_attrs": sqs._md5_msg_attrs(attributes),
        "receipt_handle": None,
        "sent_at": now,
        "visible_at": now + int(delay),
        "receive_count": 0,
        "first_receive_at": None,
        "message_attributes": attributes,
        "sys": system,
        "group_id": request.get("MessageGroupId"),
        "dedup_id": (request.get("MessageDeduplicationId") or content) if queue["is_fifo"] else None,
        "seq": None,
    }


def _sender() -> str:
    """The unique id of a user or role session, the number of an account's root (API_ReceiveMessage.html, SenderId)."""
    from sandbox.extension.authorization import callers

    return callers.current().userid or str(responses.get_account_id())
