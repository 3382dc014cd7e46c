"""Queues and queue policies from templates, read back through the API."""

import json
from typing import Any

import pytest

from tests.sandbox.conftest import Sandbox
from tests.sandbox.extension.cloudformation.stacks import Stack
from tests.sandbox.extension.queues.messages import ACCOUNT, arn

pytestmark = pytest.mark.sandbox

CONNECTION = {
    "QueueName": "models.fifo",
    "FifoQueue": True,
    "VisibilityTimeout": 30,
    "MessageRetentionPeriod": 345_600,
    "MaximumMessageSize": 262_144,
    "DelaySeconds": 0,
    "ReceiveMessageWaitTimeSeconds": 0,
    "ContentBasedDeduplication": True,
    "DeduplicationScope": "messageGroup",
    "FifoThroughputLimit": "perMessageGroupId",
}
STATEMENT = {
    "Effect": "Allow",
    "Principal": {"Service": "events.amazonaws.com"},
    "Action": "sqs:SendMessage",
    "Resource": arn("models.fifo"),
}


@pytest.fixture
def stack(sandbox: Sandbox) -> Stack:
    return Stack(sandbox.root(ACCOUNT))


def _queue(**properties: Any) -> dict[str, Any]:
    return {"Type": "AWS::SQS::Queue", "Properties": properties}


def _read(stack: Stack, logical_id: str = "Queue") -> dict[str, str]:
    url = stack.physical_id(logical_id)
    given: dict[str, str] = stack.session.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])[
        "Attributes"
    ]
    return given


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@pytest.mark.requirement("S3.1")
def test_every_property_takes_effect_on_create_and_on_update(stack: Stack) -> None:
    lost = _queue(
        QueueName="lost.fifo",
        FifoQueue=True,
        RedriveAllowPolicy={"redrivePermission": "byQueue", "sourceQueueArns": [arn("models.fifo")]},
    )
    redrive = {"deadLetterTargetArn": {"Fn::GetAtt": ["Lost", "Arn"]}, "maxReceiveCount": 5}
    stack.deploy({"Lost": lost, "Queue": _queue(**CONNECTION, RedrivePolicy=redrive)})
    url, found = stack.physical_id("Queue"), _read(stack)
    expected = {name: _text(value) for name, value in CONNECTION.items() if name != "QueueName"}
    assert {name: found[name] for name in expected} == expected
    assert json.loads(found["RedrivePolicy"]) == {"deadLetterTargetArn": arn("lost.fifo"), "maxReceiveCount": 5}
    assert json.loads(_read(stack, "Lost")["RedriveAllowPolicy"])["sourceQueueArns"] == [arn("models.fifo")]

    changed = {
        "QueueName": "models.fifo",
        "FifoQueue": True,
        "VisibilityTimeout": 60,
        "DelaySeconds": 5,
        "MaximumMessageSize": 2048,
        "ReceiveMessageWaitTimeSeconds": 10,
        "KmsMasterKeyId": "alias/aws/sqs",
        "KmsDataKeyReusePeriodSeconds": 600,
    }
    stack.deploy({"Lost": lost, "Queue": _queue(**changed)})
    found = _read(stack)
    assert stack.physical_id("Queue") == url
    expected = {name: _text(value) for name, value in changed.items() if name != "QueueName"}
    assert {name: found[name] for name in expected} == expected
    assert "RedrivePolicy" not in found
    defaults = {
        "ContentBasedDeduplication": "false",
        "DeduplicationScope": "queue",
        "FifoThroughputLimit": "perQueue",
        "SqsManagedSseEnabled": "false",
    }
    assert {name: found[name] for name in defaults} == defaults
    stack.deploy({"Lost": lost, "Queue": _queue(QueueName="models.fifo", FifoQueue=True)})
    assert (_read(stack)["SqsManagedSseEnabled"], "KmsMasterKeyId" in _read(stack)) == ("true", False)
    stack.deploy({"Lost": lost, "Queue": _queue(QueueName="models.fifo", FifoQueue=True, SqsManagedSseEnabled=False)})
    assert _read(stack)["SqsManagedSseEnabled"] == "false"


def test_name_and_kind_replace(stack: Stack) -> None:
    stack.deploy({"Queue": _queue(QueueName="one")})
    first = stack.physical_id("Queue")
    stack.deploy({"Queue": _queue(QueueName="two")})
    assert stack.physical_id("Queue") != first
    assert stack.session.client("sqs").list_queues()["QueueUrls"] == [stack.physical_id("Queue")]
    stack.deploy({"Queue": _queue()})
    unnamed = stack.physical_id("Queue")
    stack.deploy({"Queue": _queue(FifoQueue=True)})
    assert stack.physical_id("Queue") != unnamed
    assert stack.physical_id("Queue").endswith(".fifo")


def test_wrong_attributes_fail_the_stack_and_an_update_is_rolled_back(stack: Stack) -> None:
    with pytest.raises(AssertionError, match="perMessageGroupId"):
        stack.deploy(
            {"Queue": _queue(QueueName="models.fifo", FifoQueue=True, FifoThroughputLimit="perMessageGroupId")}
        )
    stack.delete()
    stack.deploy({"Queue": _queue(**CONNECTION)})
    with pytest.raises(AssertionError, match="VisibilityTimeout"):
        stack.deploy({"Queue": _queue(**{**CONNECTION, "DelaySeconds": 7, "VisibilityTimeout": 50_000})})
    assert (_read(stack)["VisibilityTimeout"], _read(stack)["DelaySeconds"]) == ("30", "0")


def test_a_policy_is_set_changed_and_taken_away(stack: Stack) -> None:
    def policy(*statements: dict[str, Any]) -> dict[str, Any]:
        document = {"Version": "2012-10-17", "Statement": list(statements)}
        return {
            "Type": "AWS::SQS::QueuePolicy",
            "Properties": {"Queues": [{"Ref": "Queue"}], "PolicyDocument": document},
        }

    queue = _queue(**CONNECTION)
    stack.deploy({"Queue": queue, "Policy": policy(STATEMENT)})
    assert json.loads(_read(stack)["Policy"])["Statement"] == [STATEMENT]
    changed = {
        **STATEMENT,
        "Condition": {"ArnEquals": {"aws:SourceArn": "arn:aws:events:eu-west-1:222222222222:rule/r"}},
    }
    stack.deploy({"Queue": queue, "Policy": policy(changed)})
    assert json.loads(_read(stack)["Policy"])["Statement"] == [changed]
    with pytest.raises(AssertionError, match="statements"):
        stack.deploy({"Queue": queue, "Policy": policy(*[{**STATEMENT, "Sid": f"s{at}"} for at in range(21)])})
    assert json.loads(_read(stack)["Policy"])["Statement"] == [changed]
    stack.deploy({"Queue": queue})
    assert "Policy" not in _read(stack)
