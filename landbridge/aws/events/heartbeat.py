"""Keeps the messages in hand hidden from others."""

from __future__ import annotations

import logging
import threading

from landbridge.aws.events.messages import Hand
from landbridge.aws.events.queue import Queue

_log = logging.getLogger(__name__)


class Heartbeat:
    """A thread that extends the visibility timeout of all that is in hand, every `seconds`."""

    def __init__(self, queue: Queue, hand: Hand, seconds: float) -> None:
        self._queue = queue
        self._hand = hand
        self._seconds = seconds
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="landbridge-heartbeat")
        self._thread.start()

    def close(self) -> None:
        self._closed.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._closed.wait(self._seconds):
            try:
                with self._hand.hiding:
                    self._queue.extend(self._hand.held())
            except Exception as error:  # Whatever it is, this thread goes on: credentials may come back.
                _log.warning("the visibility of messages in hand could not be extended: %s", error)
