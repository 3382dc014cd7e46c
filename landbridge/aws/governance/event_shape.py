"""Events in the shape in which EventBridge delivers what CloudTrail recorded.

Shapes: CloudTrail user guide, cloudtrail-event-reference-record-contents; EventBridge user guide, eb-events-structure.
`userAgent` is the one free text of it, and says where the event comes from.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from landbridge.aws.events.model_event import DETAIL_TYPE, EVENT_SOURCE, SOURCE
from landbridge.aws.governance.objects import ModelGroup, ModelVersion

SYNC_AGENT = "landbridge-governance-sync"
_NAMESPACE = uuid.UUID("6c1d3a0e-54c5-4b7b-9c1c-0f5d3a4b8a01")
_VERSION = "1.11"


def model_group_event(group: ModelGroup) -> dict[str, Any]:
    """What creating the group looked like."""
    asked = {"modelPackageGroupName": group.name, **_described("modelPackageGroupDescription", group.description)}
    return event(
        group.arn, "CreateModelPackageGroup", group.created, asked, {"modelPackageGroupArn": group.arn}, SYNC_AGENT
    )


def model_version_event(version: ModelVersion) -> dict[str, Any]:
    """What creating the version looked like, with the approval that it has now."""
    asked = {
        "modelPackageGroupName": version.group.name,
        **_described("modelPackageDescription", version.description),
        **_described("modelApprovalStatus", version.approval_status),
    }
    return event(
        version.arn, "CreateModelPackage", version.created, asked, {"modelPackageArn": version.arn}, SYNC_AGENT
    )


def event(
    arn: str,
    name: str,
    time: datetime,
    asked: Mapping[str, Any],
    answered: Mapping[str, Any] | None,
    agent: str,
) -> dict[str, Any]:
    """The event of one call on the object `arn`. The same call of the same time gives the same ids: a consumer that
    remembers them takes up what changed since, and nothing twice."""
    _, partition, _, region, account, _ = arn.split(":", 5)
    moment = time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    what = json.dumps(dict(asked), sort_keys=True)
    identity = uuid.uuid5(_NAMESPACE, f"{agent} {name} {arn} {time.astimezone(UTC).isoformat()} {what}")
    return {
        "version": "0",
        "id": str(identity),
        "detail-type": DETAIL_TYPE,
        "source": SOURCE,
        "account": account,
        "time": moment,
        "region": region,
        "resources": [],
        "detail": {
            "eventVersion": _VERSION,
            "userIdentity": {
                "type": "AWSAccount",
                "principalId": account,
                "accountId": account,
                "arn": f"arn:{partition}:iam::{account}:root",
            },
            "eventTime": moment,
            "eventSource": EVENT_SOURCE,
            "eventName": name,
            "awsRegion": region,
            "sourceIPAddress": EVENT_SOURCE,
            "userAgent": agent,
            "requestParameters": dict(asked),
            "responseElements": None if answered is None else dict(answered),
            "requestID": str(uuid.uuid5(identity, "request")),
            "eventID": str(uuid.uuid5(identity, "event")),
            "readOnly": False,
            "eventType": "AwsApiCall",
            "managementEvent": True,
            "recipientAccountId": account,
            "eventCategory": "Management",
        },
    }


def _described(key: str, value: str | None) -> dict[str, str]:
    return {} if value is None else {key: value}
