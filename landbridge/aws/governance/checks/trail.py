"""Whether a trail logs what changes models: without one, EventBridge gets nothing (EventBridge user guide,
eb-service-event-cloudtrail)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from landbridge.aws.events.model_event import EVENT_SOURCE
from landbridge.aws.governance.checks.finding import Finding, failed, passed, unknown
from landbridge.aws.governance.target import Target

_SUBJECT = "trail"
_KNOWN_FIELDS = frozenset({"eventCategory", "readOnly", "eventSource"})


def check_trail(session: Any, target: Target) -> Iterator[Finding]:
    """One trail that logs management write events is enough, the account's own or its organisation's."""
    cloudtrail = session.client("cloudtrail")
    trails = cloudtrail.describe_trails(includeShadowTrails=True)["trailList"]
    why: list[str] = []
    in_doubt = False
    for trail in trails:
        arn = trail["TrailARN"]
        if not cloudtrail.get_trail_status(Name=arn)["IsLogging"]:
            why.append(f"{arn} does not log")
            continue
        logs = logs_model_changes(cloudtrail.get_event_selectors(TrailName=arn))
        if logs:
            yield passed(_SUBJECT, f"{arn} logs management write events")
            return
        in_doubt = in_doubt or logs is None
        why.append(f"{arn} {'has selectors not known here' if logs is None else 'logs no management write events'}")
    detail = "; ".join(why) or f"no trail covers {target.account} in {target.region}"
    remedy = _remedy(target)
    yield unknown(_SUBJECT, detail, remedy) if in_doubt else failed(_SUBJECT, detail, remedy)


def logs_model_changes(selectors: Mapping[str, Any]) -> bool | None:
    """Whether event selectors take SageMaker's write calls; None where that cannot be told.

    selectors: the answer of GetEventSelectors (CloudTrail API reference, EventSelector and AdvancedFieldSelector).
    """
    if any(
        each.get("IncludeManagementEvents", True) and each.get("ReadWriteType", "All") in ("All", "WriteOnly")
        for each in selectors.get("EventSelectors") or ()
    ):
        return True
    answers = [_advanced(each["FieldSelectors"]) for each in selectors.get("AdvancedEventSelectors") or ()]
    if True in answers:
        return True
    return None if None in answers else False


def _advanced(fields: list[Mapping[str, Any]]) -> bool | None:
    by_name = {each["Field"]: each for each in fields}
    if not _takes(by_name.get("eventCategory", {}), "Management") or not _takes(by_name.get("readOnly", {}), "false"):
        return False
    if not _takes(by_name.get("eventSource", {}), EVENT_SOURCE):
        return False
    return True if by_name.keys() <= _KNOWN_FIELDS else None


def _takes(field: Mapping[str, Any], value: str) -> bool:
    return value in field.get("Equals", [value]) and value not in field.get("NotEquals", [])


def _remedy(target: Target) -> str:
    organisation = target.declaration.organisation
    if organisation is not None and organisation.trail is not None:
        return f"let {organisation.trail.arn} log, with management write events, or leave `organisation.trail` out"
    trail = target.names.trail_arn(target.account, target.names.governance_trail(target.name))
    return f"deploy {target.stack}, or start its trail: aws cloudtrail start-logging --name {trail}"
