"""Events of AWS services, which come to the default event bus of the account and Region (event-types.html)."""

import json
import time
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from ministack.core import responses
from ministack.services import eventbridge

READ_ONLY = "_ReadOnlyManagementEvent"


def publish(
    source: str,
    detail_type: str,
    detail: Mapping[str, Any],
    *,
    resources: Sequence[str] = (),
    read_only: bool = False,
) -> None:
    """Put an event of the service `source` (aws.sagemaker, ...) on the bus of the current account and Region.

    `resources` are ARNs; CloudTrail's events have none. `read_only` says that it is CloudTrail's event of a call that
    changes nothing, which most rules do not see. The shape around `detail`:
    eventbridge/latest/ref/overiew-event-structure.html.
    """
    eventbridge._ensure_default_bus()
    event: dict[str, Any] = {
        "EventId": str(uuid.uuid4()),
        "Source": source,
        "DetailType": detail_type,
        "Detail": json.dumps(detail),
        "EventBusName": "default",
        "Time": int(time.time()),
        "Resources": list(resources),
        "Account": responses.get_account_id(),
        "Region": responses.get_region(),
    }
    if read_only:
        event[READ_ONLY] = True
    eventbridge._events_log_list().append(event)
    view = eventbridge._pattern_event_view(event)
    eventbridge._dispatch_event(event, view)
    eventbridge._archive_event(event, view)
