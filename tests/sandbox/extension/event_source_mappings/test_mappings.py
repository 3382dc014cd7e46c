"""Functions fed from queues, as templates make them."""

import json
import time
from typing import Any

import pytest

from tests.sandbox.conftest import Sandbox
from tests.sandbox.extension.cloudformation.stacks import Stack

pytestmark = [pytest.mark.sandbox, pytest.mark.requirement("S2.3")]

ACCOUNT = "222222222222"
QUEUE = f"arn:aws:sqs:eu-west-1:{ACCOUNT}:changes"
OUTPUT = f"arn:aws:sqs:eu-west-1:{ACCOUNT}:batches"
CODE = """
import boto3, json, os
def handler(event, context):
    bodies = sorted(record["body"] for record in event["Records"])
    boto3.client("sqs").send_message(QueueUrl=os.environ["OUTPUT"], MessageBody=json.dumps(bodies))
    return {"batchItemFailures": [{"itemIdentifier": r["messageId"]} for r in event["Records"] if r["body"] == "bad"]}
"""
READ = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]


def _template(actions: list[str] = READ, timeout: int = 5, **mapping: Any) -> dict[str, Any]:
    allowed = [
        {"Effect": "Allow", "Action": actions, "Resource": QUEUE},
        {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": OUTPUT},
    ]
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    policy = {"PolicyName": "work", "PolicyDocument": {"Version": "2012-10-17", "Statement": allowed}}
    return {
        "Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "changes", "VisibilityTimeout": 30}},
        "Output": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "batches"}},
        "Role": {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "RoleName": "worker",
                "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
                "Policies": [policy],
            },
        },
        "Function": {
            "Type": "AWS::Lambda::Function",
            "Properties": {
                "FunctionName": "worker",
                "Runtime": "python3.11",
                "Handler": "index.handler",
                "Timeout": timeout,
                "Role": {"Fn::GetAtt": ["Role", "Arn"]},
                "Code": {"ZipFile": CODE},
                "Environment": {"Variables": {"OUTPUT": {"Ref": "Output"}}},
            },
        },
        "Mapping": {
            "Type": "AWS::Lambda::EventSourceMapping",
            "Properties": {
                "EventSourceArn": {"Fn::GetAtt": ["Queue", "Arn"]},
                "FunctionName": {"Ref": "Function"},
                **mapping,
            },
        },
    }


@pytest.fixture
def stack(sandbox: Sandbox) -> Stack:
    return Stack(sandbox.root(ACCOUNT))


def _send(sqs: Any, *bodies: str) -> None:
    url = sqs.get_queue_url(QueueName="changes")["QueueUrl"]
    for start in range(0, len(bodies), 10):
        entries = [{"Id": str(n), "MessageBody": body} for n, body in enumerate(bodies[start : start + 10])]
        sqs.send_message_batch(QueueUrl=url, Entries=entries)


def _batches(sqs: Any, count: int, seconds: float = 20.0) -> list[list[str]]:
    """The batches that the function was called with, as soon as they have so many messages."""
    url, deadline = sqs.get_queue_url(QueueName="batches")["QueueUrl"], time.monotonic() + seconds
    found: list[list[str]] = []
    while sum(len(batch) for batch in found) < count and time.monotonic() < deadline:
        for message in sqs.receive_message(QueueUrl=url, WaitTimeSeconds=1).get("Messages", []):
            found.append(json.loads(message["Body"]))
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return found


def _left(sqs: Any) -> int:
    url = sqs.get_queue_url(QueueName="changes")["QueueUrl"]
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    return sum(map(int, sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"].values()))


def _comes_to_be_left(sqs: Any, count: int) -> bool:
    deadline = time.monotonic() + 10
    while _left(sqs) != count and time.monotonic() < deadline:
        time.sleep(0.1)
    return _left(sqs) == count


def test_messages_of_a_window_are_one_batch_beyond_ten_and_are_gone_afterwards(stack: Stack) -> None:
    stack.deploy(_template(BatchSize=100, MaximumBatchingWindowInSeconds=1))
    sqs: Any = stack.session.client("sqs")
    bodies = [f"{number:02}" for number in range(25)]
    _send(sqs, *bodies)
    assert _batches(sqs, 25) == [bodies]
    assert _comes_to_be_left(sqs, 0)


def test_messages_that_failed_stay_and_the_others_go(stack: Stack) -> None:
    stack.deploy(_template(BatchSize=10, FunctionResponseTypes=["ReportBatchItemFailures"]))
    sqs: Any = stack.session.client("sqs")
    _send(sqs, "bad", "good")
    assert sorted(body for batch in _batches(sqs, 2) for body in batch) == ["bad", "good"]
    assert _comes_to_be_left(sqs, 1)


def test_an_update_changes_the_mapping_in_place_and_a_deletion_ends_it(stack: Stack) -> None:
    stack.deploy(_template(BatchSize=10))
    first = stack.physical_id("Mapping")
    stack.deploy(_template(BatchSize=50, MaximumBatchingWindowInSeconds=3))
    service: Any = stack.session.client("lambda")
    (mapping,) = service.list_event_source_mappings()["EventSourceMappings"]
    assert (mapping["UUID"], mapping["BatchSize"], mapping["MaximumBatchingWindowInSeconds"]) == (first, 50, 3)
    stack.delete()
    assert service.list_event_source_mappings()["EventSourceMappings"] == []


def test_an_encrypted_queue_is_read_with_the_roles_right_to_the_key_alone(stack: Stack) -> None:
    key = stack.session.client("kms").create_key()["KeyMetadata"]["Arn"]
    template = _template()
    template["Queue"]["Properties"]["KmsMasterKeyId"] = key
    with pytest.raises(AssertionError, match="permissions to call Decrypt on KMS"):
        stack.deploy(template)
    stack.delete()
    decrypt = {"Effect": "Allow", "Action": "kms:Decrypt", "Resource": key}
    template["Role"]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"].append(decrypt)
    stack.deploy(template)
    sqs: Any = stack.session.client("sqs")
    _send(sqs, "secret")
    assert _batches(sqs, 1) == [["secret"]]


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        (_template(actions=["sqs:ReceiveMessage"]), "permissions to call DeleteMessage on SQS"),
        (_template(BatchSize=11), "Maximum batch window in seconds must be greater than 0"),
        (_template(BatchSize=10_001, MaximumBatchingWindowInSeconds=1), "BatchSize is 10001"),
        (_template(timeout=31), "visibility timeout: 30 seconds is less than Function timeout: 31 seconds"),
    ],
)
def test_what_aws_refuses_fails_the_stack(stack: Stack, template: dict[str, Any], reason: str) -> None:
    with pytest.raises(AssertionError, match=reason):
        stack.deploy(template)


def test_a_role_that_lost_its_rights_gets_no_messages(stack: Stack) -> None:
    stack.deploy(_template(BatchSize=10))
    stack.session.client("iam").delete_role_policy(RoleName="worker", PolicyName="work")
    sqs: Any = stack.session.client("sqs")
    _send(sqs, "unread")
    time.sleep(2)
    assert _left(sqs) == 1
    (mapping,) = stack.session.client("lambda").list_event_source_mappings()["EventSourceMappings"]
    assert mapping["LastProcessingResult"].startswith("PROBLEM: ")
