"""One change of a model registry, as EventBridge delivers what CloudTrail recorded."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

CALLS = (
    "CreateModelPackage",
    "CreateModelPackageGroup",
    "DeleteModelPackage",
    "DeleteModelPackageGroup",
    "UpdateModelPackage",
)
"""The SageMaker calls that change models and their groups (the console vendor's page on the rule)."""

SOURCE = "aws.sagemaker"
DETAIL_TYPE = "AWS API Call via CloudTrail"
EVENT_SOURCE = "sagemaker.amazonaws.com"


class NotAModelEvent(ValueError):
    """The text is no event of the model registry; the message says why."""


@dataclass(frozen=True)
class ModelEvent:
    """One call that changed a model package or a group, or tried to.

    id: the same whenever the same event arrives again; remember it to do nothing twice.
    time: of the call, with time zone.
    group: name of the model package group, as the call or the ARN has it; None for a package outside of groups.
    package_arn: of a package; None where the call names none, which a deletion by name does not.
    approval_status: what the call sets it to, such as Approved; None where it sets none.
    error_code: why SageMaker refused the call, which CloudTrail records too; None where it was done.
    raw: the whole event.
    """

    id: str
    name: str
    account: str
    region: str
    time: datetime
    group: str | None
    package_arn: str | None
    approval_status: str | None
    error_code: str | None
    raw: Mapping[str, Any] = field(repr=False, compare=False)

    @classmethod
    def parse(cls, body: str) -> ModelEvent:
        """The event in a message's body (EventBridge user guide, eb-events-structure). Raises NotAModelEvent."""
        event = _object(body)
        detail = event.get("detail")
        if event.get("source") != SOURCE or event.get("detail-type") != DETAIL_TYPE or not isinstance(detail, dict):
            raise NotAModelEvent(f"it is no event with source {SOURCE} and detail-type {DETAIL_TYPE}")
        name = detail.get("eventName")
        if detail.get("eventSource") != EVENT_SOURCE or name not in CALLS:
            raise NotAModelEvent(f"its call is {name!r} of {detail.get('eventSource')!r}, none of {', '.join(CALLS)}")
        asked, answered = _part(detail, "requestParameters"), _part(detail, "responseElements")
        package = _package_arn(asked, answered)
        return cls(
            id=_text(event, "id"),
            name=name,
            account=_text(event, "account"),
            region=_text(event, "region"),
            time=_time(_text(event, "time")),
            group=_group(asked, package),
            package_arn=package,
            approval_status=asked.get("modelApprovalStatus"),
            error_code=detail.get("errorCode"),
            raw=event,
        )


def _object(body: str) -> dict[str, Any]:
    try:
        event = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotAModelEvent(f"it is no JSON: {error}") from None
    if not isinstance(event, dict):
        raise NotAModelEvent("it is no JSON object")
    return event


def _part(detail: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """CloudTrail writes null where there is nothing."""
    part = detail.get(key)
    return part if isinstance(part, dict) else {}


def _text(event: Mapping[str, Any], key: str) -> str:
    value = event.get(key)
    if not isinstance(value, str) or not value:
        raise NotAModelEvent(f"its `{key}` is missing or no text")
    return value


def _time(text: str) -> datetime:
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise NotAModelEvent(f"its time {text!r} is no time") from None
    if time.tzinfo is None:
        raise NotAModelEvent(f"its time {text!r} has no time zone")
    return time


def _package_arn(asked: Mapping[str, Any], answered: Mapping[str, Any]) -> str | None:
    """DeleteModelPackage names the package by name or ARN, the others by ARN (SageMaker API reference)."""
    for value in (answered.get("modelPackageArn"), asked.get("modelPackageArn"), asked.get("modelPackageName")):
        if isinstance(value, str) and ":model-package/" in value:
            return value
    return None


def _group(asked: Mapping[str, Any], package_arn: str | None) -> str | None:
    """Calls name the group by name or ARN; a version's ARN ends in group and number."""
    given = asked.get("modelPackageGroupName")
    if isinstance(given, str) and given:
        return given.rpartition("/")[2]
    if package_arn is None:
        return None
    _, *group = package_arn.split(":", 5)[-1].split("/")
    return group[0] if len(group) == 2 else None
