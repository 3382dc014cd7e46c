"""EventBridge's operators, as its page on comparison operators has them (eb-create-pattern-operators.html)."""

import json
from typing import Any

import pytest

from tests.sandbox.conftest import Sandbox

pytestmark = [pytest.mark.sandbox, pytest.mark.requirement("S3.2")]

EVENT = {
    "id": "1",
    "account": "222222222222",
    "source": "aws.sagemaker",
    "time": "2026-01-01T00:00:00Z",
    "region": "eu-west-1",
    "resources": [],
    "detail-type": "AWS API Call via CloudTrail",
    "detail": {
        "eventSource": "sagemaker.amazonaws.com",
        "eventName": "CreateModelPackage",
        "readOnly": False,
        "sourceIPAddress": "10.0.1.7",
        "count": 7,
        "responseElements": {"modelPackageArn": "arn:aws:sagemaker:eu-west-1:1:model-package/churn/3"},
    },
}


def _name(operator: Any) -> dict[str, Any]:
    return {"detail": {"eventName": [operator]}}


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (_name("CreateModelPackage"), True),
        (_name("CreateModelPackageGroup"), False),
        (_name({"prefix": "CreateModel"}), True),
        (_name({"prefix": {"equals-ignore-case": "createmodel"}}), True),
        (_name({"suffix": "Package"}), True),
        (_name({"suffix": "Group"}), False),
        (_name({"equals-ignore-case": "createmodelpackage"}), True),
        (_name({"wildcard": "Create*Package"}), True),
        (_name({"wildcard": "Delete*"}), False),
        (_name({"anything-but": ["DeleteModelPackage"]}), True),
        (_name({"anything-but": {"prefix": "Create"}}), False),
        (_name({"anything-but": {"suffix": "Group"}}), True),
        (_name({"anything-but": {"wildcard": "*Model*"}}), False),
        (_name({"anything-but": {"equals-ignore-case": "createmodelpackage"}}), False),
        ({"detail": {"errorCode": [{"exists": False}]}}, True),
        ({"detail": {"eventName": [{"exists": False}]}}, False),
        ({"detail": {"count": [{"numeric": [">", 5, "<=", 7]}]}}, True),
        ({"detail": {"count": [{"numeric": ["<", 7]}]}}, False),
        ({"detail": {"sourceIPAddress": [{"cidr": "10.0.1.0/24"}]}}, True),
        ({"detail": {"sourceIPAddress": [{"cidr": "10.0.2.0/24"}]}}, False),
        ({"detail": {"readOnly": [False]}}, True),
        ({"detail": {"readOnly": ["false"]}}, False),
        ({"detail": {"$or": [{"count": [9]}, {"readOnly": [False]}]}}, True),
        ({"detail": {"$or": [{"count": [9]}, {"readOnly": [True]}]}}, False),
        ({"detail": {"responseElements": {"modelPackageArn": [{"wildcard": "*/churn/*"}]}}}, True),
        ({"source": ["aws.sagemaker"], "region": ["us-east-1"]}, False),
    ],
)
def test_operators(sandbox: Sandbox, pattern: dict[str, Any], expected: bool) -> None:
    events: Any = sandbox.root("222222222222").client("events")
    answer = events.test_event_pattern(EventPattern=json.dumps(pattern), Event=json.dumps(EVENT))
    assert answer["Result"] is expected
