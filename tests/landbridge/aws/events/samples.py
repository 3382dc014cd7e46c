"""Events as EventBridge delivers them (EventBridge user guide, eb-service-event-cloudtrail)."""

from __future__ import annotations

import json
from typing import Any

GROUP = "arn:aws:sagemaker:eu-west-1:888899990000:model-package-group/churn"
PACKAGE = "arn:aws:sagemaker:eu-west-1:888899990000:model-package/churn/7"


def event(
    name: str = "CreateModelPackage",
    asked: dict[str, Any] | None = None,
    answered: dict[str, Any] | None = None,
    identifier: str = "e-1",
    **detail: Any,
) -> dict[str, Any]:
    return {
        "version": "0",
        "id": identifier,
        "detail-type": "AWS API Call via CloudTrail",
        "source": "aws.sagemaker",
        "account": "888899990000",
        "time": "2026-03-01T12:00:00Z",
        "region": "eu-west-1",
        "resources": [],
        "detail": {
            "eventVersion": "1.09",
            "eventSource": "sagemaker.amazonaws.com",
            "eventName": name,
            "requestParameters": asked,
            "responseElements": answered,
            **detail,
        },
    }


def body(number: int | str, group: str = "churn") -> str:
    """The event `number` of a group."""
    return json.dumps(event(asked={"modelPackageGroupName": group}, identifier=str(number)))
