"""Messages that an AWS service sends on its own, as EventBridge does to the target of a rule."""

from collections.abc import Mapping
from typing import Any

from sandbox.extension.queues import encryption, sending
from sandbox.extension.queues import queue as queues
from sandbox.extension.queues.errors import QueueError
from sandbox.extension.service_principal import ServiceCaller


class RefusedError(Exception):
    """A message was not taken: `code` NO_RESOURCE, NO_PERMISSIONS or INVALID_PARAMETER, and why."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


def deliver(
    queue_arn: str,
    caller: ServiceCaller,
    body: str,
    *,
    group: str | None = None,
    attributes: Mapping[str, Mapping[str, Any]] | None = None,
) -> None:
    """Send `body` as the service `caller`, under the queue's policy and that of its key. Raises RefusedError."""
    queue = queues.by_arn(queue_arn)
    if queue is None:
        raise RefusedError("NO_RESOURCE", f"The queue {queue_arn} does not exist.")
    policy = queue["attributes"].get("Policy")
    if not caller.may("sqs:SendMessage", queue_arn, policy, queues.owner(queue)):
        raise RefusedError(
            "NO_PERMISSIONS",
            f"The policy of {queue_arn} does not let {caller.name} do sqs:SendMessage for {caller.source_arn}.",
        )
    try:
        if not encryption.service_may(queue, caller, encryption.SEND):
            raise RefusedError(
                "NO_PERMISSIONS",
                f"The policy of the key of {queue_arn} does not let {caller.name} do {' and '.join(encryption.SEND)}.",
            )
        request: dict[str, Any] = {"MessageBody": body, "MessageAttributes": attributes or {}}
        if group is not None:
            request["MessageGroupId"] = group
        sending.enqueue(queue, request, sender=caller.name)
    except QueueError as error:
        code = "NO_PERMISSIONS" if error.code.startswith("Kms") else "INVALID_PARAMETER"
        raise RefusedError(code, error.message) from error
