"""Creating queues and setting and reading their attributes.

Rules: AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html, API_SetQueueAttributes.html,
API_GetQueueAttributes.html and API_ListDeadLetterSourceQueues.html.
"""

import json
import re
import time
from collections.abc import Mapping
from typing import Any

from ministack.core.responses import get_account_id, get_region
from ministack.services import sqs

from sandbox.extension.queues import attributes
from sandbox.extension.queues import queue as queues
from sandbox.extension.queues.errors import QueueError
from sandbox.extension.queues.queue import Queue

Answer = dict[str, Any]

_NAME = re.compile(r"[A-Za-z0-9_-]{1,80}|[A-Za-z0-9_-]{1,75}\.fifo")


def create_queue(request: Mapping[str, Any], _url: str) -> Answer:
    """A queue that exists with the very attributes of the request is answered again. Raises QueueError."""
    name, given = request.get("QueueName") or "", {k: str(v) for k, v in (request.get("Attributes") or {}).items()}
    is_fifo = given.get("FifoQueue") == "true"
    if not _NAME.fullmatch(name) or name.endswith(".fifo") != is_fifo:
        raise QueueError(
            "InvalidParameterValue",
            f"Queue name {name!r}: it can only include alphanumeric characters, hyphens, or underscores, 1 to 80 in "
            "length; that of a FIFO queue ends in .fifo, and no other's does.",
        )
    url = sqs._queue_url(name)
    arn = f"arn:aws:sqs:{get_region()}:{get_account_id()}:{name}"
    if (existing := sqs._queues.get(url)) is not None:
        for attribute, value in given.items():
            if not _same(existing["attributes"].get(attribute), value):
                message = f"A queue already exists with the same name and a different value for attribute {attribute}"
                raise QueueError("QueueNameExists", message)
        return {"QueueUrl": url}
    defaults = attributes.DEFAULTS | (attributes.FIFO_DEFAULTS if is_fifo else {})
    attributes.check(given, queue_arn=arn, is_fifo=is_fifo, held=defaults)
    now = str(int(time.time()))
    held = {"QueueArn": arn, "CreatedTimestamp": now, "LastModifiedTimestamp": now, **defaults}
    queue: Queue = {
        "name": name,
        "url": url,
        "is_fifo": is_fifo,
        "attributes": held,
        "messages": [],
        "tags": dict(request.get("tags") or request.get("Tags") or {}),
        "dedup_cache": {},
        "fifo_seq": 0,
    }
    _set(queue, given)
    sqs._queues[url] = queue
    sqs._queue_name_to_url[name] = url
    return {"QueueUrl": url}


def set_queue_attributes(request: Mapping[str, Any], url: str) -> Answer:
    """An empty text takes a policy or a key away. Raises QueueError."""
    queue: Queue = sqs._get_q(request.get("QueueUrl", url), "sqs:SetQueueAttributes")
    given = {name: str(value) for name, value in (request.get("Attributes") or {}).items()}
    if "FifoQueue" in given and given["FifoQueue"] != str(queue["is_fifo"]).lower():
        raise QueueError("InvalidAttributeName", "You can't change the queue type after you create it (FifoQueue).")
    emptied = {name for name, value in given.items() if not value and name in (*attributes.DOCUMENTS, "KmsMasterKeyId")}
    kept = {name: value for name, value in given.items() if name not in emptied}
    attributes.check(kept, queue_arn=queues.arn(queue), is_fifo=queue["is_fifo"], held=queue["attributes"])
    for name in emptied:
        queue["attributes"].pop(name, None)
    _set(queue, kept)
    queue["attributes"]["LastModifiedTimestamp"] = str(int(time.time()))
    return {}


def get_queue_attributes(request: Mapping[str, Any], url: str) -> Answer:
    """Raises QueueError InvalidAttributeName for a name that SQS does not have."""
    queue: Queue = sqs._get_q(request.get("QueueUrl", url), "sqs:GetQueueAttributes")
    wanted = request.get("AttributeNames") or []
    for name in wanted:
        if name != "All" and name not in attributes.READABLE:
            raise QueueError("InvalidAttributeName", f"Unknown Attribute {name}.")
    sqs._refresh_counts(queue)
    found = {k: v for k, v in queue["attributes"].items() if "All" in wanted or k in wanted}
    return {"Attributes": found} if found else {}


def list_dead_letter_source_queues(request: Mapping[str, Any], url: str) -> Answer:
    """The queues whose redrive policy names this one."""
    queue: Queue = sqs._get_q(request.get("QueueUrl", url), "sqs:ListDeadLetterSourceQueues")
    return {"queueUrls": sorted(each["url"] for each in sources(queues.arn(queue)))}


def sources(dead_letter_arn: str) -> list[Queue]:
    """The queues of the current account whose messages come to a dead-letter queue."""
    return [queue for queue in sqs._queues.values() if redrive(queue).get("deadLetterTargetArn") == dead_letter_arn]


def redrive(queue: Queue) -> dict[str, Any]:
    """The queue's redrive policy, empty if it has none."""
    policy: dict[str, Any] = json.loads(queue["attributes"].get("RedrivePolicy") or "{}")
    return policy


def _set(queue: Queue, given: Mapping[str, str]) -> None:
    held = queue["attributes"]
    held |= {name: _canonical(name, value) for name, value in given.items() if value}
    # SSE-SQS is on unless there is a key or it is turned off (sqs-data-encryption.html).
    if held.get("KmsMasterKeyId"):
        held["SqsManagedSseEnabled"] = "false"
        held.setdefault("KmsDataKeyReusePeriodSeconds", "300")
    else:
        held.pop("KmsDataKeyReusePeriodSeconds", None)
        if "SqsManagedSseEnabled" not in given:
            held["SqsManagedSseEnabled"] = "true" if "KmsMasterKeyId" not in given else held["SqsManagedSseEnabled"]


def _canonical(name: str, value: str) -> str:
    """Redrive policies read back as SQS writes them, with the count as a number."""
    if name not in ("RedrivePolicy", "RedriveAllowPolicy"):
        return value
    policy = json.loads(value)
    if "maxReceiveCount" in policy:
        policy["maxReceiveCount"] = int(policy["maxReceiveCount"])
    return json.dumps(policy, separators=(",", ":"))


def _same(held: str | None, given: str) -> bool:
    try:
        return held == given or json.loads(held or "null") == json.loads(given)
    except ValueError:
        return False
