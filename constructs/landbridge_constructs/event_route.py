"""An EventBridge rule that puts what it matches on a FIFO queue, in one message group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aws_cdk import aws_events as events
from constructs import Construct


@dataclass(frozen=True)
class EventRouteSettings:
    """`undelivered_arn` is a standard queue for events that the queue would not take for a day."""

    name: str
    description: str
    pattern: Mapping[str, Any]
    queue_arn: str
    message_group: str
    undelivered_arn: str


class EventRoute(events.CfnRule):
    """On the default bus, the only one that AWS services' events arrive on. It has no role: a target with one fails
    where the queue is encrypted (EventBridge user guide, eb-use-resource-based)."""

    def __init__(self, scope: Construct, construct_id: str, settings: EventRouteSettings) -> None:
        super().__init__(
            scope,
            construct_id,
            name=settings.name,
            description=settings.description,
            state="ENABLED",
            event_pattern=settings.pattern,
            targets=[
                events.CfnRule.TargetProperty(
                    id="queue",
                    arn=settings.queue_arn,
                    sqs_parameters=events.CfnRule.SqsParametersProperty(message_group_id=settings.message_group),
                    dead_letter_config=events.CfnRule.DeadLetterConfigProperty(arn=settings.undelivered_arn),
                )
            ],
        )
