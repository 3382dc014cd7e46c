"""Whether the rules are there as declared, and whether an event of each call would take its route."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError

from landbridge.aws.events.model_event import CALLS
from landbridge.aws.governance.checks.finding import Finding, failed, is_missing, passed
from landbridge.aws.governance.event_shape import event
from landbridge.aws.governance.target import Target
from landbridge.governance_rules import EventRule, governance_rules

_ENABLED = ("ENABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS")
_SAMPLE_TIME = datetime(2026, 1, 1, tzinfo=UTC)
_UNDECLARED = "landbridge-check"
_REMEDY = "mend the rules that are said above to be wrong: deploy "
NEAR_MISS = "DescribeModelPackage"


def check_rules(session: Any, target: Target) -> Iterator[Finding]:
    events = session.client("events")
    deploy = f"deploy {target.stack}"
    for rule in governance_rules(target.declaration, target.names, target.name):
        subject = f"rule {rule.name}"
        try:
            found = events.describe_rule(Name=rule.name)
        except ClientError as error:
            if not is_missing(error):
                raise
            yield failed(subject, "it is not there", deploy)
            continue
        if found["State"] not in _ENABLED:
            yield failed(subject, f"it is {found['State']}", f"aws events enable-rule --name {rule.name}")
        elif json.loads(found.get("EventPattern", "{}")) != rule.pattern:
            yield failed(subject, "its pattern is another than the declared one", deploy)
        elif why := _wrong_targets(events.list_targets_by_rule(Rule=rule.name)["Targets"], target, rule):
            yield failed(subject, why, deploy)
        else:
            yield passed(subject, f"it is enabled and sends to {target.queue_arn} as {rule.message_group}")


def check_routes(session: Any, target: Target) -> Iterator[Finding]:
    """EventBridge itself says which rules an event of each call matches (API reference, TestEventPattern)."""
    events = session.client("events")
    rules = governance_rules(target.declaration, target.names, target.name)
    groups = [target.declaration.model_groups[key] for key in target.connection.lanes]
    lanes = [target.names.model_group(key, group) for key, group in zip(target.connection.lanes, groups, strict=True)]
    for group in (*lanes, _UNDECLARED):
        wanted = target.message_group(group)
        for name in CALLS:
            subject = f"route of {name} to {wanted}"
            matching = [rule for rule in rules if _matches(events, rule.name, _sample(target, name, group))]
            if [rule.message_group for rule in matching] == [wanted]:
                yield passed(subject, f"it matches {matching[0].name}")
            else:
                what = ", ".join(rule.name for rule in matching) or "no rule"
                yield failed(subject, f"it matches {what}, and should match one, of {wanted}", _REMEDY + target.stack)
    if any(_matches(events, rule.name, _sample(target, NEAR_MISS, _UNDECLARED)) for rule in rules):
        yield failed(f"route of {NEAR_MISS}", "it matches a rule, and should match none", _REMEDY + target.stack)
    else:
        yield passed(f"route of {NEAR_MISS}", "it matches no rule, as it should")


def _sample(target: Target, name: str, group: str) -> Mapping[str, Any]:
    arn = target.names.model_group_arn(target.account, group)
    package = target.names.model_packages_arn(target.account, group).replace("*", "1")
    asked = {
        "UpdateModelPackage": {"modelPackageArn": package},
        "DeleteModelPackage": {"modelPackageName": package},
        NEAR_MISS: {"modelPackageName": package},
    }.get(name, {"modelPackageGroupName": group})
    return event(arn, name, _SAMPLE_TIME, asked, None, "landbridge-governance-check")


def _matches(events: Any, rule: str, sample: Mapping[str, Any]) -> bool:
    try:
        pattern = events.describe_rule(Name=rule).get("EventPattern")
    except ClientError as error:
        if not is_missing(error):
            raise
        return False
    return bool(pattern) and bool(events.test_event_pattern(EventPattern=pattern, Event=json.dumps(sample))["Result"])


def _wrong_targets(targets: list[Mapping[str, Any]], target: Target, rule: EventRule) -> str:
    to_queue = [each for each in targets if each["Arn"] == target.queue_arn]
    if len(to_queue) != 1:
        return f"{len(to_queue)} of its targets are {target.queue_arn}; there should be one"
    group = to_queue[0].get("SqsParameters", {}).get("MessageGroupId")
    if group != rule.message_group:
        return f"its message group is {group}, and should be {rule.message_group}"
    if to_queue[0].get("DeadLetterConfig", {}).get("Arn") != target.undelivered_arn:
        return f"what it cannot deliver does not go to {target.undelivered_arn}"
    return ""
