"""How a consumer ends, and what does not end it: stops, signals, throttling, refusals."""

from __future__ import annotations

import signal
import threading
import time
from typing import Any

import pytest
from botocore.exceptions import ConnectTimeoutError, EndpointConnectionError, ReadTimeoutError

from landbridge.aws.events import Consumer, ModelEvent, stop_on_signals
from tests.landbridge.aws.events.consuming import QUICK, URL, consume
from tests.landbridge.aws.events.fifo import Fifo, refused
from tests.landbridge.aws.events.samples import body


def test_stop_lets_the_handler_finish_and_gives_back_what_waits() -> None:
    sqs = Fifo()
    sqs.put(URL, "g", *(body(number) for number in range(5)))
    working, seen = threading.Event(), []

    def handle(event: ModelEvent) -> None:
        working.set()
        time.sleep(0.1)
        seen.append(event.id)

    statistics = consume(sqs, handle, until=working.is_set).statistics
    assert seen == ["0"]
    assert sqs.bodies(URL) == [body(number) for number in range(1, 5)]
    assert all(message.visible_at <= time.monotonic() for message in sqs.queue(URL))
    assert (statistics.acknowledged, statistics.given_back) == (1, 4)


def test_a_signal_stops_it() -> None:
    sqs = Fifo()
    consumer = Consumer(sqs, URL, lambda _: None, settings=QUICK)
    before = signal.getsignal(signal.SIGTERM)
    with stop_on_signals(consumer):
        # Signals reach the main thread, in which `run` is.
        threading.Timer(0.1, lambda: signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTERM)).start()
        consumer.run()
    assert signal.getsignal(signal.SIGTERM) is before


def test_deletions_that_fail_in_part_are_tried_again() -> None:
    sqs = Fifo()
    sqs.put(URL, "g", body(1), body(2))
    failures = [{"Failed": [{"Id": "0"}, {"Id": "1"}]}]
    sqs.fail = lambda call, _: failures.pop() if call == "DeleteMessageBatch" and failures else None
    seen: list[str] = []
    assert consume(sqs, lambda event: seen.append(event.id)).statistics.acknowledged == 2
    assert seen == ["1", "2"]


def test_throttling_is_waited_out(monkeypatch: pytest.MonkeyPatch) -> None:
    sqs = Fifo()
    sqs.put(URL, "g", body(1))
    answers = [refused("RequestThrottled"), refused("ServiceUnavailable", 503)]

    def fail(call: str, _: dict[str, Any]) -> None:
        if call == "ReceiveMessage" and answers:
            raise answers.pop()

    sqs.fail = fail
    assert consume(sqs, lambda _: None).statistics.handled == 1


@pytest.mark.parametrize(
    "error",
    [
        EndpointConnectionError(endpoint_url=URL),
        ConnectTimeoutError(endpoint_url=URL),
        ReadTimeoutError(endpoint_url=URL),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_network_that_is_away_for_a_moment_does_not_end_it(error: Exception) -> None:
    sqs = Fifo()
    sqs.put(URL, "g", body(1))
    answers = [error]

    def fail(call: str, _: dict[str, Any]) -> None:
        if call == "ReceiveMessage" and answers:
            raise answers.pop()

    sqs.fail = fail
    assert consume(sqs, lambda _: None).statistics.handled == 1


def test_an_answer_that_nothing_changes_ends_it_with_nothing_half_done() -> None:
    sqs = Fifo()
    sqs.put(URL, "g", body(1))
    handled = threading.Event()

    def fail(call: str, _: dict[str, Any]) -> None:
        if call == "ReceiveMessage" and "ReceiveMessage" in sqs.calls[:-1]:
            raise refused("AccessDenied", 403)

    sqs.fail = fail
    with pytest.raises(Exception, match="AccessDenied"):
        Consumer(sqs, URL, lambda _: handled.set(), settings=QUICK).run()
    assert handled.is_set() or len(sqs.bodies(URL)) == 1
    assert all(message.visible_at <= time.monotonic() for message in sqs.queue(URL))


def test_what_is_no_exception_of_a_handler_ends_it_and_the_message_comes_again() -> None:
    sqs = Fifo()
    sqs.put(URL, "g", body(1), body(2))

    def handle(_: ModelEvent) -> None:
        raise SystemExit(3)

    with pytest.raises(SystemExit):
        Consumer(sqs, URL, handle, settings=QUICK).run()
    assert sqs.bodies(URL) == [body(1), body(2)]
