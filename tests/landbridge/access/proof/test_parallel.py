"""Tasks over the cores: nothing is left out, and the order stays."""

from __future__ import annotations

import os

import pytest

from landbridge.access.proof import parallel


@pytest.mark.parametrize("items", [0, 7, parallel.WORTHWHILE + 1])
def test_every_item_is_in_one_part(items: int) -> None:
    parts = parallel.in_parts(lambda part: list(part), items)
    assert sorted(number for part in parts for number in part) == list(range(items))


def test_a_short_task_stays_in_its_process() -> None:
    assert parallel.in_parts(lambda part: os.getpid(), 10) == [os.getpid()]


def test_what_a_task_raises_is_raised() -> None:
    def broken(part: range) -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        parallel.in_parts(broken, parallel.WORTHWHILE)
