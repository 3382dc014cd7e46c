"""Rules from templates, read back through the API."""

import json
from typing import Any

import pytest

from tests.sandbox.conftest import Sandbox
from tests.sandbox.extension.cloudformation.stacks import Stack
from tests.sandbox.extension.events.routes import queue_arn

pytestmark = pytest.mark.sandbox

ACCOUNT = "222222222222"
FIFO = queue_arn(ACCOUNT, "models.fifo")
TARGET = {
    "Id": "queue",
    "Arn": FIFO,
    "SqsParameters": {"MessageGroupId": "models"},
    "DeadLetterConfig": {"Arn": queue_arn(ACCOUNT, "lost")},
    "RetryPolicy": {"MaximumRetryAttempts": 3, "MaximumEventAgeInSeconds": 600},
}


@pytest.fixture
def stack(sandbox: Sandbox) -> Stack:
    return Stack(sandbox.root(ACCOUNT))


def _rule(**properties: Any) -> dict[str, Any]:
    pattern = {"source": ["aws.sagemaker"]}
    return {"Rule": {"Type": "AWS::Events::Rule", "Properties": {"EventPattern": pattern, **properties}}}


@pytest.mark.requirement("S3.2")
def test_every_property_takes_effect_on_create_and_on_update(stack: Stack) -> None:
    events: Any = stack.session.client("events")
    stack.deploy(_rule(Name="rule", Description="of models", Targets=[TARGET]))
    assert events.list_targets_by_rule(Rule="rule")["Targets"] == [TARGET]
    state = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"
    second = {"Id": "second", "Arn": FIFO, "SqsParameters": {"MessageGroupId": "b"}, "InputPath": "$.detail"}
    transformed = {"InputPathsMap": {"n": "$.detail.eventName"}, "InputTemplate": '{"n": <n>}'}
    third = {"Id": "third", "Arn": FIFO, "SqsParameters": {"MessageGroupId": "c"}, "InputTransformer": transformed}
    stack.deploy(_rule(Name="rule", State=state, EventPattern={"source": ["aws.kms"]}, Targets=[second, third]))
    found = events.describe_rule(Name="rule")
    assert (found["State"], json.loads(found["EventPattern"])) == (state, {"source": ["aws.kms"]})
    assert found.get("Description", "") == ""
    assert events.list_targets_by_rule(Rule="rule")["Targets"] == [second, third]
    stack.delete()
    assert events.list_rules()["Rules"] == []


def test_the_name_replaces(stack: Stack) -> None:
    stack.deploy(_rule())
    first = stack.physical_id("Rule")
    stack.deploy(_rule(Name="named", Targets=[TARGET]))
    assert stack.physical_id("Rule") == "named"
    names = [rule["Name"] for rule in stack.session.client("events").list_rules()["Rules"]]
    assert names == ["named"]
    assert first != "named"


@pytest.mark.parametrize(
    ("properties", "reason"),
    [
        ({"Targets": [{"Id": "queue", "Arn": FIFO}]}, "SqsParameters"),
        ({"Targets": [{**TARGET, "DeadLetterConfig": {"Arn": FIFO}}]}, "standard queue"),
        ({"Targets": [{**TARGET, "Id": str(number)} for number in range(6)]}, "5 targets"),
        ({"EventPattern": {"source": [{"begins-with": "aws"}]}}, "InvalidEventPattern"),
    ],
)
def test_what_the_api_refuses_fails_the_stack(stack: Stack, properties: dict[str, Any], reason: str) -> None:
    with pytest.raises(AssertionError, match=reason):
        stack.deploy(_rule(Name="rule", **properties))
    assert stack.session.client("events").list_rules()["Rules"] == []
