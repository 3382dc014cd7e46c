"""The attributes of queues: which there are, what they may be, what a queue has that is told nothing.

Rules: AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html and API_GetQueueAttributes.html;
high-throughput-fifo.html: perMessageGroupId needs the deduplication scope messageGroup.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from ministack.services import sqs

from sandbox.extension.queues import policy
from sandbox.extension.queues import queue as queues
from sandbox.extension.queues.errors import QueueError

Attributes = Mapping[str, str]

NUMBERS = {
    "DelaySeconds": (0, 900),
    "MaximumMessageSize": (1_024, 1_048_576),
    "MessageRetentionPeriod": (60, 1_209_600),
    "ReceiveMessageWaitTimeSeconds": (0, 20),
    "VisibilityTimeout": (0, 43_200),
    "KmsDataKeyReusePeriodSeconds": (60, 86_400),
}
ENUMERATIONS = {
    "ContentBasedDeduplication": ("true", "false"),
    "FifoQueue": ("true",),
    "DeduplicationScope": ("messageGroup", "queue"),
    "FifoThroughputLimit": ("perQueue", "perMessageGroupId"),
    "SqsManagedSseEnabled": ("true", "false"),
}
FIFO_ONLY = ("ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit")
DOCUMENTS = ("Policy", "RedrivePolicy", "RedriveAllowPolicy")
SETTABLE = frozenset({*NUMBERS, *ENUMERATIONS, *DOCUMENTS, "KmsMasterKeyId"})
READABLE = SETTABLE | {
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesDelayed",
    "ApproximateNumberOfMessagesNotVisible",
    "CreatedTimestamp",
    "LastModifiedTimestamp",
    "QueueArn",
}
DEFAULTS = {
    "VisibilityTimeout": "30",
    "MaximumMessageSize": "1048576",
    "MessageRetentionPeriod": "345600",
    "DelaySeconds": "0",
    "ReceiveMessageWaitTimeSeconds": "0",
}
FIFO_DEFAULTS = {
    "FifoQueue": "true",
    "ContentBasedDeduplication": "false",
    "DeduplicationScope": "queue",
    "FifoThroughputLimit": "perQueue",
}
_PERMISSIONS = ("allowAll", "denyAll", "byQueue")
_SOURCES = 10
_ARN = re.compile(r"arn:aws[\w-]*:sqs:[\w-]+:\d{12}:[\w-]{1,80}(?:\.fifo)?")


def check(given: Attributes, *, queue_arn: str, is_fifo: bool, held: Attributes) -> None:
    """Refuse attributes that a queue cannot be given. `held` are those that it has already. Raises QueueError."""
    for name, value in given.items():
        if name not in SETTABLE:
            raise QueueError("InvalidAttributeName", f"Unknown Attribute {name}.")
        if name in FIFO_ONLY and not is_fifo:
            raise QueueError("InvalidAttributeName", f"Unknown Attribute {name}: {queue_arn} is not a FIFO queue.")
        if name in NUMBERS:
            _number(name, value)
        elif name in ENUMERATIONS and value not in ENUMERATIONS[name]:
            raise _invalid(name, f"Value must be one of {', '.join(ENUMERATIONS[name])}, not {value!r}.")
    merged = {**held, **given}
    if merged.get("FifoThroughputLimit") == "perMessageGroupId" and merged.get("DeduplicationScope") != "messageGroup":
        raise _invalid("FifoThroughputLimit", "perMessageGroupId needs the DeduplicationScope messageGroup.")
    if given.get("KmsMasterKeyId") and given.get("SqsManagedSseEnabled") == "true":
        raise _invalid("SqsManagedSseEnabled", "A queue is encrypted with SSE-SQS or with a KMS key, not both.")
    if given.get("Policy"):
        policy.require(given["Policy"], queue_arn)
    if given.get("RedriveAllowPolicy"):
        _redrive_allow_policy(given["RedriveAllowPolicy"])
    if given.get("RedrivePolicy"):
        _redrive_policy(given["RedrivePolicy"], queue_arn, is_fifo)


def _number(name: str, value: str) -> None:
    low, high = NUMBERS[name]
    if not re.fullmatch(r"\d{1,9}", value) or not low <= int(value) <= high:
        raise _invalid(name, f"Value must be between {low} and {high}, not {value!r}.")


def _redrive_policy(text: str, queue_arn: str, is_fifo: bool) -> None:
    """SQSDeveloperGuide/sqs-dead-letter-queues.html: same account and Region, and FIFO for FIFO."""
    sqs._validate_redrive_policy(text)
    target = str(json.loads(text)["deadLetterTargetArn"])
    if unknown := set(json.loads(text)) - {"deadLetterTargetArn", "maxReceiveCount"}:
        raise _invalid("RedrivePolicy", f"{sorted(unknown)[0]} is not a member of it.")
    if target.endswith(".fifo") != is_fifo:
        kind = "FIFO" if is_fifo else "standard"
        raise _invalid("RedrivePolicy", f"Dead-letter queue must be same type of queue as the source: {kind}.")
    dead_letters = queues.by_arn(target)
    allowed = json.loads((dead_letters or {"attributes": {}})["attributes"].get("RedriveAllowPolicy") or "{}")
    permission = allowed.get("redrivePermission", "allowAll")
    if permission == "denyAll" or (permission == "byQueue" and queue_arn not in allowed.get("sourceQueueArns", ())):
        raise _invalid("RedrivePolicy", f"The RedriveAllowPolicy of {target} does not let {queue_arn} use it.")


def _redrive_allow_policy(text: str) -> None:
    """API_SetQueueAttributes.html: up to ten queues, only with byQueue."""
    name = "RedriveAllowPolicy"
    try:
        given: Any = json.loads(text)
    except ValueError:
        given = None
    if not isinstance(given, dict) or given.get("redrivePermission") not in _PERMISSIONS:
        raise _invalid(
            name, f"Amazon SQS can't create the redrive allow policy: redrivePermission is one of {_PERMISSIONS}."
        )
    sources = given.get("sourceQueueArns")
    if (given["redrivePermission"] == "byQueue") != bool(sources) or set(given) - {
        "redrivePermission",
        "sourceQueueArns",
    }:
        raise _invalid(name, "sourceQueueArns goes with redrivePermission byQueue, and with no other.")
    if sources and (
        len(sources) > _SOURCES or not all(isinstance(arn, str) and _ARN.fullmatch(arn) for arn in sources)
    ):
        raise _invalid(name, f"sourceQueueArns takes up to {_SOURCES} ARNs of queues.")


def _invalid(name: str, reason: str) -> Exception:
    error: Exception = QueueError("InvalidAttributeValue", f"Invalid value for the parameter {name}. Reason: {reason}")
    return error
