"""Rules that send CloudTrail's events to queues, for tests."""

import json
from dataclasses import dataclass
from typing import Any

from tests.sandbox.conftest import Sandbox

REGION = "eu-west-1"
RULE = "model-events"


def rule_arn(account: str, name: str = RULE) -> str:
    """The ARN of a rule on the default bus."""
    return f"arn:aws:events:{REGION}:{account}:rule/{name}"


def queue_arn(account: str, name: str) -> str:
    """The ARN of a queue."""
    return f"arn:aws:sqs:{REGION}:{account}:{name}"


def queue_policy(account: str, queue: str, rule: str = RULE, **statement: Any) -> str:
    """A policy that lets EventBridge send to the queue for the rule."""
    body = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": queue_arn(account, queue),
        "Condition": {"ArnEquals": {"aws:SourceArn": rule_arn(account, rule)}},
        **statement,
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [body]})


@dataclass
class Route:
    """A rule of `account`, the FIFO queue that is its target and the standard queue for what does not get there."""

    sandbox: Sandbox
    account: str
    pattern: dict[str, Any]
    attributes: dict[str, str]

    def __post_init__(self) -> None:
        session = self.sandbox.root(self.account)
        self.sqs: Any = session.client("sqs")
        self.events: Any = session.client("events")
        fifo = {"FifoQueue": "true", "ContentBasedDeduplication": "true"}
        policy = {"Policy": queue_policy(self.account, "models.fifo")}
        self.url = self._queue("models.fifo", {**fifo, **policy, **self.attributes})
        self.dead_letters = self._queue("lost", {"Policy": queue_policy(self.account, "lost")})
        self.events.put_rule(Name=RULE, EventPattern=json.dumps(self.pattern))
        target: Any = {
            "Id": "queue",
            "Arn": queue_arn(self.account, "models.fifo"),
            "SqsParameters": {"MessageGroupId": "models"},
            "DeadLetterConfig": {"Arn": queue_arn(self.account, "lost")},
        }
        answer = self.events.put_targets(Rule=RULE, Targets=[target])
        assert answer["FailedEntryCount"] == 0

    def _queue(self, name: str, attributes: dict[str, str]) -> str:
        given = {key: value for key, value in attributes.items() if value}
        return str(self.sqs.create_queue(QueueName=name, Attributes=given)["QueueUrl"])

    def arrived(self) -> list[dict[str, Any]]:
        """The events on the queue, oldest first, which this takes from it."""
        found = []
        while messages := self.sqs.receive_message(QueueUrl=self.url, MaxNumberOfMessages=10).get("Messages"):
            for message in messages:
                found.append(json.loads(message["Body"]))
                self.sqs.delete_message(QueueUrl=self.url, ReceiptHandle=message["ReceiptHandle"])
        return found

    def lost(self) -> list[dict[str, Any]]:
        """The messages on the target's dead-letter queue."""
        given = self.sqs.receive_message(
            QueueUrl=self.dead_letters, MaxNumberOfMessages=10, MessageAttributeNames=["All"]
        )
        return list(given.get("Messages", []))
