"""What a queue policy must be to be stored.

Rules: AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html (8,192 bytes, 20 statements, 50 principals,
10 conditions, 7 actions per statement) and API_SetQueueAttributes.html (InvalidAttributeValue).
"""

from collections.abc import Mapping
from typing import Any

from sandbox.extension.authorization import existence, grammar
from sandbox.extension.authorization.grammar import Kind, PolicyError
from sandbox.extension.authorization.principals import texts
from sandbox.extension.queues.errors import QueueError

BYTES = 8_192
STATEMENTS = 20
PRINCIPALS = 50
CONDITIONS = 10
ACTIONS = 7


def require(document: str, queue_arn: str) -> None:
    """Raises QueueError InvalidAttributeValue, or OverLimit for one that exceeds a quota."""
    try:
        statements = grammar.validate(document, Kind.RESOURCE)
        existence.require(statements)
    except PolicyError as error:
        raise _invalid(str(error)) from error
    _within("bytes", len(document.encode()), BYTES)
    _within("statements", len(statements), STATEMENTS)
    _within("principals", len(list(grammar.principals(statements))), PRINCIPALS)
    _within("conditions", sum(map(_conditions, statements)), CONDITIONS)
    for statement in statements:
        actions = texts(statement.get("Action", statement.get("NotAction")))
        _within("actions in a statement", len(actions), ACTIONS)
        for action in actions:
            if action != "*" and not action.lower().startswith("sqs:"):
                raise _invalid(f"{action} is not an action of SQS")
        for resource in texts(statement.get("Resource")):
            if resource not in ("*", queue_arn) and "*" not in resource:
                raise _invalid(f"the resource {resource} is not the queue {queue_arn}")


def _conditions(statement: Mapping[str, Any]) -> int:
    return sum(len(keys) for keys in (statement.get("Condition") or {}).values() if isinstance(keys, Mapping))


def _within(what: str, count: int, limit: int) -> None:
    if count > limit:
        raise QueueError("OverLimit", f"The queue policy has {count} {what}; the quota is {limit}.", 403)


def _invalid(reason: str) -> Exception:
    error: Exception = QueueError("InvalidAttributeValue", f"Invalid value for the parameter Policy. Reason: {reason}")
    return error
