"""Runs a consumer over queues within the process."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from landbridge.aws.events import Consumer, ConsumerSettings, ModelEvent
from tests.landbridge.aws.events.fifo import Fifo

URL = "models.fifo"
REDRIVE = "models-redrive.fifo"
QUICK = ConsumerSettings(wait_seconds=0, retry_seconds=0)


def consume(
    sqs: Fifo, handle: Callable[[ModelEvent], object], *, until: Callable[[], bool] | None = None, **settings: Any
) -> Consumer:
    """Runs a consumer until the queue is empty, or `until` says so."""
    foreign = settings.pop("handle_foreign", None)
    chosen = ConsumerSettings(**{"wait_seconds": 0, "retry_seconds": 0, **settings})
    consumer = Consumer(sqs, URL, handle, handle_foreign=foreign, settings=chosen)
    running = threading.Thread(target=consumer.run)
    running.start()
    deadline = time.monotonic() + 10
    while not (until() if until else not sqs.bodies(URL)) and running.is_alive():
        assert time.monotonic() < deadline, f"still there: {sqs.bodies(URL)}"
        time.sleep(0.002)
    consumer.stop()
    running.join(10)
    assert not running.is_alive()
    return consumer
