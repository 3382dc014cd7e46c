"""Which permission an SQS request needs, on which queue.

Rules: AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html (a batch needs the permission
of the single operation) and sqs-overview-of-managing-access.html ("Cross-account permissions don't apply to the
following actions"). The caller is judged before the handler, with the queue's policy, as for every service.
"""

import functools
import json
from collections.abc import Callable
from typing import Any

from ministack.core import iam_actions
from ministack.services import sqs

from sandbox.extension.authorization import callers
from sandbox.extension.queues import moving
from sandbox.extension.queues import queue as queues
from sandbox.extension.queues.errors import QueueError
from sandbox.extension.queues.queue import Queue

_BATCHES = ("sqs:SendMessageBatch", "sqs:DeleteMessageBatch", "sqs:ChangeMessageVisibilityBatch")
_OWNERS_ONLY = frozenset(
    f"sqs:{name}"
    for name in (
        "AddPermission", "CancelMessageMoveTask", "CreateQueue", "DeleteQueue", "ListMessageMoveTasks", "ListQueues",
        "ListQueueTags", "RemovePermission", "SetQueueAttributes", "StartMessageMoveTask", "TagQueue", "UntagQueue",
    )
)  # fmt: skip


def install() -> None:
    """Name action and queue of a request, and keep other accounts from what only the owner may do."""
    if getattr(iam_actions.extract_iam_action, "sqs", False):
        return
    iam_actions.extract_iam_action = _single(iam_actions.extract_iam_action)
    iam_actions.extract_resource_arn = _of_task(iam_actions.extract_resource_arn)
    sqs._enforce_queue_policy = _require_owner


def _single(extract: Callable[..., str | None]) -> Callable[..., str | None]:
    @functools.wraps(extract)
    def action(service: str, *request: Any, **named: Any) -> str | None:
        found = extract(service, *request, **named)
        return found.removesuffix("Batch") if found in _BATCHES and found is not None else found

    action.sqs = True  # type: ignore[attr-defined]
    return action


def _of_task(extract: Callable[..., str]) -> Callable[..., str]:
    """Message move tasks name their queue by its ARN, or by a handle that holds it."""

    @functools.wraps(extract)
    def resource(service: str, method: str, path: str, headers: dict[str, str], body: bytes, *rest: Any) -> str:
        found = extract(service, method, path, headers, body, *rest)
        if service == "sqs" and "MessageMoveTask" in headers.get("x-amz-target", ""):
            request = json.loads(body or b"{}")
            return str(request.get("SourceArn") or moving.source_of(str(request.get("TaskHandle", ""))))
        return found

    return resource


def _require_owner(queue: Queue, action: str) -> None:
    caller = callers.current()
    if action in _OWNERS_ONLY and caller.account not in ("", queues.owner(queue)):
        message = f"User: {caller.arn} is not authorized to perform: {action} on resource: {queues.arn(queue)}"
        raise QueueError("AccessDenied", f"{message} because it belongs to another account", 403)
