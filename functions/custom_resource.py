"""What the functions behind custom resources share: the time that is left, and the answer to CloudFormation.

CloudFormation waits an hour for an answer that does not come, so that every request is answered, whatever happens.
Ref: AWSCloudFormation/latest/UserGuide/crpg-ref.html
"""

import json
import logging
import time
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any

from botocore.config import Config

logger = logging.getLogger("custom_resource")
logger.setLevel(logging.INFO)

RESERVE_SECONDS = 40.0
"""Kept for the answer: one call of AWS in flight (at most about 21 s with CLIENT_CONFIG) and the PUT to CloudFormation
with its repetitions (about 18 s)."""

CLIENT_CONFIG = Config(connect_timeout=3, read_timeout=7, retries={"mode": "standard", "total_max_attempts": 2})
RESPONSE_LIMIT = 4096
"""Bytes that CloudFormation takes as the answer of a custom resource."""


@dataclass
class Answer:
    """What CloudFormation is told. The work fills it as it goes: `physical_id` counts after a failure as well, when
    CloudFormation rolls back what bears it; `reason` and `data` count when the work succeeds.
    """

    physical_id: str
    reason: str = ""
    data: dict[str, str] = field(default_factory=dict)


Work = Callable[[dict[str, Any], Answer, float], None]
"""Does what the event asks until the moment, of time.monotonic, that is its third argument."""


def answer(event: dict[str, Any], context: Any, work: Work) -> dict[str, str]:
    """Do the work and answer for it; an exception is the reason of a failure. Returns the answer's data.

    Until the work says otherwise, the physical id is the one that CloudFormation sent, or else the logical id.
    """
    until = deadline(context)
    given = Answer(event.get("PhysicalResourceId") or event["LogicalResourceId"])
    status = "SUCCESS"
    try:
        work(event, given, until)
    except Exception as error:
        logger.exception("The request failed.")
        status = "FAILED"
        given = Answer(given.physical_id, f"{type(error).__name__}: {error}")
    _respond(event, status, given)
    return given.data


def deadline(context: Any) -> float:
    """The moment of time.monotonic at which no further call of AWS may start."""
    return time.monotonic() + float(context.get_remaining_time_in_millis()) / 1000 - RESERVE_SECONDS


def _respond(event: Mapping[str, Any], status: str, given: Answer) -> None:
    """PUT the answer to CloudFormation. The address is a secret (it is signed): it is in no message and no log."""
    body = {
        "Status": status,
        "Reason": given.reason[:1000],
        "PhysicalResourceId": given.physical_id,
        "StackId": event["StackId"],
        "RequestId": event["RequestId"],
        "LogicalResourceId": event["LogicalResourceId"],
        "Data": given.data,
    }
    if len(json.dumps(body).encode()) > RESPONSE_LIMIT:
        logger.warning("The answer would exceed %d bytes; it goes without its data.", RESPONSE_LIMIT)
        body["Data"] = {}
    _put(event["ResponseURL"], json.dumps(body).encode())


def _put(url: str, body: bytes) -> None:
    if not url.startswith("https://"):
        raise ValueError("ResponseURL does not begin with https://")
    request = urllib.request.Request(url, data=body, method="PUT", headers={"Content-Type": ""})  # noqa: S310
    for attempt in (1, 2, 3):
        try:
            urllib.request.urlopen(request, timeout=5).close()  # noqa: S310
            return
        except (OSError, HTTPException, ValueError) as error:
            logger.warning("Answering CloudFormation, attempt %d of 3: %s", attempt, type(error).__name__)
        time.sleep(1)
    raise RuntimeError("CloudFormation did not take the answer")
