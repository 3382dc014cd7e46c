"""The way into a dead-letter queue and back."""

import json
import time
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.conftest import Sandbox
from tests.sandbox.extension.queues.messages import ACCOUNT, FifoQueue, arn, fifo_queue

pytestmark = [pytest.mark.sandbox, pytest.mark.requirement("S3.1")]


def _redrive(name: str = "lost.fifo", count: int = 2) -> str:
    return json.dumps({"deadLetterTargetArn": arn(name), "maxReceiveCount": count})


@pytest.fixture
def pair(sqs: Any) -> tuple[FifoQueue, FifoQueue]:
    """A queue, and the dead-letter queue for what was received twice."""
    lost = fifo_queue(sqs, "lost.fifo")
    return fifo_queue(sqs, RedrivePolicy=_redrive()), lost


def _poison(queue: FifoQueue, *bodies: str) -> None:
    """Send messages, and receive each as often as it may be."""
    for body in bodies:
        queue.send(body)
    for _ in range(2):
        for message in queue.receive():
            queue.hide(message, 0)
    assert queue.receive() == []


def test_a_message_moves_after_it_was_received_as_often_as_it_may_be(pair: tuple[FifoQueue, FifoQueue]) -> None:
    queue, lost = pair
    _poison(queue, "one", "two")
    first, second = lost.receive(MessageSystemAttributeNames=["All"])
    assert [first["Body"], second["Body"]] == ["one", "two"]
    assert first["Attributes"]["DeadLetterQueueSourceArn"] == arn("models.fifo")
    assert first["Attributes"]["MessageGroupId"] == "g"


def test_a_task_moves_messages_back_in_order(sqs: Any, pair: tuple[FifoQueue, FifoQueue]) -> None:
    queue, lost = pair
    _poison(queue, "one", "two", "three")
    assert sqs.list_dead_letter_source_queues(QueueUrl=lost.url)["queueUrls"] == [queue.url]
    assert sqs.start_message_move_task(SourceArn=arn("lost.fifo"))["TaskHandle"]
    (task,) = sqs.list_message_move_tasks(SourceArn=arn("lost.fifo"))["Results"]
    assert (task["Status"], task["ApproximateNumberOfMessagesMoved"], task["ApproximateNumberOfMessagesToMove"]) == (
        "COMPLETED",
        3,
        3,
    )
    assert "TaskHandle" not in task
    messages = queue.receive(MessageSystemAttributeNames=["All"])
    assert [message["Body"] for message in messages] == ["one", "two", "three"]
    assert {message["Attributes"]["ApproximateReceiveCount"] for message in messages} == {"1"}
    assert lost.receive() == []


def test_a_task_with_a_rate_runs_one_at_a_time_and_can_be_cancelled(
    sqs: Any, pair: tuple[FifoQueue, FifoQueue]
) -> None:
    queue, _ = pair
    _poison(queue, *map(str, range(5)))
    lost = arn("lost.fifo")
    handle = sqs.start_message_move_task(SourceArn=lost, MaxNumberOfMessagesPerSecond=1)["TaskHandle"]
    (task,) = sqs.list_message_move_tasks(SourceArn=lost)["Results"]
    assert (task["Status"], task["TaskHandle"]) == ("RUNNING", handle)
    with pytest.raises(ClientError, match="already a task running"):
        sqs.start_message_move_task(SourceArn=lost)
    time.sleep(1.1)
    moved = sqs.cancel_message_move_task(TaskHandle=handle)["ApproximateNumberOfMessagesMoved"]
    assert 2 <= moved < 5
    assert len(queue.receive()) == moved
    with pytest.raises(ClientError, match="Only active tasks"):
        sqs.cancel_message_move_task(TaskHandle=handle)
    sqs.start_message_move_task(SourceArn=lost, DestinationArn=arn("models.fifo"))
    states = [each["Status"] for each in sqs.list_message_move_tasks(SourceArn=lost, MaxResults=10)["Results"]]
    assert states == ["COMPLETED", "CANCELLED"]


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        ({"SourceArn": arn("models.fifo")}, "Dead Letter Queue"),
        ({"SourceArn": arn("none.fifo")}, "ResourceNotFound"),
        ({"SourceArn": arn("lost.fifo"), "DestinationArn": arn("none.fifo")}, "ResourceNotFound"),
        ({"SourceArn": arn("lost.fifo"), "DestinationArn": arn("standard")}, "same type"),
        ({"SourceArn": arn("lost.fifo"), "MaxNumberOfMessagesPerSecond": 501}, "1 to 500"),
    ],
)
def test_refused_tasks(sqs: Any, pair: tuple[FifoQueue, FifoQueue], request_: dict[str, Any], reason: str) -> None:
    sqs.create_queue(QueueName="standard")
    with pytest.raises(ClientError, match=reason):
        sqs.start_message_move_task(**request_)


