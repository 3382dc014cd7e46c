"""Model events per second: the consumer and the sync, each beside a plain boto3 loop that does one thing at a time.

python benchmarks/events.py                       2,000 events of 20 model groups, on a local AWS of its own
python benchmarks/events.py --round-trip 10       each call takes 10 ms longer, as it does to a Region near by
python benchmarks/events.py --handler 5           the handler works 5 ms on each event

Each measurement is a process of its own; `MB` is its highest resident size. Both ways of each pair make their calls to
the same local AWS in the same run, one after the other. The local AWS is one Python process, not SQS: what carries over
is the ratio, and how it grows with the time that a call takes.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

from benchmarks.process_memory import run_watched  # noqa: E402

if TYPE_CHECKING:
    from landbridge.aws.governance.target import Target

ACCOUNT = "888899990000"
QUEUE = {
    "FifoQueue": "true",
    "ContentBasedDeduplication": "true",
    "DeduplicationScope": "messageGroup",
    "FifoThroughputLimit": "perMessageGroupId",
}
DECLARATION = {
    "environment": "bench",
    "feature_store": {"account": "111122223333", "region": "eu-west-1"},
    "teams": {"fraud": {"account": "777788889999", "principals": ["arn:aws:iam::777788889999:role/x"]}},
    "governance": {
        "bench": {
            "account": ACCOUNT,
            "business_entity": "Models",
            "console": "marketplace",
            "external_id": "bench",
            "default_profile": {"domain": "d-bench"},
        }
    },
}


def main() -> None:
    arguments = _arguments()
    if arguments.way:
        WAYS[arguments.way](arguments)
        return
    from sandbox import process
    from sandbox.credentials import root_environment
    from tests.sandbox.ports import free_port

    with TemporaryDirectory() as state:
        endpoint = process.start(Path(state), free_port())
        try:
            environment = {**os.environ, **root_environment(endpoint, ACCOUNT)}
            _prepare(environment, arguments)
            print(f"{'':14} {'events/s':>8} {'MB':>6}")
            for plain, fast in (("plain consumer", "consumer"), ("plain sync", "sync")):
                rates = [_measure(way, environment, arguments) for way in (plain, fast)]
                print(f"{fast}: {rates[1] / rates[0]:.1f} times the plain loop")
        finally:
            process.stop(Path(state))


def _measure(way: str, environment: dict[str, str], arguments: argparse.Namespace) -> float:
    given = {name: str(getattr(arguments, name)) for name in ("events", "groups", "round_trip", "handler")}
    options = [word for name, value in given.items() for word in (f"--{name.replace('_', '-')}", value)]
    command = [sys.executable, __file__, "--way", way, *options]
    run = run_watched(command, environment)
    rate: float = arguments.events / float(run.output)
    print(f"{way:14} {rate:8,.0f} {run.peak.python / 2**20:6,.0f}", flush=True)
    return rate


def _prepare(environment: dict[str, str], arguments: argparse.Namespace) -> None:
    """Model groups and versions, from which `sync` reads."""
    os.environ.update(environment)
    sagemaker = _client("sagemaker", 0)
    for group in range(arguments.groups):
        sagemaker.create_model_package_group(ModelPackageGroupName=f"g{group}")
    for number in range(arguments.events - arguments.groups):
        sagemaker.create_model_package(ModelPackageGroupName=f"g{number % arguments.groups}")


def _plain_consumer(arguments: argparse.Namespace) -> None:
    sqs, url = _filled(arguments)
    started = time.perf_counter()
    for _ in range(arguments.events):
        (message,) = sqs.receive_message(QueueUrl=url)["Messages"]
        json.loads(message["Body"])
        time.sleep(arguments.handler / 1000)
        sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    print(time.perf_counter() - started)


def _consumer(arguments: argparse.Namespace) -> None:
    from landbridge.aws.events import Consumer, ConsumerSettings, ModelEvent

    sqs, url = _filled(arguments)
    handled = []

    def handle(event: ModelEvent) -> None:
        time.sleep(arguments.handler / 1000)
        handled.append(event.id)
        if len(handled) == arguments.events:
            consumer.stop()

    consumer = Consumer(sqs, url, handle, settings=ConsumerSettings(wait_seconds=0))
    started = time.perf_counter()
    # To the end of `run`, when all is deleted too.
    statistics = consumer.run()
    print(time.perf_counter() - started)
    assert statistics.acknowledged == arguments.events


def _plain_sync(arguments: argparse.Namespace) -> None:
    from landbridge.aws.governance.event_shape import model_group_event, model_version_event
    from landbridge.aws.governance.sync import plan
    from landbridge.aws.governance.sync_state import SyncState

    sqs, url = _queue("plain-sync.fifo", arguments)
    started = time.perf_counter()
    what = plan(_client("sagemaker", arguments.round_trip), SyncState(Path(), url))
    for event in [*map(model_group_event, what.groups), *map(model_version_event, what.versions)]:
        sqs.send_message(QueueUrl=url, MessageBody=json.dumps(event), MessageGroupId="bench-models")
    print(time.perf_counter() - started)


def _sync(arguments: argparse.Namespace) -> None:
    from landbridge.aws.governance.sync import plan, send
    from landbridge.aws.governance.sync_state import SyncState

    target = _target()
    sqs, url = _queue(target.names.governance_queue(target.name), arguments)
    with TemporaryDirectory() as folder:
        state = SyncState(Path(folder, "state.json"), url)
        started = time.perf_counter()
        assert send(sqs, target, plan(_client("sagemaker", arguments.round_trip), state), state) == arguments.events
        print(time.perf_counter() - started)


WAYS: dict[str, Callable[[argparse.Namespace], None]] = {
    "plain consumer": _plain_consumer,
    "consumer": _consumer,
    "plain sync": _plain_sync,
    "sync": _sync,
}


def _target() -> Target:
    from landbridge.aws.governance.target import Target
    from landbridge.declaration import Declaration

    return Target(Declaration.model_validate(DECLARATION), "bench")


def _filled(arguments: argparse.Namespace) -> tuple[Any, str]:
    """A queue of its own, with all events on it."""
    from datetime import UTC, datetime

    from landbridge.aws.governance.event_shape import event

    name = f"{arguments.way.replace(' ', '-')}.fifo"
    _, url = _queue(name, argparse.Namespace(round_trip=0))
    sqs = _client("sqs", 0)
    now = datetime.now(UTC)
    for start in range(0, arguments.events, 10):
        entries = []
        for number in range(start, min(start + 10, arguments.events)):
            group = f"g{number % arguments.groups}"
            arn = f"arn:aws:sagemaker:eu-west-1:{ACCOUNT}:model-package/{group}/{number}"
            body = event(arn, "UpdateModelPackage", now, {"modelPackageArn": arn}, {"modelPackageArn": arn}, "bench")
            entries.append({"Id": str(number), "MessageBody": json.dumps(body), "MessageGroupId": group})
        assert not sqs.send_message_batch(QueueUrl=url, Entries=entries).get("Failed")
    return _client("sqs", arguments.round_trip), url


def _queue(name: str, arguments: argparse.Namespace) -> tuple[Any, str]:
    sqs = _client("sqs", arguments.round_trip)
    return sqs, sqs.create_queue(QueueName=name, Attributes=QUEUE)["QueueUrl"]


def _client(service: str, round_trip: float) -> Any:
    """A client whose calls take `round_trip` milliseconds longer."""
    import boto3
    from botocore.config import Config

    session: Any = boto3.Session(region_name="eu-west-1")
    client = session.client(service, config=Config(max_pool_connections=20))
    if round_trip:
        client.meta.events.register("before-send", lambda **_: time.sleep(round_trip / 1000))
    return client


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=2000)
    parser.add_argument("--groups", type=int, default=20, help="model groups, each a message group for the consumer")
    parser.add_argument("--round-trip", type=float, default=0, help="milliseconds that each call takes longer")
    parser.add_argument("--handler", type=float, default=0, help="milliseconds that the handler takes for an event")
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
