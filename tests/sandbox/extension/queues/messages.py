"""Queues and what is done with their messages, for tests."""

from dataclasses import dataclass
from typing import Any

ACCOUNT = "222222222222"
OTHER = "333333333333"
FIFO = {"FifoQueue": "true", "ContentBasedDeduplication": "true"}


def arn(name: str, account: str = ACCOUNT) -> str:
    """The ARN of a queue."""
    return f"arn:aws:sqs:eu-west-1:{account}:{name}"


@dataclass(frozen=True)
class FifoQueue:
    """A FIFO queue seen by a client."""

    sqs: Any
    url: str

    def send(self, body: str, group: str = "g", **more: Any) -> dict[str, Any]:
        """Send a message; gives the answer."""
        answer: dict[str, Any] = self.sqs.send_message(
            QueueUrl=self.url, MessageBody=body, MessageGroupId=group, **more
        )
        return answer

    def receive(self, count: int = 10, **more: Any) -> list[dict[str, Any]]:
        """Receive up to `count` messages."""
        request = {"QueueUrl": self.url, "MaxNumberOfMessages": count, **more}
        return list(self.sqs.receive_message(**request).get("Messages", []))

    def bodies(self, count: int = 10, **more: Any) -> list[str]:
        """Receive, and give the texts."""
        return [message["Body"] for message in self.receive(count, **more)]

    def delete(self, message: dict[str, Any]) -> None:
        """Delete a received message."""
        self.sqs.delete_message(QueueUrl=self.url, ReceiptHandle=message["ReceiptHandle"])

    def hide(self, message: dict[str, Any], seconds: int) -> None:
        """Change how long a received message stays hidden."""
        self.sqs.change_message_visibility(
            QueueUrl=self.url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=seconds
        )

    def set(self, **attributes: str) -> None:
        """Set attributes."""
        self.sqs.set_queue_attributes(QueueUrl=self.url, Attributes=attributes)

    def attributes(self) -> dict[str, str]:
        """All attributes."""
        given: dict[str, str] = self.sqs.get_queue_attributes(QueueUrl=self.url, AttributeNames=["All"])["Attributes"]
        return given


def fifo_queue(sqs: Any, name: str = "models.fifo", **attributes: str) -> FifoQueue:
    """A new FIFO queue with deduplication by content."""
    return FifoQueue(sqs, sqs.create_queue(QueueName=name, Attributes={**FIFO, **attributes})["QueueUrl"])
