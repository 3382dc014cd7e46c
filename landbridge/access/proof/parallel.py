"""Shares a long task out over the cores, where the system can fork: what was made before is there in every process."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

WORTHWHILE = 20_000
"""Items below which one process is done sooner."""

MOST_PROCESSES = 4

Result = TypeVar("Result")


def in_parts(task: Callable[[range], Result], items: int) -> list[Result]:
    """The task's results on parts that together are all items from 0, one after another in the order of the parts.
    Results should be small: they come back through a pipe. What the task raises is raised here."""
    parts = min(_cores(), MOST_PROCESSES)
    if items < WORTHWHILE or parts < 2 or "fork" not in multiprocessing.get_all_start_methods():
        return [task(range(items))]
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(parts, mp_context=context, initializer=_keep, initargs=(task,)) as pool:
        return list(pool.map(_perform, [range(first, items, parts) for first in range(parts)]))


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


_kept: Callable[[range], Any] | None = None


def _keep(task: Callable[[range], Any]) -> None:
    """In each process: a task need not be something that can be sent."""
    global _kept
    _kept = task


def _perform(part: range) -> Any:
    assert _kept is not None
    return _kept(part)
