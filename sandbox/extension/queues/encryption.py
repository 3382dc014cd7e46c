"""Encrypted queues: who sends and receives needs the key as well.

Rules: AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html: a producer needs kms:GenerateDataKey and
kms:Decrypt, a consumer kms:Decrypt; AWS services that send need both in the key policy, for which the AWS managed key
alias/aws/sqs cannot be used. SQS calls KMS for the caller with the encryption context aws:sqs:arn and kms:ViaService
sqs.REGION.amazonaws.com (sqs-key-management.html, "Configure AWS KMS permissions"; policy-conditions.html of KMS).
"""

from typing import Any

from ministack.core import responses

from sandbox.extension.authorization import callers, keys, questions
from sandbox.extension.queues import queue as queues
from sandbox.extension.queues.errors import QueueError
from sandbox.extension.queues.queue import Queue
from sandbox.extension.service_principal import ServiceCaller

SEND = ("kms:GenerateDataKey", "kms:Decrypt")
RECEIVE = ("kms:Decrypt",)
_MANAGED = "alias/aws/sqs"


def require(queue: Queue, actions: tuple[str, ...]) -> None:
    """Refuse unless the current caller may use the queue's key.

    Raises QueueError KmsAccessDenied, KmsNotFound, KmsDisabled or KmsInvalidState.
    """
    if not is_encrypted(queue):
        return
    caller = callers.current()
    if is_managed(queue):
        if caller.account != queues.owner(queue):
            raise QueueError(
                "KmsAccessDenied", f"The AWS managed key {_MANAGED} serves {queues.owner(queue)} only.", 400
            )
        return
    record = key(queue)
    for action in actions:
        decision, request = questions.ask(caller, action, record["Arn"], context(queue), secure=True)
        if not decision.allowed:
            raise QueueError("KmsAccessDenied", decision.message(request), 400)


def service_may(queue: Queue, caller: ServiceCaller, actions: tuple[str, ...]) -> bool:
    """Whether the key policy lets an AWS service use the queue's key. Raises QueueError for a key that is no use."""
    if not is_encrypted(queue):
        return True
    if is_managed(queue):
        return False
    record = key(queue)
    return all(caller.may_use_key(action, record, context(queue)) for action in actions)


def is_encrypted(queue: Queue) -> bool:
    """Whether with a KMS key."""
    return bool(queue["attributes"].get("KmsMasterKeyId"))


def is_managed(queue: Queue) -> bool:
    return str(queue["attributes"].get("KmsMasterKeyId", "")).endswith(_MANAGED)


def key(queue: Queue) -> keys.Record:
    """The key of a queue, an id or alias without account being one of the queue's account. Raises QueueError."""
    reference = queue["attributes"]["KmsMasterKeyId"]
    with responses.request_scope(queues.owner(queue), queues.region(queue)):
        record = keys.find(reference)
    if record is None:
        raise QueueError("KmsNotFound", f"Key '{reference}' does not exist", 400)
    if record["KeyState"] == "Disabled":
        raise QueueError("KmsDisabled", f"{record['Arn']} is disabled.", 400)
    if record["KeyState"] != "Enabled":
        raise QueueError("KmsInvalidState", f"{record['Arn']} is {record['KeyState']}.", 400)
    return record


def context(queue: Queue) -> dict[str, Any]:
    """The condition keys of SQS's calls of KMS for a queue."""
    return {
        "kms:ViaService": f"sqs.{queues.region(queue)}.amazonaws.com",
        "aws:ViaAWSService": True,
        **keys.encryption_context({"aws:sqs:arn": queues.arn(queue)}),
    }
