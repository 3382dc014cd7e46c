"""10,000 events through a consumer whose process is killed 20 times, on the local AWS's queues."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from landbridge.aws.events import redrive
from sandbox.credentials import root_environment
from tests.landbridge.aws.events.samples import body
from tests.sandbox.conftest import Sandbox

pytestmark = pytest.mark.sandbox

ACCOUNT = "111111111111"
CONSOLE = Path(__file__).with_name("console.py")
ROOT = Path(__file__).parents[3]
EVENTS, GROUPS, KILLS = 10_000, 50, 20
VISIBILITY_SECONDS = 2


@pytest.fixture
def queues(sandbox: Sandbox) -> tuple[Any, str, str]:
    """SQS, and the queue and its redrive queue as a connection has them."""
    sqs: Any = sandbox.root(ACCOUNT).client("sqs")
    fifo = {
        "FifoQueue": "true",
        "ContentBasedDeduplication": "true",
        "DeduplicationScope": "messageGroup",
        "FifoThroughputLimit": "perMessageGroupId",
    }
    dead = sqs.create_queue(QueueName="models-redrive.fifo", Attributes=fifo)["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    policy = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": "10"})
    url = sqs.create_queue(QueueName="models.fifo", Attributes={**fifo, "RedrivePolicy": policy})["QueueUrl"]
    return sqs, url, dead


@pytest.mark.requirement("S3.9")
def test_no_event_is_lost_and_every_poison_one_is_set_aside(
    sandbox: Sandbox, queues: tuple[Any, str, str], tmp_path: Path
) -> None:
    sqs, url, dead = queues
    chance = random.Random(4)  # noqa: S311 - which events fail, and when the process is killed
    sent: dict[str, list[str]] = defaultdict(list)
    poison = {chance.randrange(EVENTS) for _ in range(20)}
    for number in range(EVENTS):
        sent[f"g{number % GROUPS}"].append(f"poison-{number}" if number in poison else str(number))
    _send(sqs, url, sent)
    log = tmp_path / "handled"
    started = time.monotonic()
    following = _started(sandbox, url, log)
    for kill in range(KILLS):
        with _console(following) as process:
            following = _started(sandbox, url, log)
            wanted = EVENTS * (kill + 1) // (KILLS + 4)
            while _handled(log) < wanted and process.poll() is None and time.monotonic() - started < 60:
                time.sleep(0.01)
            time.sleep(chance.random() / 10)
            assert process.poll() is None
            process.kill()
    with _console(following) as process:
        _await_empty(sqs, url)
        process.terminate()
        assert process.wait(20) == 0
    handled = _by_group(log)
    for group, events in sent.items():
        assert _first_times(handled[group]) == [event for event in events if not event.startswith("poison")]
        assert _goes_back_only_to_what_was_not_acknowledged(handled[group])
    assert _waiting(sqs, dead) == len(poison)

    assert redrive(sqs, dead, url) == len(poison)
    with _console(_started(sandbox, url, log, HEALED="1")) as process:
        _await_empty(sqs, url)
        process.terminate()
        assert process.wait(20) == 0
    healed = {event for events in _by_group(log).values() for event in events if event.startswith("poison")}
    assert healed == {f"poison-{number}" for number in poison}
    assert _waiting(sqs, dead) == 0


def _send(sqs: Any, url: str, events: dict[str, list[str]]) -> None:
    for group, identifiers in events.items():
        for start in range(0, len(identifiers), 10):
            entries = [
                {"Id": str(n), "MessageBody": body(each, group), "MessageGroupId": group}
                for n, each in enumerate(identifiers[start : start + 10])
            ]
            assert not sqs.send_message_batch(QueueUrl=url, Entries=entries).get("Failed")


def _started(sandbox: Sandbox, url: str, log: Path, **variables: str) -> subprocess.Popen[bytes]:
    """A console that is ready to begin."""
    environment = {
        **os.environ,
        **root_environment(sandbox.endpoint, ACCOUNT),
        "PYTHONPATH": str(ROOT),
        **variables,
    }
    command = [sys.executable, str(CONSOLE), url, str(log), str(VISIBILITY_SECONDS)]
    # Where the test fails, its end closes the pipe, which ends a console that has not begun.
    return subprocess.Popen(command, env=environment, stdin=subprocess.PIPE)


@contextmanager
def _console(process: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """Within it the console works."""
    assert process.stdin is not None
    process.stdin.write(b"\n")
    process.stdin.close()
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)


def _lines(log: Path) -> list[list[str]]:
    """A line that was cut short by a kill counts for nothing."""
    if not log.exists():
        return []
    return [line.split() for line in log.read_text().splitlines(keepends=True) if line.endswith("\n")]


def _handled(log: Path) -> int:
    return len({tuple(line) for line in _lines(log)})


def _by_group(log: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for group, identifier in _lines(log):
        found[group].append(identifier)
    return found


def _first_times(events: list[str]) -> list[str]:
    return list(dict.fromkeys(events))


def _goes_back_only_to_what_was_not_acknowledged(events: list[str]) -> bool:
    """After a kill a group begins again with an event of before, and goes on from there without a gap."""
    order = {event: position for position, event in enumerate(_first_times(events))}
    positions = [order[event] for event in events]
    return all(after <= before + 1 for before, after in pairwise(positions))


def _waiting(sqs: Any, url: str) -> int:
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    return int(found["ApproximateNumberOfMessages"]) + int(found["ApproximateNumberOfMessagesNotVisible"])


def _await_empty(sqs: Any, url: str, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while (left := _waiting(sqs, url)) > 0:
        assert time.monotonic() < deadline, f"{left} messages are still there"
        time.sleep(0.1)
