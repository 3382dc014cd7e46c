"""Deduplication, limits and batches of what is sent."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.extension.queues.messages import fifo_queue

pytestmark = [pytest.mark.sandbox, pytest.mark.requirement("S3.1")]


def test_the_same_content_is_taken_once_in_the_queue(sqs: Any) -> None:
    queue = fifo_queue(sqs)
    first, second = queue.send("one", "a"), queue.send("one", "b")
    assert (first["MessageId"], first["SequenceNumber"]) == (second["MessageId"], second["SequenceNumber"])
    (message,) = queue.receive()
    queue.delete(message)
    queue.send("one", "a")
    assert queue.receive() == []


def test_the_same_content_is_taken_once_in_each_group_in_that_scope(sqs: Any) -> None:
    queue = fifo_queue(sqs, DeduplicationScope="messageGroup", FifoThroughputLimit="perMessageGroupId")
    for group in ("a", "b", "a"):
        queue.send("one", group)
    assert len(queue.receive()) == 2


def test_attributes_do_not_count_for_the_content_but_an_id_does(sqs: Any) -> None:
    queue = fifo_queue(sqs)
    attribute = {"n": {"DataType": "String", "StringValue": "1"}}
    queue.send("one")
    queue.send("one", MessageAttributes=attribute)
    queue.send("one", MessageDeduplicationId="id")
    queue.send("two", MessageDeduplicationId="id")
    assert queue.bodies() == ["one", "one"]


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        ({"MessageGroupId": "g", "DelaySeconds": 1}, "not valid for this queue type"),
        ({"MessageGroupId": "g" * 129}, "1 to 128 in length"),
        ({"MessageGroupId": "g g"}, "punctuation"),
        ({"MessageGroupId": "g", "MessageDeduplicationId": "ä"}, "punctuation"),
        ({}, "MissingParameter.*MessageGroupId"),
    ],
)
def test_refused_messages(sqs: Any, request_: dict[str, Any], reason: str) -> None:
    queue = fifo_queue(sqs)
    with pytest.raises(ClientError, match=reason):
        sqs.send_message(QueueUrl=queue.url, MessageBody="one", **request_)
    assert queue.receive() == []


def test_without_deduplication_by_content_an_id_is_needed(sqs: Any) -> None:
    queue = fifo_queue(sqs, ContentBasedDeduplication="false")
    with pytest.raises(ClientError, match="ContentBasedDeduplication"):
        queue.send("one")
    queue.send("one", MessageDeduplicationId="id")
    assert queue.bodies() == ["one"]


def test_a_standard_queue_has_no_deduplication(sqs: Any) -> None:
    url = sqs.create_queue(QueueName="standard")["QueueUrl"]
    with pytest.raises(ClientError, match="not valid for this queue type"):
        sqs.send_message(QueueUrl=url, MessageBody="one", MessageDeduplicationId="id")


@pytest.mark.parametrize("attributes", [0, 1])
def test_the_maximum_size_counts_attributes(sqs: Any, attributes: int) -> None:
    queue = fifo_queue(sqs, MaximumMessageSize="1024")
    # 16 bytes: name, type and value.
    given = {"name": {"DataType": "String", "StringValue": "123456"}} if attributes else {}
    size = 1024 - 16 * attributes
    queue.send("x" * size, MessageAttributes=given)
    with pytest.raises(ClientError, match="shorter than 1024 bytes"):
        queue.send("y" * (size + 1), MessageAttributes=given)


def test_a_batch_fails_message_by_message_and_as_a_whole(sqs: Any) -> None:
    queue = fifo_queue(sqs)

    def entry(number: int, **more: Any) -> dict[str, Any]:
        return {"Id": str(number), "MessageBody": f"m{number}", "MessageGroupId": "g", **more}

    answer = sqs.send_message_batch(QueueUrl=queue.url, Entries=[entry(0), entry(1, MessageGroupId=""), entry(2)])
    assert [each["Id"] for each in answer["Successful"]] == ["0", "2"]
    assert [each["Code"] for each in answer["Failed"]] == ["MissingParameter"]
    for entries, code in (
        ([entry(number) for number in range(11)], "TooManyEntriesInBatchRequest"),
        ([], "EmptyBatchRequest"),
        ([entry(1), entry(1)], "BatchEntryIdsNotDistinct"),
        ([entry(1, Id="a b")], "InvalidBatchEntryId"),
        ([entry(1, MessageBody="x" * 600_000), entry(2, MessageBody="y" * 600_000)], "BatchRequestTooLong"),
    ):
        with pytest.raises(ClientError, match=code):
            sqs.send_message_batch(QueueUrl=queue.url, Entries=entries)
    received = queue.receive()
    assert [message["Body"] for message in received] == ["m0", "m2"]
    entries = [{"Id": "a", "ReceiptHandle": received[0]["ReceiptHandle"]}, {"Id": "b", "ReceiptHandle": "made up"}]
    answer = sqs.delete_message_batch(QueueUrl=queue.url, Entries=entries)
    assert [each["Id"] for each in answer["Successful"]] == ["a"]
    assert [each["Code"] for each in answer["Failed"]] == ["ReceiptHandleIsInvalid"]
