"""What a consumer promises, before queues that behave like SQS FIFO."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.aws.events import ConsumerSettings, ForeignMessage, ModelEvent, acknowledgement
from tests.landbridge.aws.events.consuming import REDRIVE, URL, consume
from tests.landbridge.aws.events.fifo import Fifo, refused
from tests.landbridge.aws.events.samples import body


@pytest.mark.requirement("S3.9")
def test_each_event_is_handled_once_in_the_order_of_its_group() -> None:
    sqs = Fifo()
    for number in range(40):
        sqs.put(URL, f"g{number % 3}", body(number, f"g{number % 3}"))
    seen: dict[str | None, list[int]] = {}
    statistics = consume(sqs, lambda event: seen.setdefault(event.group, []).append(int(event.id))).statistics
    assert seen == {f"g{n}": list(range(n, 40, 3)) for n in range(3)}
    assert (statistics.handled, statistics.acknowledged, statistics.failed) == (40, 40, 0)


def test_groups_are_handled_side_by_side_and_one_group_never() -> None:
    sqs = Fifo()
    for group in "ab":
        sqs.put(URL, group, body(f"{group}1", group), body(f"{group}2", group))
    together = threading.Barrier(2, timeout=5)
    busy: dict[str | None, int] = {}

    def handle(event: ModelEvent) -> None:
        busy[event.group] = busy.get(event.group, 0) + 1
        assert busy[event.group] == 1
        together.wait()
        busy[event.group] -= 1

    assert consume(sqs, handle).statistics.failed == 0


def test_no_more_groups_are_handled_at_once_than_there_are_threads() -> None:
    sqs = Fifo()
    for number in range(20):
        sqs.put(URL, f"g{number}", body(number))
    lock, busy, most = threading.Lock(), 0, 0

    def handle(_: ModelEvent) -> None:
        nonlocal busy, most
        with lock:
            busy += 1
            most = max(most, busy)
        time.sleep(0.005)
        with lock:
            busy -= 1

    consume(sqs, handle, threads=3)
    assert 1 < most <= 3


def test_nothing_is_deleted_before_its_handler_has_returned() -> None:
    sqs = Fifo()
    sqs.put(URL, "g", body(1))
    there = []
    consume(sqs, lambda _: there.append(len(sqs.bodies(URL))))
    assert there == [1]


def test_handled_messages_are_deleted_ten_at_a_time() -> None:
    sqs = Fifo()
    sqs.put(URL, "g", *(body(number) for number in range(50)))
    consume(sqs, lambda _: None)
    assert sqs.calls.count("DeleteMessageBatch") == 5


def test_the_last_message_of_a_group_is_deleted_at_once_so_that_the_group_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(acknowledgement, "LINGER_SECONDS", 60.0)
    sqs = Fifo()
    sqs.put(URL, "g", body(1), body(2), body(3))
    assert consume(sqs, lambda _: None).statistics.acknowledged == 3


def test_a_failed_message_comes_again_before_those_behind_it() -> None:
    sqs = Fifo()
    sqs.put(URL, "g", *(body(number) for number in range(15)))
    seen: list[str] = []
    failing = ["3", "3", "12"]

    def handle(event: ModelEvent) -> None:
        seen.append(event.id)
        if event.id in failing:
            failing.remove(event.id)
            raise OSError("the console is away")

    statistics = consume(sqs, handle).statistics
    assert seen == [*"012", "3", "3", *map(str, range(3, 13)), *map(str, range(12, 15))]
    assert statistics.failed == 3


def test_a_group_rests_longer_after_each_failure() -> None:
    assert [
        ConsumerSettings(retry_seconds=1, longest_retry_seconds=5).retry_after(count) for count in (1, 2, 3, 4, 99)
    ] == [
        1,
        2,
        4,
        5,
        5,
    ]
    sqs = Fifo()
    sqs.put(URL, "g", body(1), body(2))
    times: list[float] = []

    def handle(event: ModelEvent) -> None:
        times.append(time.monotonic())
        if len(times) == 1:
            raise OSError

    consume(sqs, handle, retry_seconds=1)
    assert 1 <= times[1] - times[0] < 3


@pytest.mark.requirement("S3.9")
def test_a_poison_message_goes_to_the_redrive_queue_and_takes_no_other_with_it() -> None:
    sqs = Fifo()
    sqs.redrive_to[URL] = (REDRIVE, 5)
    sqs.put(URL, "g", *(body(number) for number in range(12)))
    sqs.put(URL, "h", *(body(f"h{number}", "h") for number in range(12)))
    seen: list[str] = []

    def handle(event: ModelEvent) -> None:
        if event.id in ("2", "5", "6"):
            raise ValueError("poison")
        seen.append(event.id)

    consume(sqs, handle)
    assert [identifier for identifier in seen if identifier[0] != "h"] == ["0", "1", "3", "4", *map(str, range(7, 12))]
    assert len(seen) == 21
    assert sqs.bodies(REDRIVE) == [body(2), body(5), body(6)]


def test_while_a_failed_group_rests_the_others_come_in_batches() -> None:
    sqs = Fifo()
    sqs.put(URL, "g", body("bad"))
    seen: list[str] = []

    def handle(event: ModelEvent) -> None:
        if event.id == "bad":
            sqs.put(URL, "h", *(body(number, "h") for number in range(10)))
            raise OSError
        seen.append(event.id)

    consume(sqs, handle, retry_seconds=60, until=lambda: len(seen) == 10)
    assert {number for number, _ in sqs.receives} == {10}


@pytest.mark.parametrize("text", ["no JSON", "[1]", '{"source": "mine"}'])
def test_foreign_messages_stop_nothing_and_go_to_the_redrive_queue(text: str) -> None:
    sqs = Fifo()
    sqs.redrive_to[URL] = (REDRIVE, 2)
    sqs.put(URL, "g", body(1), text, body(2))
    seen: list[str] = []
    statistics = consume(sqs, lambda event: seen.append(event.id)).statistics
    assert seen == ["1", "2"]
    assert sqs.bodies(REDRIVE) == [text]
    assert (statistics.foreign, statistics.failed) == (2, 2)


def test_a_handler_of_foreign_messages_gets_them_in_their_place() -> None:
    sqs = Fifo()
    sqs.put(URL, "g", body(1), "no JSON", body(2))
    seen: list[str] = []

    def handle_foreign(foreign: ForeignMessage) -> None:
        assert "no JSON" in foreign.reason
        seen.append(foreign.message.body)

    consume(sqs, lambda event: seen.append(event.id), handle_foreign=handle_foreign)
    assert seen == ["1", "no JSON", "2"]


def test_a_message_stays_hidden_as_long_as_its_handler_works() -> None:
    sqs = Fifo()
    sqs.put(URL, "g", body(1), body(2))
    seen: list[str] = []

    def handle(event: ModelEvent) -> None:
        seen.append(event.id)
        if event.id == "1":
            time.sleep(2.2)
            assert not sqs.receive_message(QueueUrl=URL, VisibilityTimeout=1, MaxNumberOfMessages=10)

    assert consume(sqs, handle, visibility_seconds=1).statistics.failed == 0
    assert seen == ["1", "2"]


def test_what_could_not_be_kept_hidden_is_left_to_others() -> None:
    sqs = Fifo()
    sqs.put(URL, "g", body(1), body(2))
    seen: list[str] = []

    def fail(call: str, _: dict[str, Any]) -> None:
        if call == "ChangeMessageVisibilityBatch":
            raise refused("InternalError", 500)

    sqs.fail = fail

    def handle(event: ModelEvent) -> None:
        seen.append(event.id)
        if len(seen) == 1:
            time.sleep(1.2)

    consume(sqs, handle, visibility_seconds=1)
    assert seen in (["1", "2"], ["1", "1", "2"])
    assert sqs.calls.count("ChangeMessageVisibilityBatch") > 1


@settings(max_examples=12, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 2)), max_size=40),
    st.integers(1, 4),
    st.integers(1, 10),
)
def test_whatever_fails_how_often_each_event_is_handled_in_its_groups_order(
    events: list[tuple[str, int]], threads: int, batch: int
) -> None:
    sqs = Fifo()
    left = {}
    for number, (group, failures) in enumerate(events):
        sqs.put(URL, group, body(number, group))
        left[str(number)] = failures
    seen: dict[str | None, list[int]] = {}

    def handle(event: ModelEvent) -> None:
        if left[event.id]:
            left[event.id] -= 1
            raise OSError
        seen.setdefault(event.group, []).append(int(event.id))

    consume(sqs, handle, threads=threads, batch=batch)
    for group in "abcd":
        assert seen.get(group, []) == [number for number, (its, _) in enumerate(events) if its == group]


@pytest.mark.parametrize("wrong", [{"batch": 11}, {"wait_seconds": 21}, {"threads": 0}, {"held": 5}])
def test_settings_that_sqs_would_refuse_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"write|at least"):
        ConsumerSettings(**wrong)
