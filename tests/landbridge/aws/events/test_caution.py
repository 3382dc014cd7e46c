"""When messages are received one by one."""

from __future__ import annotations

from landbridge.aws.events.caution import FORGOTTEN_AFTER_SECONDS, Caution
from landbridge.aws.events.messages import Message


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def _message(receive_count: int) -> Message:
    return Message("m", "r", "{}", "g", receive_count, 0.0)


def test_messages_come_in_batches_as_long_as_nothing_fails() -> None:
    assert Caution(Clock()).receive(10, 20) == (10, 20)


def test_a_batch_is_answered_before_a_rest_is_over_and_then_they_come_one_by_one() -> None:
    clock = Clock()
    caution = Caution(clock)
    caution.failed("g", 8)
    caution.failed("h", 30)
    assert caution.receive(10, 20) == (10, 7)
    clock.now += 7.5
    assert caution.receive(10, 20) == (1, 20)


def test_a_group_is_suspect_as_long_as_its_messages_have_come_more_than_twice() -> None:
    caution = Caution(Clock())
    caution.came([_message(2)])
    assert caution.receive(10, 20) == (10, 20)
    caution.came([_message(3), _message(1)])
    assert caution.receive(10, 20) == (1, 20)
    caution.came([_message(1)])
    assert caution.receive(10, 20) == (10, 20)


def test_a_group_that_does_not_come_is_forgotten() -> None:
    clock = Clock()
    caution = Caution(clock)
    caution.failed("g", 5)
    clock.now += 5 + FORGOTTEN_AFTER_SECONDS
    assert caution.receive(10, 20) == (10, 20)
