"""Messages that a consumer has in hand."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(eq=False)
class Message:
    """One message of the queue.

    receive_count: how often it was received, this time included.
    deadline: until when, on the monotonic clock, nobody else can receive it.
    """

    id: str
    receipt: str
    body: str
    group: str
    receive_count: int
    deadline: float

    @classmethod
    def received(cls, answer: Mapping[str, Any], deadline: float) -> Message:
        attributes = answer["Attributes"]
        return cls(
            answer["MessageId"],
            answer["ReceiptHandle"],
            answer["Body"],
            attributes["MessageGroupId"],
            int(attributes["ApproximateReceiveCount"]),
            deadline,
        )


@dataclass(frozen=True)
class ForeignMessage:
    """A message that holds no event of the model registry, and why."""

    message: Message
    reason: str


class Hand:
    """What is in hand, by message group: waiting, being handled, or handled and not yet deleted.

    A group is worked on by one thread at a time. Safe for threads.

    hiding: held while messages are hidden longer or given back, so that none is hidden that was just given back.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[str, deque[Message]] = {}
        self._held: set[Message] = set()
        self.hiding = threading.Lock()

    def take(self, messages: Iterable[Message]) -> list[str]:
        """Adds messages in their order. The groups that need a thread now, since none works on them."""
        idle = []
        with self._lock:
            for message in messages:
                if message.group not in self._waiting:
                    self._waiting[message.group] = deque()
                    idle.append(message.group)
                self._waiting[message.group].append(message)
                self._held.add(message)
        return idle

    def next(self, group: str) -> Message | None:
        """The group's next message; None ends the work on it."""
        with self._lock:
            waiting = self._waiting[group]
            if waiting:
                return waiting.popleft()
            del self._waiting[group]
            return None

    def is_last(self, group: str) -> bool:
        """Whether nothing of the group waits behind the message that is being handled."""
        with self._lock:
            return not self._waiting[group]

    def leave(self, group: str) -> list[Message]:
        """Ends the work on a group. What still waited, in order; it stays in hand until it is dropped."""
        with self._lock:
            return list(self._waiting.pop(group))

    def drop(self, messages: Iterable[Message]) -> None:
        """They are in hand no more."""
        with self._lock:
            self._held.difference_update(messages)

    def held(self) -> list[Message]:
        with self._lock:
            return list(self._held)

    def __len__(self) -> int:
        with self._lock:
            return len(self._held)
