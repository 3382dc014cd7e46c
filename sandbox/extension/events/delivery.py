"""Bringing an event to a target that is a queue, and to the target's dead-letter queue where that is refused.

Rules: eventbridge/latest/userguide/eb-use-resource-based.html (the queue's policy allows events.amazonaws.com
sqs:SendMessage with aws:SourceArn the rule), SQSDeveloperGuide/sqs-key-management.html (the customer key's policy
allows it kms:GenerateDataKey and kms:Decrypt), eventbridge/latest/userguide/rule-dlq.html: missing permissions and
missing resources are not tried again, and the event goes to the dead-letter queue with message attributes that say why.
"""

import json
import logging
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import Any

from ministack.core import responses
from ministack.services import eventbridge

from sandbox.extension.queues.delivery import RefusedError, deliver
from sandbox.extension.service_principal import ServiceCaller

SERVICE = "events.amazonaws.com"

Target = Mapping[str, Any]
Rule = Mapping[str, Any]

_log = logging.getLogger(__name__)
_invocation: ContextVar[tuple[Target, Rule, str]] = ContextVar("landbridge_invocation")


def install() -> None:
    """Deliver to queues here; the input that a target asks for is made by ministack."""
    if getattr(eventbridge._invoke_target, "extended", False):
        return
    eventbridge._invoke_target = _remembering(eventbridge._invoke_target)
    eventbridge._dispatch_to_sqs = _to_queue


def _remembering(invoke: Callable[..., None]) -> Callable[..., None]:
    """ministack asks for a delivery without its rule and the target's dead-letter queue."""

    def invoked(target: Target, event: Mapping[str, Any], rule: Rule, view: Any = None) -> None:
        view = view or eventbridge._pattern_event_view(event)
        token = _invocation.set((target, rule, json.dumps(view.event_with_detail())))
        try:
            invoke(target, event, rule, view)
        finally:
            _invocation.reset(token)

    invoked.extended = True  # type: ignore[attr-defined]
    return invoked


def _to_queue(spec: Any, payload: str, sqs_parameters: Mapping[str, Any] | None = None) -> None:
    target, rule, event = _invocation.get()
    caller = ServiceCaller(SERVICE, rule["Arn"], responses.get_account_id(), responses.get_region())
    try:
        deliver(target["Arn"], caller, payload, group=(sqs_parameters or {}).get("MessageGroupId"))
    except RefusedError as refusal:
        _log.warning("%s did not reach %s: %s", rule["Arn"], target["Arn"], refusal)
        _to_dead_letters(caller, target, event, refusal)


def _to_dead_letters(caller: ServiceCaller, target: Target, event: str, refusal: RefusedError) -> None:
    queue = (target.get("DeadLetterConfig") or {}).get("Arn")
    if not queue:
        return
    said = {
        "RULE_ARN": caller.source_arn,
        "TARGET_ARN": target["Arn"],
        "ERROR_CODE": refusal.code,
        "ERROR_MESSAGE": refusal.message,
    }
    attributes = {name: {"DataType": "String", "StringValue": value} for name, value in said.items()}
    try:
        deliver(queue, caller, event, attributes=attributes)
    except RefusedError as error:
        _log.warning("%s is lost, its dead-letter queue %s refused it: %s", target["Arn"], queue, error)
