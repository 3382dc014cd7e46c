"""The loop of a console: receive, handle in order, acknowledge, and give back what failed.

    receive (this thread)  ->  Hand  ->  one thread for each message group  ->  Acknowledgement (a thread)
                                 ^                                                    |
                                 +---  Heartbeat (a thread) keeps all of it hidden  --+

A message leaves the hand when it is deleted or given back, so that nothing is lost whenever the process ends: what was
not deleted comes again.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any

from landbridge.aws.events.acknowledgement import Acknowledgement
from landbridge.aws.events.caution import Caution
from landbridge.aws.events.heartbeat import Heartbeat
from landbridge.aws.events.messages import ForeignMessage, Hand, Message
from landbridge.aws.events.model_event import ModelEvent, NotAModelEvent
from landbridge.aws.events.queue import FAILURES, Queue, is_passing
from landbridge.aws.events.settings import ConsumerSettings

Handler = Callable[[ModelEvent], object]
ForeignHandler = Callable[[ForeignMessage], object]

_PAUSE_SECONDS = 30.0
_log = logging.getLogger(__name__)


@dataclass
class Statistics:
    """What became of messages; one that came twice counts twice."""

    received: int = 0
    handled: int = 0
    failed: int = 0
    foreign: int = 0
    given_back: int = 0
    acknowledged: int = 0


class Consumer:
    """Hands each event of a FIFO queue to `handle`, in order within a message group, groups side by side.

    sqs: a client of the queue's Region; used by several threads, which botocore's clients allow.
    handle: returns when the event is dealt with; an exception means that it is not. It may run for hours: its message
        stays hidden meanwhile, twelve hours at most (SQS developer guide, sqs-visibility-timeout). An event may come
        more than once, after a crash for instance: `ModelEvent.id` tells.
    handle_foreign: takes messages that are no events of the registry. Without it they count as failed, so that the
        queue's redrive policy sets them aside, where someone can look at them.
    """

    def __init__(
        self,
        sqs: Any,
        queue_url: str,
        handle: Handler,
        *,
        handle_foreign: ForeignHandler | None = None,
        settings: ConsumerSettings | None = None,
    ) -> None:
        self._settings = settings or ConsumerSettings()
        self._queue = Queue(sqs, queue_url, self._settings.visibility_seconds)
        self._handle = handle
        self._handle_foreign = handle_foreign
        self._hand = Hand()
        self._caution = Caution()
        self._stopping = threading.Event()
        self._broken: BaseException | None = None
        self._lock = threading.Lock()
        self.statistics = Statistics()

    def stop(self) -> None:
        """Ends `run` from any thread or signal handler, once: the consumer cannot run again."""
        self._stopping.set()

    def run(self) -> Statistics:
        """Works until `stop`. Handlers that run are let finish, what waits is given back, what is done is deleted.

        Raises what botocore raises for an answer that no further try changes, such as AccessDenied, and what a handler
        raises that is no Exception; both after the same clean end.
        """
        acknowledgement = Acknowledgement(self._queue, self._hand)
        heartbeat = Heartbeat(self._queue, self._hand, self._settings.visibility_seconds / 3)
        try:
            with ThreadPoolExecutor(self._settings.threads, "landbridge-group") as threads:
                try:
                    self._receive_all(threads, acknowledgement)
                finally:
                    self._stopping.set()
        finally:
            acknowledgement.close()
            heartbeat.close()
            self.statistics.acknowledged = acknowledgement.deleted
        if self._broken is not None:
            raise self._broken
        return self.statistics

    def _receive_all(self, threads: ThreadPoolExecutor, acknowledgement: Acknowledgement) -> None:
        pause = 1.0
        while not self._stopping.is_set():
            if len(self._hand) > self._settings.held - self._settings.batch:
                self._stopping.wait(0.01)
                continue
            number, wait = self._caution.receive(self._settings.batch, self._settings.wait_seconds)
            try:
                messages = self._queue.receive(number, wait)
            except FAILURES as error:
                if not is_passing(error):
                    raise
                _log.warning("no messages could be received, trying again in %.0f s: %s", pause, error)
                self._stopping.wait(pause)
                pause = min(_PAUSE_SECONDS, pause * 2)
                continue
            pause = 1.0
            self.statistics.received += len(messages)
            self._caution.came(messages)
            for group in self._hand.take(messages):
                threads.submit(self._work, group, acknowledgement).add_done_callback(self._ended)

    def _ended(self, work: Future[None]) -> None:
        if (error := work.exception()) is not None:
            self._broken = error
            self._stopping.set()

    def _work(self, group: str, acknowledgement: Acknowledgement) -> None:
        """All of a group that is in hand, one message after the other."""
        while (message := self._hand.next(group)) is not None:
            if self._stopping.is_set():
                self._give_back(message)
                return
            if time.monotonic() >= message.deadline:
                # Others may have it by now, and those behind it.
                _log.warning("message %s could not be kept hidden, so it is left to whoever receives it", message.id)
                self._give_back(message)
                return
            try:
                self._deal_with(message)
            except Exception as error:
                self._fail(message, error)
                return
            except BaseException:
                self._give_back(message)
                raise
            acknowledgement.add(message, urgent=self._hand.is_last(group))

    def _deal_with(self, message: Message) -> None:
        try:
            event = ModelEvent.parse(message.body)
        except NotAModelEvent as error:
            self._count(foreign=1)
            if self._handle_foreign is None:
                raise
            self._handle_foreign(ForeignMessage(message, str(error)))
            return
        self._handle(event)
        self._count(handled=1)

    def _fail(self, message: Message, error: Exception) -> None:
        self._count(failed=1)
        if isinstance(error, NotAModelEvent):
            rest = 0  # Time does not mend it.
            _log.warning("message %s holds no event of the model registry: %s", message.id, error)
        else:
            rest = self._settings.retry_after(message.receive_count)
            _log.error("message %s failed for the %d. time", message.id, message.receive_count, exc_info=error)
        self._caution.failed(message.group, rest)
        self._give_back(message, rest)

    def _give_back(self, message: Message, rest_seconds: int = 0) -> None:
        messages = [message, *self._hand.leave(message.group)]
        self._count(given_back=len(messages))
        try:
            with self._hand.hiding:
                self._hand.drop(messages)
                self._queue.release(messages, rest_seconds)
        except Exception as error:
            _log.warning("messages could not be given back; they come again when their time is over: %s", error)

    def _count(self, **numbers: int) -> None:
        with self._lock:
            for name, number in numbers.items():
                setattr(self.statistics, name, getattr(self.statistics, name) + number)


@contextmanager
def stop_on_signals(consumer: Consumer) -> Iterator[None]:
    """Within it, SIGINT and SIGTERM stop the consumer. For the main thread."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        consumer.stop()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
