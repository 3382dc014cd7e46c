"""A console in a process of its own, to be killed: handles events of a queue and writes down what it did.

python console.py QUEUE_URL LOG VISIBILITY_SECONDS

Each line of LOG is the group and the id of an event that was handled. Events whose id begins with "poison" fail, unless
the environment says HEALED. It begins when a line comes in, so that it can be started ahead of time.
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

import boto3
from botocore.config import Config

from landbridge.aws.events import Consumer, ConsumerSettings, ModelEvent, stop_on_signals


def main() -> None:
    url, log, visibility = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    logging.disable()
    done = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def handle(event: ModelEvent) -> None:
        if event.id.startswith("poison") and "HEALED" not in os.environ:
            raise ValueError("poison")
        os.write(done, f"{event.group} {event.id}\n".encode())

    settings = ConsumerSettings(wait_seconds=1, visibility_seconds=visibility, retry_seconds=0, held=100)
    sqs = boto3.client("sqs", config=Config(max_pool_connections=20))
    if not sys.stdin.readline():
        return
    consumer = Consumer(sqs, url, handle, settings=settings)
    with stop_on_signals(consumer):
        consumer.run()


if __name__ == "__main__":
    main()
