"""Deletes handled messages, ten at a time."""

from __future__ import annotations

import logging
import threading
import time
from itertools import islice

from landbridge.aws.events.messages import Hand, Message
from landbridge.aws.events.queue import Queue
from landbridge.aws.events.settings import MAXIMUM_BATCH

LINGER_SECONDS = 0.05
"""How long a handled message waits for others to be deleted with."""

ATTEMPTS = 3

_log = logging.getLogger(__name__)


class Acknowledgement:
    """A thread that deletes what was handled; `deleted` counts."""

    def __init__(self, queue: Queue, hand: Hand) -> None:
        self._queue = queue
        self._hand = hand
        self._handled: dict[Message, float] = {}
        self._changed = threading.Condition()
        self._urgent = False
        self._closed = False
        self.deleted = 0
        self._thread = threading.Thread(target=self._run, name="landbridge-acknowledgement")
        self._thread.start()

    def add(self, message: Message, *, urgent: bool) -> None:
        """urgent: nothing else of the group is in hand, so that no other comes before it is deleted."""
        with self._changed:
            self._handled[message] = time.monotonic()
            self._urgent = self._urgent or urgent
            if self._urgent or len(self._handled) in (1, MAXIMUM_BATCH):
                self._changed.notify()

    def close(self) -> None:
        """Deletes what is left, and ends."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._thread.join()

    def _run(self) -> None:
        while batch := self._next():
            try:
                self._delete(batch)
            finally:
                self._hand.drop(batch)

    def _next(self) -> list[Message]:
        with self._changed:
            while not self._is_due():
                if self._closed and not self._handled:
                    return []
                oldest = next(iter(self._handled.values()), None)
                self._changed.wait(None if oldest is None else max(0.0, oldest + LINGER_SECONDS - time.monotonic()))
            batch = list(islice(self._handled, MAXIMUM_BATCH))
            for message in batch:
                del self._handled[message]
            self._urgent = self._urgent and bool(self._handled)
            return batch

    def _is_due(self) -> bool:
        if not self._handled:
            return False
        waited = time.monotonic() - next(iter(self._handled.values()))
        return self._closed or self._urgent or len(self._handled) >= MAXIMUM_BATCH or waited >= LINGER_SECONDS

    def _delete(self, batch: list[Message]) -> None:
        left = batch
        for attempt in range(ATTEMPTS):
            time.sleep(0.2 * attempt)
            try:
                left = self._queue.delete(left)
            except Exception as error:  # Whatever it is, this thread goes on: credentials may come back.
                _log.warning("messages that were handled could not be deleted: %s", error)
            if not left:
                break
        self.deleted += len(batch) - len(left)
        if left:
            _log.warning("%d messages that were handled come again, since they could not be deleted", len(left))
