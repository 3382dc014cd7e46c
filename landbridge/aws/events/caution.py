"""Keeps messages apart from a failing one that stands before them.

Each receive of a message counts against its queue's maxReceiveCount, tried or not. If a failing message came again and
again in one batch with those behind it, all of them would go to the redrive queue together. So a group is suspect after
a failure, or when a message of it has come more than twice (other consumers have failed, or died), until its messages
come for the first or second time. As long as a suspect group may come, messages are received one by one: such a receive
gives the first message of a group alone. While it rests it cannot come, and others are received in batches.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

from landbridge.aws.events.messages import Message

UNSUSPECTED_RECEIVES = 2
"""A message that came this often may have been with a consumer that died once."""

FORGOTTEN_AFTER_SECONDS = 60.0
"""After that long a suspect group is taken to have nothing more, or to be with another consumer."""


class Caution:
    """Knows which groups are suspect, and until when they rest. Safe for threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._due: dict[str, float] = {}

    def failed(self, group: str, rest_seconds: float) -> None:
        """The group's first message failed; it comes again after `rest_seconds` or later."""
        with self._lock:
            self._due[group] = self._clock() + rest_seconds

    def came(self, messages: Sequence[Message]) -> None:
        """All messages of one answer: behind one that came often may be some that come for the first time."""
        groups = {message.group for message in messages}
        suspect = {message.group for message in messages if message.receive_count > UNSUSPECTED_RECEIVES}
        with self._lock:
            for group in groups - suspect:
                self._due.pop(group, None)
            self._due |= dict.fromkeys(suspect, self._clock())

    def receive(self, number: int, wait_seconds: int) -> tuple[int, int]:
        """How many messages to ask for and how many seconds to wait, where `number` and `wait_seconds` are wished."""
        now = self._clock()
        with self._lock:
            self._due = {group: due for group, due in self._due.items() if now < due + FORGOTTEN_AFTER_SECONDS}
            rest = min(self._due.values(), default=None)
        if rest is None:
            return number, wait_seconds
        # A batch must have been answered before the first rest is over.
        whole_seconds = int(rest - now) - 1
        return (1, wait_seconds) if whole_seconds < 0 else (number, min(wait_seconds, whole_seconds))
