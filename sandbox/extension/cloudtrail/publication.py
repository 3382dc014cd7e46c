"""Where records go: always into the event history, and to EventBridge while a trail logs them.

"To record events with a detail-type value of AWS API Call via CloudTrail, you must have a CloudTrail trail with logging
enabled" (eventbridge/latest/userguide/event-types.html). They arrive on the default event bus of the account and Region
of the call. The history needs no trail (awscloudtrail/latest/userguide/view-cloudtrail-events.html).
"""

import json
import time
from collections.abc import Mapping
from typing import Any

from ministack.core import responses
from ministack.services import cloudtrail as history

from sandbox.extension import events
from sandbox.extension.cloudtrail import record, selectors
from sandbox.extension.cloudtrail.trail import TRAILS

DETAIL_TYPE = "AWS API Call via CloudTrail"


def publish(event: dict[str, Any]) -> None:
    """Keep a record for LookupEvents, and put it on the event bus if a trail logs it."""
    with responses.request_scope(event["recipientAccountId"], event["awsRegion"]):
        history._get_event_queue().append(_entry(event))
        if is_logged(event):
            source = "aws." + event["eventSource"].removesuffix(".amazonaws.com")
            events.publish(source, DETAIL_TYPE, event, read_only=event["readOnly"])


def is_logged(event: Mapping[str, Any]) -> bool:
    """Whether a trail that covers the account and the Region of a record is logging it."""
    return any(
        trail.logging
        and (trail.multi_region or trail.region == event["awsRegion"])
        and (trail.global_events or not record.is_global(event["eventSource"]))
        and selectors.logs(trail, event)
        for trail in TRAILS.covering(event["recipientAccountId"])
    )


def _entry(event: Mapping[str, Any]) -> dict[str, Any]:
    """The record as an item of LookupEvents (awscloudtrail/latest/APIReference/API_Event.html)."""
    identity = event["userIdentity"]
    return {
        "EventId": event["eventID"],
        "EventName": event["eventName"],
        "EventSource": event["eventSource"],
        "EventTime": time.time(),
        "Username": identity.get("userName") or identity["arn"].rsplit("/", 1)[-1],
        "AccessKeyId": identity["accessKeyId"],
        "ReadOnly": str(event["readOnly"]).lower(),
        "Resources": [],
        "CloudTrailEvent": json.dumps(event),
    }