@pytest.mark.parametrize("missing", ["StartMessageMoveTask", "ReceiveMessage", "DeleteMessage", "SendMessage"])
def test_a_task_needs_permissions_on_both_queues(
    sandbox: Sandbox, pair: tuple[FifoQueue, FifoQueue], missing: str
) -> None:
    names = ["StartMessageMoveTask", "ReceiveMessage", "DeleteMessage", "GetQueueAttributes"]
    queue, lost = arn("models.fifo"), arn("lost.fifo")
    allowed = [(name, lost) for name in names if name != missing]
    allowed += [("SendMessage", queue)] if missing != "SendMessage" else []
    statements = [{"Effect": "Allow", "Action": f"sqs:{name}", "Resource": on} for name, on in allowed]
    iam: Any = sandbox.root(ACCOUNT).client("iam")
    trust = {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    role = iam.create_role(RoleName="redrive", AssumeRolePolicyDocument=document)["Role"]["Arn"]

    def permit(given: list[dict[str, Any]]) -> None:
        policy = json.dumps({"Version": "2012-10-17", "Statement": given})
        iam.put_role_policy(RoleName="redrive", PolicyName="p", PolicyDocument=policy)

    permit(statements)
    client: Any = sandbox.role(ACCOUNT, role).client("sqs")
    with pytest.raises(ClientError, match=f"AccessDenied.*sqs:{missing}"):
        client.start_message_move_task(SourceArn=lost)
    on = queue if missing == "SendMessage" else lost
    permit([*statements, {"Effect": "Allow", "Action": f"sqs:{missing}", "Resource": on}])
    client.start_message_move_task(SourceArn=lost)


def test_a_dead_letter_queue_says_whose_it_is(sqs: Any) -> None:
    lost = fifo_queue(sqs, "lost.fifo", RedriveAllowPolicy=json.dumps({"redrivePermission": "denyAll"}))
    queue = fifo_queue(sqs)
    with pytest.raises(ClientError, match="RedriveAllowPolicy"):
        queue.set(RedrivePolicy=_redrive())
    only = {"redrivePermission": "byQueue", "sourceQueueArns": [arn("other.fifo")]}
    lost.set(RedriveAllowPolicy=json.dumps(only))
    with pytest.raises(ClientError, match="RedriveAllowPolicy"):
        queue.set(RedrivePolicy=_redrive())
    only["sourceQueueArns"] = [arn("models.fifo")]
    lost.set(RedriveAllowPolicy=json.dumps(only))
    queue.set(RedrivePolicy=_redrive())
    assert json.loads(queue.attributes()["RedrivePolicy"]) == json.loads(_redrive())


def test_the_dead_letter_queue_of_a_fifo_queue_is_fifo(sqs: Any) -> None:
    sqs.create_queue(QueueName="standard")
    with pytest.raises(ClientError, match="same type of queue"):
        fifo_queue(sqs).set(RedrivePolicy=_redrive("standard"))
