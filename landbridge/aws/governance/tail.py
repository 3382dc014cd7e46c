"""Shows events as they arrive without taking one from the console.

Reading the console's FIFO queue would block its message groups, and count against its redrive policy. So a rule and a
standard queue of their own are made for as long as one looks, and removed at the end. Their names hold a time after
which they are nobody's: the next look removes what one that was killed has left. CloudTrail's LookupEvents needs
nothing made, but shows an event only minutes later (CloudTrail user guide, view-cloudtrail-events).
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from landbridge.aws.events.model_event import CALLS, DETAIL_TYPE, EVENT_SOURCE, SOURCE, ModelEvent, NotAModelEvent
from landbridge.aws.governance.checks.finding import is_missing
from landbridge.aws.governance.target import Target

LONGEST_SECONDS = 12 * 3600

PATTERN = {
    "source": [SOURCE],
    "detail-type": [DETAIL_TYPE],
    "detail": {"eventSource": [EVENT_SOURCE], "eventName": list(CALLS)},
}
_TARGET = "look"
_RETENTION_SECONDS = "3600"


@dataclass(frozen=True)
class Look:
    """The rule and the queue, which have one name."""

    name: str
    queue_url: str


@contextmanager
def look(session: Any, target: Target, clock: Callable[[], float] = time.time) -> Iterator[Look]:
    """Within it, a rule brings the account's events to a queue of its own. Both are gone afterwards.

    session: of boto3, in the connection's account and Region. Raises what botocore raises.
    """
    events, sqs = session.client("events"), session.client("sqs")
    _remove_leftovers(events, sqs, target, clock())
    name = f"{_prefix(target)}{int(clock()) + LONGEST_SECONDS:x}{secrets.token_hex(1)}"
    rule, queue = target.names.rule_arn(target.account, name), target.names.queue_arn(target.account, name)
    try:
        url = sqs.create_queue(
            QueueName=name,
            Attributes={"MessageRetentionPeriod": _RETENTION_SECONDS, "Policy": json.dumps(_policy(rule, queue))},
        )["QueueUrl"]
        events.put_rule(
            Name=name, EventPattern=json.dumps(PATTERN), Description="Made by `landbridge governance tail`."
        )
        events.put_targets(Rule=name, Targets=[{"Id": _TARGET, "Arn": queue}])
        yield Look(name, url)
    finally:
        _remove(events, sqs, name)


def arriving(sqs: Any, place: Look, until: Callable[[], bool], wait_seconds: int = 5) -> Iterator[ModelEvent]:
    """Events as they come; those of one answer by their time. An event may come twice. Ends when `until` says so."""
    while not until():
        answer = sqs.receive_message(QueueUrl=place.queue_url, MaxNumberOfMessages=10, WaitTimeSeconds=wait_seconds)
        messages = answer.get("Messages", ())
        found = []
        for message in messages:
            with suppress(NotAModelEvent):
                found.append(ModelEvent.parse(message["Body"]))
        yield from sorted(found, key=lambda event: event.time)
        if messages:
            entries = [{"Id": str(n), "ReceiptHandle": each["ReceiptHandle"]} for n, each in enumerate(messages)]
            sqs.delete_message_batch(QueueUrl=place.queue_url, Entries=entries)


def _prefix(target: Target) -> str:
    """With eight digits of time and two more, within the 64 characters of a rule's name."""
    return f"{target.names.governance(target.name)}-"


def _policy(rule: str, queue: str) -> dict[str, Any]:
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": queue,
        "Condition": {"ArnEquals": {"aws:SourceArn": rule}},
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def _remove_leftovers(events: Any, sqs: Any, target: Target, now: float) -> None:
    """Those of looks whose time is over. A queue without a rule is left of one that was killed between the two."""
    prefix = _prefix(target)
    names = {rule["Name"] for rule in events.list_rules(NamePrefix=prefix)["Rules"]}
    names |= {url.rpartition("/")[2] for url in sqs.list_queues(QueueNamePrefix=prefix).get("QueueUrls", ())}
    for name in names:
        rest = name.removeprefix(prefix)
        # A lane's rule has eight digits, the others words.
        if len(rest) == 10 and not set(rest) - set("0123456789abcdef") and int(rest[:8], 16) < now:
            _remove(events, sqs, name)


def _remove(events: Any, sqs: Any, name: str) -> None:
    steps: tuple[Callable[[], object], ...] = (
        lambda: events.remove_targets(Rule=name, Ids=[_TARGET]),
        lambda: events.delete_rule(Name=name),
        lambda: sqs.delete_queue(QueueUrl=sqs.get_queue_url(QueueName=name)["QueueUrl"]),
    )
    for step in steps:
        try:
            step()
        except ClientError as error:
            if not is_missing(error):
                raise
