"""A function that works on events in batches, through a queue, and on a schedule besides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aws_cdk import aws_events as events
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from landbridge_constructs.event_queue import KEPT_SECONDS, QueueSettings
from landbridge_constructs.python_function import PythonFunction, PythonFunctionSettings, ScheduleSettings
from landbridge_constructs.retention import retain

VISIBILITY_FACTOR = 6
"""Times the function's timeout: as Lambda's developer guide asks for (services-sqs-configure)."""

MAXIMUM_RECEIVES = 5
"""With the visibility timeout between them: how long a function may be out of order before its events are given up."""


@dataclass(frozen=True)
class EventRuleSettings:
    name: str
    description: str
    pattern: Mapping[str, Any]


@dataclass(frozen=True)
class EventFunctionSettings:
    """`undelivered` is a standard queue, for what neither EventBridge nor the function could deal with.

    Lambda waits `batch_seconds` for `batch_size` events. With `reports_failures` the function says which events of a
    batch failed; without it a failure brings the whole batch back. `schedule` None: events alone.
    """

    function: PythonFunctionSettings
    rule: EventRuleSettings
    queue: QueueSettings
    undelivered: QueueSettings
    key_arn: str
    batch_size: int
    batch_seconds: int
    reports_failures: bool = False
    schedule: ScheduleSettings | None = None


class EventFunction(PythonFunction):
    """Both queues are retained and encrypted with the key `key_arn`."""

    def __init__(self, scope: Construct, construct_id: str, settings: EventFunctionSettings) -> None:
        super().__init__(scope, construct_id, settings.function)
        self._key_arn = settings.key_arn
        undelivered, undelivered_policy = self._queue(
            "Undelivered",
            settings.undelivered,
            message_retention_period=KEPT_SECONDS,
            redrive_allow_policy={"redrivePermission": "byQueue", "sourceQueueArns": [settings.queue.arn]},
        )
        queue, policy = self._queue(
            "Queue",
            settings.queue,
            visibility_timeout=VISIBILITY_FACTOR * settings.function.timeout_seconds,
            redrive_policy={"deadLetterTargetArn": undelivered.attr_arn, "maxReceiveCount": MAXIMUM_RECEIVES},
        )
        mapping = lambda_.CfnEventSourceMapping(
            self,
            "Mapping",
            event_source_arn=queue.attr_arn,
            function_name=self.function.ref,
            batch_size=settings.batch_size,
            maximum_batching_window_in_seconds=settings.batch_seconds,
            function_response_types=["ReportBatchItemFailures"] if settings.reports_failures else None,
        )
        # Nobody sends before there is somebody to receive.
        rule = self._rule(settings.rule, queue, undelivered)
        for resource in (mapping, policy, undelivered_policy):
            rule.add_resource_dependency(resource)
        if settings.schedule is not None:
            self.call_on(settings.schedule)

    def _queue(
        self, construct_id: str, settings: QueueSettings, **properties: Any
    ) -> tuple[sqs.CfnQueue, sqs.CfnQueuePolicy]:
        queue = sqs.CfnQueue(
            self, construct_id, queue_name=settings.name, kms_master_key_id=self._key_arn, **properties
        )
        retain(queue)
        policy = sqs.CfnQueuePolicy(
            self, f"{construct_id}Policy", queues=[queue.attr_queue_url], policy_document=settings.policy
        )
        return queue, policy

    def _rule(self, settings: EventRuleSettings, queue: sqs.CfnQueue, undelivered: sqs.CfnQueue) -> events.CfnRule:
        return events.CfnRule(
            self,
            "Rule",
            name=settings.name,
            description=settings.description,
            event_pattern=settings.pattern,
            targets=[
                events.CfnRule.TargetProperty(
                    id="queue",
                    arn=queue.attr_arn,
                    dead_letter_config=events.CfnRule.DeadLetterConfigProperty(arn=undelivered.attr_arn),
                )
            ],
        )
