"""Which rules see an event.

Rules: eventbridge/latest/userguide/eb-service-event-cloudtrail-management.html: a disabled rule sees none, an enabled
one all "except for read-only AWS management events delivered through CloudTrail", and one that is
ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS those as well. ministack takes the third state for a disabled one.
"""

import logging
from typing import Any

from ministack.services import eventbridge

from sandbox.extension.events.publication import READ_ONLY

ENABLED, DISABLED = "ENABLED", "DISABLED"
ALL_EVENTS = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"

_log = logging.getLogger(__name__)


def install() -> None:
    """Choose rules here instead of in ministack."""
    eventbridge._dispatch_event = dispatch


def dispatch(event: dict[str, Any], view: Any = None) -> None:
    """Bring an event to the targets of the rules on its bus that match it."""
    bus = event.get("EventBusName", "default")
    visited = set(event.get("_DispatchPath") or [])
    view = view or eventbridge._pattern_event_view(event)
    for key, rule in list(eventbridge._rules.items()):
        if rule.get("EventBusName", "default") != bus or not rule.get("EventPattern"):
            continue
        if key in visited:
            _log.warning("the rule %s sent this event itself and does not see it again", rule["Arn"])
            continue
        if _sees(rule, event) and eventbridge._matches_pattern_view(rule["EventPattern"], view, f"rule {key}"):
            for target in list(eventbridge._targets.get(key, [])):
                eventbridge._invoke_target(target, event, rule, view)


def _sees(rule: dict[str, Any], event: dict[str, Any]) -> bool:
    state = rule.get("State", ENABLED)
    return state == ALL_EVENTS or (state == ENABLED and not event.get(READ_ONLY))
