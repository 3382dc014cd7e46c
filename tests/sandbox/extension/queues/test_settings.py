"""Attributes of queues as they are set, refused and read back."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.extension.queues.messages import FIFO, arn, fifo_queue

pytestmark = [pytest.mark.sandbox, pytest.mark.requirement("S3.1")]

CONNECTION = {
    "VisibilityTimeout": "30",
    "MessageRetentionPeriod": "345600",
    "MaximumMessageSize": "262144",
    "DelaySeconds": "0",
    "ReceiveMessageWaitTimeSeconds": "0",
    "ContentBasedDeduplication": "true",
    "DeduplicationScope": "messageGroup",
    "FifoThroughputLimit": "perMessageGroupId",
    "FifoQueue": "true",
}


def _statement(**more: Any) -> dict[str, Any]:
    service = {"Service": "events.amazonaws.com"}
    return {
        "Effect": "Allow",
        "Principal": service,
        "Action": "sqs:SendMessage",
        "Resource": arn("models.fifo"),
        **more,
    }


def _policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def test_the_attributes_of_a_connection_read_back_equal(sqs: Any) -> None:
    queue = fifo_queue(sqs, **CONNECTION)
    found = queue.attributes()
    assert {name: found[name] for name in CONNECTION} == CONNECTION
    assert found["SqsManagedSseEnabled"] == "true"
    changed = {"VisibilityTimeout": "60", "MaximumMessageSize": "1024", "ReceiveMessageWaitTimeSeconds": "20"}
    queue.set(**changed)
    assert {name: queue.attributes()[name] for name in CONNECTION} == {**CONNECTION, **changed}


def test_what_a_queue_has_that_is_told_nothing(sqs: Any) -> None:
    url = sqs.create_queue(QueueName="models.fifo", Attributes={"FifoQueue": "true"})["QueueUrl"]
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert (found["DeduplicationScope"], found["FifoThroughputLimit"]) == ("queue", "perQueue")
    assert (found["ContentBasedDeduplication"], found["MaximumMessageSize"]) == ("false", "1048576")


@pytest.mark.parametrize(
    "wrong",
    [
        {"VisibilityTimeout": "43201"},
        {"MessageRetentionPeriod": "59"},
        {"MaximumMessageSize": "1023"},
        {"DelaySeconds": "901"},
        {"ReceiveMessageWaitTimeSeconds": "21"},
        {"DelaySeconds": "soon"},
        {"ContentBasedDeduplication": "yes"},
        {"DeduplicationScope": "group"},
        {"FifoThroughputLimit": "perMessageGroupId", "DeduplicationScope": "queue"},
        {"KmsMasterKeyId": "alias/aws/sqs", "SqsManagedSseEnabled": "true"},
        {"RedrivePolicy": json.dumps({"deadLetterTargetArn": arn("none.fifo"), "maxReceiveCount": 3})},
        {"RedriveAllowPolicy": json.dumps({"redrivePermission": "some"})},
        {"RedriveAllowPolicy": json.dumps({"redrivePermission": "byQueue"})},
        {"RedriveAllowPolicy": json.dumps({"redrivePermission": "byQueue", "sourceQueueArns": [arn("a")] * 11})},
        {"Policy": "{"},
        {"Policy": _policy(_statement(Resource=arn("another.fifo")))},
        {"Policy": _policy(_statement(Action="s3:GetObject"))},
        {"Policy": _policy(_statement(Principal={"AWS": "arn:aws:iam::222222222222:role/none"}))},
    ],
)
def test_refused_values(sqs: Any, wrong: dict[str, str]) -> None:
    with pytest.raises(ClientError, match="InvalidAttributeValue"):
        sqs.create_queue(QueueName="models.fifo", Attributes={**FIFO, **wrong})
    queue = fifo_queue(sqs)
    before = queue.attributes()
    with pytest.raises(ClientError, match="InvalidAttributeValue"):
        queue.set(**wrong)
    assert queue.attributes() == before


@pytest.mark.parametrize(
    "policy",
    [
        _policy(*[_statement(Sid=f"s{number}") for number in range(21)]),
        _policy(_statement(Sid="x" * 8_200)),
        _policy(_statement(Principal={"AWS": [f"{number:012}" for number in range(51)]})),
        _policy(_statement(Action=[f"sqs:{name}" for name in "abcdefgh"])),
    ],
)
def test_quotas_of_policies(sqs: Any, policy: str) -> None:
    with pytest.raises(ClientError, match="OverLimit"):
        fifo_queue(sqs).set(Policy=policy)


@pytest.mark.parametrize("name", ["Colour", "QueueArn", "ApproximateNumberOfMessages"])
def test_unknown_attributes(sqs: Any, name: str) -> None:
    with pytest.raises(ClientError, match="InvalidAttributeName"):
        fifo_queue(sqs).set(**{name: "1"})
    with pytest.raises(ClientError, match="InvalidAttributeName"):
        sqs.create_queue(QueueName="other", Attributes={name: "1"})


def test_fifo_stays_fifo_and_is_named_so(sqs: Any) -> None:
    with pytest.raises(ClientError, match="InvalidAttributeName"):
        fifo_queue(sqs).set(FifoQueue="false")
    for name, attributes in (
        ("models", FIFO),
        ("other.fifo", {}),
        ("a b", {}),
        ("x" * 81, {}),
        ("x" * 76 + ".fifo", FIFO),
    ):
        with pytest.raises(ClientError, match="InvalidParameterValue"):
            sqs.create_queue(QueueName=name, Attributes=attributes)
    with pytest.raises(ClientError, match="InvalidAttributeName"):
        sqs.create_queue(QueueName="standard", Attributes={"ContentBasedDeduplication": "true"})


def test_an_existing_queue_is_created_again_only_as_it_is(sqs: Any) -> None:
    queue = fifo_queue(sqs, VisibilityTimeout="10")
    assert fifo_queue(sqs, VisibilityTimeout="10").url == queue.url
    with pytest.raises(ClientError, match="QueueAlreadyExists"):
        fifo_queue(sqs, VisibilityTimeout="11")


def test_a_key_and_the_service_own_encryption_take_turns(sqs: Any) -> None:
    queue = fifo_queue(sqs, KmsMasterKeyId="alias/aws/sqs")
    found = queue.attributes()
    assert (found["SqsManagedSseEnabled"], found["KmsDataKeyReusePeriodSeconds"]) == ("false", "300")
    queue.set(KmsMasterKeyId="")
    found = queue.attributes()
    assert (found["SqsManagedSseEnabled"], "KmsMasterKeyId" in found) == ("true", False)
