"""The EventBridge rules of a connection: which events reach the console's queue, and in which message group.

EventBridge's message group is fixed for each target (decision 0012). Without lanes one rule, with the vendor's pattern
as it stands, has everything in one order. With lanes each has a rule of its own, and two rules take exactly what is
left: one for calls that name a group, one for calls that name a package. Each call names what it is about in one field,
and every alternative of a pattern looks at the field of its own calls alone, so that an event matches exactly one rule,
whatever else it holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from landbridge.declaration.model_registry import Connection
from landbridge.declaration.models import Declaration
from landbridge.governance_lanes import message_group
from landbridge.naming import Names

PATTERN_CHARACTERS = 2048
"""What one rule's pattern may have (EventBridge user guide, eb-quota)."""

EVENTS = (
    "CreateModelPackage",
    "CreateModelPackageGroup",
    "DeleteModelPackage",
    "DeleteModelPackageGroup",
    "UpdateModelPackage",
)
"""The calls that the console follows (the vendor's page on the EventBridge rule)."""

GROUP_CALLS = ("CreateModelPackage", "CreateModelPackageGroup", "DeleteModelPackageGroup")
"""Those whose `modelPackageGroupName` is the group, by name or by ARN (SageMaker API reference)."""

PACKAGE_CALLS = {"UpdateModelPackage": "modelPackageArn", "DeleteModelPackage": "modelPackageName"}
"""Those that name a package, and the field that they name it in. A version's ARN holds the group's name."""

ABSENT: Mapping[str, Any] = {"exists": False}


@dataclass(frozen=True)
class EventRule:
    """One rule with one target. `key` tells the rules of a connection apart and never changes."""

    key: str
    name: str
    description: str
    pattern: Mapping[str, Any]
    message_group: str


def governance_rules(declaration: Declaration, names: Names, connection_name: str) -> tuple[EventRule, ...]:
    """The lanes' rules first: they must be there before the others leave their events to them."""
    connection = declaration.governance[connection_name]
    main, rest = names.governance(connection_name), message_group(names, connection_name, connection, None)
    if not connection.lanes:
        return (EventRule("Rule", main, "Changes of models.", _pattern({"eventName": list(EVENTS)}), rest),)
    lanes = [_lane(declaration, names, connection.account, key) for key in connection.lanes]
    groups = [name_or_arn for lane in lanes for name_or_arn in (lane.name, lane.arn)]
    no_lane = [{"anything-but": {"equals-ignore-case": groups}}, ABSENT]
    no_package = [{"anything-but": {"prefix": [lane.packages for lane in lanes]}}, ABSENT]
    return (
        *(_lane_rule(names, connection_name, connection, lane) for lane in lanes),
        EventRule(
            "Packages",
            names.governance_packages_rule(connection_name),
            "Changes of packages outside of the lanes.",
            _pattern({"$or": _calls_on_packages(no_package)}),
            rest,
        ),
        EventRule(
            "Rule", main, "Changes of model groups outside of the lanes.", _pattern(_calls_on_groups(no_lane)), rest
        ),
    )


@dataclass(frozen=True)
class _Lane:
    """A model group by its key and name. `packages` is what the ARNs of its versions begin with."""

    key: str
    name: str
    arn: str
    packages: str


def _lane(declaration: Declaration, names: Names, account: str, key: str) -> _Lane:
    name = names.model_group(key, declaration.model_groups[key])
    packages = names.model_packages_arn(account, name).removesuffix("*")
    return _Lane(key, name, names.model_group_arn(account, name), packages)


def _lane_rule(names: Names, connection_name: str, connection: Connection, lane: _Lane) -> EventRule:
    """ARNs have lost their case, so that names and ARNs are compared without it."""
    name = names.governance_lane_rule(connection_name, lane.key)
    group = [{"equals-ignore-case": lane.name}, {"equals-ignore-case": lane.arn}]
    calls = [_calls_on_groups(group), *_calls_on_packages([{"prefix": lane.packages}])]
    return EventRule(
        f"Lane{name.rpartition('-')[2]}",
        name,
        f"Changes of {lane.name}.",
        _pattern({"$or": calls}),
        message_group(names, connection_name, connection, lane.key),
    )


def _pattern(detail: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "source": ["aws.sagemaker"],
        "detail-type": ["AWS API Call via CloudTrail"],
        "detail": {"eventSource": ["sagemaker.amazonaws.com"], **detail},
    }


def _calls_on_groups(group: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {"eventName": list(GROUP_CALLS), "requestParameters": {"modelPackageGroupName": list(group)}}


def _calls_on_packages(package: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{"eventName": [call], "requestParameters": {field: list(package)}} for call, field in PACKAGE_CALLS.items()]
