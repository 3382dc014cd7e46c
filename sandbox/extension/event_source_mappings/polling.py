"""The batches that Lambda takes from a queue.

Rules: lambda/latest/dg/services-sqs-configure.html ("Batch size", "Batch window": Lambda calls the function when the
window ends, the batch is full or its payload is) and with-sqs.html (Lambda reads with the function's role). A payload
of 6 MB is not counted: events of this product are small.
"""

import logging
import time
from collections.abc import Callable
from typing import Any

from ministack.services import lambda_svc, sqs

from sandbox.extension import reset
from sandbox.extension.errors import AwsError
from sandbox.extension.event_source_mappings import checks

_log = logging.getLogger(__name__)
_TAKEN_AT_ONCE = 10
_waiting: dict[str, float] = {}
"""Since when, of time.monotonic, a mapping has messages in its window, by its id."""

Receive = Callable[[str, int], list[dict[str, Any]]]


def install() -> None:
    """Take batches here instead of in ministack."""
    reset.on_reset(_waiting.clear)
    receive = sqs._receive_messages_for_esm
    if not getattr(receive, "batching", False):
        sqs._receive_messages_for_esm = _batching(receive)


def _batching(receive: Receive) -> Receive:
    def batching(queue_url: str, size: int) -> list[dict[str, Any]]:
        queue = sqs._queues[queue_url]
        mapping = _mapping_of(queue["attributes"]["QueueArn"])
        if mapping is None or not _is_ready(mapping, queue, size) or not _may(mapping):
            return []
        _waiting.pop(mapping["UUID"], None)
        batch: list[dict[str, Any]] = []
        while len(batch) < size:
            taken = receive(queue_url, min(_TAKEN_AT_ONCE, size - len(batch)))
            if not taken:
                break
            batch += taken
        return batch

    batching.batching = True  # type: ignore[attr-defined]
    return batching


def _mapping_of(queue_arn: str) -> dict[str, Any] | None:
    for mapping in lambda_svc._esms.values():
        if mapping.get("EventSourceArn") == queue_arn and mapping.get("Enabled", True):
            found: dict[str, Any] = mapping
            return found
    return None


def _is_ready(mapping: dict[str, Any], queue: dict[str, Any], size: int) -> bool:
    """Whether the batch is full, or its window has ended since the first message was there."""
    now = time.time()
    visible = sum(1 for message in queue["messages"] if message.get("visible_at", 0) <= now)
    window = float(mapping.get("MaximumBatchingWindowInSeconds") or 0)
    if not visible:
        _waiting.pop(mapping["UUID"], None)
        return False
    if visible >= size or not window:
        return True
    return time.monotonic() - _waiting.setdefault(mapping["UUID"], time.monotonic()) >= window


def _may(mapping: dict[str, Any]) -> bool:
    """Whether the function's role may still take messages; AWS tells of a problem in the mapping."""
    record, config = lambda_svc._get_func_record_for_qualifier(mapping["FunctionName"], mapping.get("Qualifier"))
    if record is None:
        return False
    try:
        checks.check_role(str(config["Role"]), mapping["EventSourceArn"])
    except AwsError as error:
        mapping["LastProcessingResult"] = f"PROBLEM: {error.message}"
        _log.warning("%s: %s", mapping["FunctionName"], error.message)
        return False
    return True
