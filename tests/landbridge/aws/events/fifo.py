"""SQS FIFO queues within the process, as the SQS developer guide describes them, for as many threads as come.

Group blocking, visibility, receive counts, deduplication within five minutes and per message group, redrive policy, and
the task that moves messages back (FIFO-queues-understanding-logic, sqs-visibility-timeout, sqs-dead-letter-queues).
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

DEDUPLICATION_SECONDS = 300.0


@dataclass(eq=False)
class Stored:
    id: str
    body: str
    group: str
    receipt: str = ""
    visible_at: float = 0.0
    receive_count: int = 0


class Fifo:
    """A client of SQS whose queues are made by their first use; `fail(call)` may raise or answer instead of it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.lock = threading.RLock()
        self.queues: dict[str, list[Stored]] = {}
        self.redrive_to: dict[str, tuple[str, int]] = {}
        self.known: dict[tuple[str, str, str], float] = {}
        self.calls: list[str] = []
        self.receives: list[tuple[int, int]] = []
        self.tasks: list[dict[str, Any]] = []
        self.has_move_task = True
        self.fail: Callable[[str, dict[str, Any]], Any] = lambda call, request: None

    def queue(self, url: str) -> list[Stored]:
        return self.queues.setdefault(url, [])

    def bodies(self, url: str) -> list[str]:
        with self.lock:
            return [message.body for message in self.queue(url)]

    def put(self, url: str, group: str, *bodies: str) -> None:
        for body in bodies:
            self.send_message(QueueUrl=url, MessageBody=body, MessageGroupId=group)

    def send_message(self, **request: Any) -> Any:
        if (answer := self._called("SendMessage", request)) is not None:
            return answer
        with self.lock:
            key = (
                request["QueueUrl"],
                request["MessageGroupId"],
                request.get("MessageDeduplicationId", request["MessageBody"]),
            )
            if self.clock() - self.known.get(key, -DEDUPLICATION_SECONDS) >= DEDUPLICATION_SECONDS:
                self.known[key] = self.clock()
                self.queue(request["QueueUrl"]).append(
                    Stored(uuid.uuid4().hex, request["MessageBody"], request["MessageGroupId"])
                )
        return {"MessageId": "m"}

    def send_message_batch(self, **request: Any) -> Any:
        assert 1 <= len(request["Entries"]) <= 10
        if (answer := self._called("SendMessageBatch", request)) is not None:
            return answer
        for entry in request["Entries"]:
            self.send_message(QueueUrl=request["QueueUrl"], **entry)
        return {"Successful": [{"Id": entry["Id"]} for entry in request["Entries"]]}

    def receive_message(self, **request: Any) -> Any:
        number = request.get("MaxNumberOfMessages", 1)
        self.receives.append((number, request.get("WaitTimeSeconds", 0)))
        assert 1 <= number <= 10
        until = time.monotonic() + request.get("WaitTimeSeconds", 0)
        while True:
            if (answer := self._called("ReceiveMessage", request)) is not None:
                return answer
            got = self._take(request["QueueUrl"], number, request["VisibilityTimeout"])
            if got or time.monotonic() >= until:
                return {"Messages": got} if got else {}
            time.sleep(0.005)

    def delete_message_batch(self, **request: Any) -> Any:
        if (answer := self._called("DeleteMessageBatch", request)) is not None:
            return answer
        return self._each(request, lambda queue, message, _: queue.remove(message))

    def change_message_visibility_batch(self, **request: Any) -> Any:
        if (answer := self._called("ChangeMessageVisibilityBatch", request)) is not None:
            return answer

        def change(_: list[Stored], message: Stored, entry: dict[str, Any]) -> None:
            message.visible_at = self.clock() + entry["VisibilityTimeout"]

        return self._each(request, change, in_flight=True)

    def get_queue_attributes(self, **request: Any) -> dict[str, Any]:
        return {"Attributes": {"QueueArn": f"arn:aws:sqs:eu-west-1:888899990000:{request['QueueUrl']}"}}

    def start_message_move_task(self, **request: Any) -> dict[str, Any]:
        if not self.has_move_task:
            raise refused("UnsupportedOperation")
        source, destination = (request[name].rpartition(":")[2] for name in ("SourceArn", "DestinationArn"))
        with self.lock:
            moving = [message for message in self.queue(source) if message.visible_at <= self.clock()]
            for message in moving:
                self.queue(source).remove(message)
                self.queue(destination).append(Stored(uuid.uuid4().hex, message.body, message.group))
        self.tasks.insert(0, {"Status": "COMPLETED", "ApproximateNumberOfMessagesMoved": len(moving)})
        return {"TaskHandle": "t"}

    def list_message_move_tasks(self, **_: Any) -> dict[str, Any]:
        return {"Results": self.tasks[:1]}

    def _take(self, url: str, number: int, visibility: float) -> list[dict[str, Any]]:
        now = self.clock()
        with self.lock:
            queue = self.queue(url)
            blocked = {message.group for message in queue if message.visible_at > now}
            got: list[dict[str, Any]] = []
            for message in list(queue):
                if len(got) == number:
                    break
                if message.group in blocked:
                    continue
                dead, most = self.redrive_to.get(url, ("", 0))
                if most and message.receive_count >= most:
                    queue.remove(message)
                    self.queue(dead).append(Stored(message.id, message.body, message.group))
                    continue
                message.receive_count += 1
                message.receipt = uuid.uuid4().hex
                message.visible_at = now + visibility
                got.append(
                    {
                        "MessageId": message.id,
                        "ReceiptHandle": message.receipt,
                        "Body": message.body,
                        "Attributes": {
                            "MessageGroupId": message.group,
                            "ApproximateReceiveCount": str(message.receive_count),
                        },
                    }
                )
            return got

    def _each(
        self,
        request: dict[str, Any],
        change: Callable[[list[Stored], Stored, dict[str, Any]], None],
        *,
        in_flight: bool = False,
    ) -> dict[str, Any]:
        """A receipt handle works as long as nobody has received the message again."""
        assert 1 <= len(request["Entries"]) <= 10
        failed = []
        with self.lock:
            queue = self.queue(request["QueueUrl"])
            for entry in request["Entries"]:
                found = [message for message in queue if message.receipt == entry["ReceiptHandle"]]
                if not found or (in_flight and found[0].visible_at <= self.clock()):
                    failed.append({"Id": entry["Id"], "SenderFault": True, "Code": "ReceiptHandleIsInvalid"})
                else:
                    change(queue, found[0], entry)
        return {"Failed": failed} if failed else {}

    def _called(self, call: str, request: dict[str, Any]) -> Any:
        self.calls.append(call)
        return self.fail(call, request)


def refused(code: str, status: int = 400) -> ClientError:
    answer: Any = {"Error": {"Code": code, "Message": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(answer, "Call")
