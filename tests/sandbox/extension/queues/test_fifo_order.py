"""Order and blocking of message groups, and what a receipt handle is worth."""

import time
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.extension.queues.messages import fifo_queue

pytestmark = [pytest.mark.sandbox, pytest.mark.requirement("S3.1")]


def test_a_group_is_received_in_order_and_blocked_while_a_message_of_it_is_in_flight(sqs: Any) -> None:
    queue = fifo_queue(sqs)
    for number in range(4):
        queue.send(f"a{number}", "a")
    queue.send("b0", "b")
    first = queue.receive(2)
    assert [message["Body"] for message in first] == ["a0", "a1"]
    (other,) = queue.receive()
    assert other["Body"] == "b0"
    queue.delete(first[0])
    assert queue.receive() == []
    queue.delete(first[1])
    assert queue.bodies() == ["a2", "a3"]


def test_a_message_that_comes_back_comes_before_later_ones(sqs: Any) -> None:
    queue = fifo_queue(sqs)
    queue.send("one")
    queue.send("two")
    (message,) = queue.receive(1)
    queue.hide(message, 0)
    assert queue.bodies() == ["one", "two"]


def test_a_handle_expires_with_the_visibility_timeout(sqs: Any) -> None:
    queue = fifo_queue(sqs)
    queue.send("one")
    (message,) = queue.receive(VisibilityTimeout=1)
    time.sleep(1.1)
    with pytest.raises(ClientError, match="The receipt handle has expired"):
        queue.delete(message)
    with pytest.raises(ClientError, match="MessageNotInflight"):
        queue.hide(message, 10)
    (again,) = queue.receive()
    assert again["ReceiptHandle"] != message["ReceiptHandle"]
    with pytest.raises(ClientError, match="The receipt handle has expired"):
        queue.delete(message)
    queue.delete(again)
    queue.delete(again)
    with pytest.raises(ClientError, match="ReceiptHandleIsInvalid"):
        queue.delete({"ReceiptHandle": "made up"})


def test_visibility_is_extended_while_a_consumer_works(sqs: Any) -> None:
    queue = fifo_queue(sqs)
    queue.send("one")
    (message,) = queue.receive(VisibilityTimeout=1)
    queue.hide(message, 30)
    time.sleep(1.1)
    assert queue.receive() == []
    queue.delete(message)
    with pytest.raises(ClientError, match="InvalidParameterValue"):
        queue.hide(message, 43_201)


def test_the_time_in_flight_ends_after_twelve_hours(sqs: Any) -> None:
    queue = fifo_queue(sqs)
    queue.send("one")
    (message,) = queue.receive()
    time.sleep(0.01)
    with pytest.raises(ClientError, match="Total VisibilityTimeout"):
        queue.hide(message, 43_200)


def test_a_receive_attempt_is_repeated_with_its_messages(sqs: Any) -> None:
    queue = fifo_queue(sqs)
    queue.send("one")
    queue.send("two")
    attempt = {"ReceiveRequestAttemptId": "attempt"}
    first = queue.receive(1, **attempt)
    assert queue.receive(1, ReceiveRequestAttemptId="another") == []
    assert queue.receive(1, **attempt) == first
    queue.delete(first[0])
    assert queue.bodies(1, **attempt) == ["two"]


def test_delayed_messages_are_not_overtaken_within_their_group(sqs: Any) -> None:
    queue = fifo_queue(sqs, DelaySeconds="1")
    queue.send("one")
    queue.set(DelaySeconds="0")
    queue.send("two")
    queue.send("three", "other")
    assert queue.bodies() == ["three"]
    assert queue.bodies(WaitTimeSeconds=2) == ["one", "two"]


def test_a_standard_queue_takes_old_handles(sqs: Any) -> None:
    url = sqs.create_queue(QueueName="standard")["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="one")
    (first,) = sqs.receive_message(QueueUrl=url, VisibilityTimeout=0)["Messages"]
    (second,) = sqs.receive_message(QueueUrl=url)["Messages"]
    sqs.delete_message(QueueUrl=url, ReceiptHandle=first["ReceiptHandle"])
    sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=second["ReceiptHandle"], VisibilityTimeout=0)
    (third,) = sqs.receive_message(QueueUrl=url)["Messages"]
    sqs.delete_message(QueueUrl=url, ReceiptHandle=third["ReceiptHandle"])
    assert "Messages" not in sqs.receive_message(QueueUrl=url)
