"""Puts what a registry holds on a connection's queue, as if it were made now.

All groups first, oldest first, then the versions of each in order, so that a console knows a group before its versions.
An object's deduplication id is always the same, so that within five minutes it is delivered once (SQS developer guide,
using-messagededuplicationid-property). The state is written after each batch: one that is interrupted goes on behind
the last batch, and sends at most that batch again.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from landbridge.aws.events.batches import batches
from landbridge.aws.events.settings import MAXIMUM_BATCH
from landbridge.aws.governance import objects
from landbridge.aws.governance.event_shape import model_group_event, model_version_event
from landbridge.aws.governance.objects import ModelGroup, ModelVersion
from landbridge.aws.governance.sync_state import SyncState
from landbridge.aws.governance.target import Target

MAXIMUM_BYTES = 262_144
"""Of all bodies of a batch together, the queue's maximum message size (S3.1)."""

ATTEMPTS = 8

Progress = Callable[[int], object]
"""Is told of each batch how many messages it had."""


class SyncError(RuntimeError):
    """SQS kept refusing a message. What went before it is on the queue, and the next sync goes on from there."""


@dataclass(frozen=True)
class Plan:
    """What is to be sent, in order. `skipped`: what an interrupted sync has sent already."""

    groups: tuple[ModelGroup, ...]
    versions: tuple[ModelVersion, ...]
    skipped: int

    def __len__(self) -> int:
        return len(self.groups) + len(self.versions)


@dataclass(frozen=True)
class _Entry:
    lane: str
    body: str
    object: ModelGroup | ModelVersion

    @property
    def deduplication_id(self) -> str:
        """The same for the same object as it is: one whose approval changed since is another message."""
        return hashlib.sha256(self.body.encode()).hexdigest()


def plan(sagemaker: Any, state: SyncState) -> Plan:
    """Lists groups and versions; about one call for each hundred versions, and one for each group."""
    all_groups = tuple(objects.groups(sagemaker))
    all_versions = [each for group in all_groups for each in objects.versions(sagemaker, group)]
    groups = tuple(group for group in all_groups if group.arn not in state.groups)
    left = tuple(each for each in all_versions if each.version > state.versions.get(each.group.arn, 0))
    return Plan(groups, left, len(all_groups) + len(all_versions) - len(groups) - len(left))


def send(sqs: Any, target: Target, what: Plan, state: SyncState, progress: Progress = lambda _: None) -> int:
    """Sends all of the plan. How many messages that were. Raises SyncError, and what botocore raises."""
    sent = 0
    for batch in _batches(target, what):
        _send(sqs, target.queue_url, batch)
        for entry in batch:
            if isinstance(entry.object, ModelGroup):
                state.groups.add(entry.object.arn)
            else:
                state.versions[entry.object.group.arn] = entry.object.version
        state.write()
        sent += len(batch)
        progress(len(batch))
    state.forget()
    return sent


def _batches(target: Target, what: Plan) -> Iterator[Sequence[_Entry]]:
    """Of at most ten messages, and never groups and versions together, so that no version comes before its group."""
    groups = [_Entry(target.message_group(each.name), _text(model_group_event(each)), each) for each in what.groups]
    yield from _small_enough(groups)
    lanes = {group.name: target.message_group(group.name) for group in {each.group for each in what.versions}}
    versions = [_Entry(lanes[each.group.name], _text(model_version_event(each)), each) for each in what.versions]
    yield from _small_enough(versions)


def _small_enough(entries: Sequence[_Entry]) -> Iterator[Sequence[_Entry]]:
    for batch in batches(entries, MAXIMUM_BATCH):
        # Ten descriptions of 1,024 characters, the most that SageMaker takes, stay far below the limit.
        if sum(len(entry.body.encode()) for entry in batch) <= MAXIMUM_BYTES:
            yield batch
        else:
            yield from batches(batch, 1)


def _send(sqs: Any, url: str, batch: Sequence[_Entry]) -> None:
    """What SQS refuses of a batch is sent again, in order, before anything later is."""
    left = list(batch)
    for attempt in range(ATTEMPTS):
        if attempt:
            time.sleep(min(0.1 * 2**attempt, 5))
        entries = [
            {
                "Id": str(number),
                "MessageBody": entry.body,
                "MessageGroupId": entry.lane,
                "MessageDeduplicationId": entry.deduplication_id,
            }
            for number, entry in enumerate(left)
        ]
        failed = sqs.send_message_batch(QueueUrl=url, Entries=entries).get("Failed", ())
        if not failed:
            return
        refused = {int(failure["Id"]) for failure in failed}
        left = [entry for number, entry in enumerate(left) if number in refused]
        if any(failure["SenderFault"] for failure in failed):
            break
    raise SyncError(
        f"SQS refuses {left[0].object.arn}: {failed[0]['Code']}: {failed[0].get('Message', '')}; run the sync again "
        "when that is mended"
    )


def _text(event: dict[str, Any]) -> str:
    return json.dumps(event, separators=(",", ":"), ensure_ascii=False)
