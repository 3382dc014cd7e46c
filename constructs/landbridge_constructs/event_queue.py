"""The FIFO queue that a governance console reads, with the two queues for what does not reach its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aws_cdk import aws_sqs as sqs
from constructs import Construct

from landbridge_constructs.retention import retain

VISIBILITY_SECONDS = 30
RETENTION_SECONDS = 4 * 24 * 3600
MAXIMUM_MESSAGE_BYTES = 256 * 1024
"""The three as the vendor's page on the queue gives them."""

KEPT_SECONDS = 14 * 24 * 3600
"""As long as SQS keeps a message (SQS developer guide, quotas-messages): what failed waits for somebody."""

MAXIMUM_RECEIVES = 10
"""A console that fails at a message for five minutes gives it up, and goes on with its message group."""


@dataclass(frozen=True)
class QueueSettings:
    """`arn` in full: a queue and its redrive queue name each other."""

    name: str
    arn: str
    policy: Mapping[str, Any]


@dataclass(frozen=True)
class EventQueueSettings:
    """`redrive` is where messages go that the console could not handle; `undelivered`, a standard queue, where events
    go that EventBridge could not put on the queue (EventBridge user guide, eb-rule-dlq)."""

    queue: QueueSettings
    redrive: QueueSettings
    undelivered: QueueSettings
    key_arn: str


class EventQueue(Construct):
    """All three are retained and encrypted with the same key. Their policies come before any rule may use them."""

    def __init__(self, scope: Construct, construct_id: str, settings: EventQueueSettings) -> None:
        super().__init__(scope, construct_id)
        self._key_arn = settings.key_arn
        self.policies: list[sqs.CfnQueuePolicy] = []
        self.undelivered = self._queue(
            "Undelivered",
            settings.undelivered,
            message_retention_period=KEPT_SECONDS,
            redrive_allow_policy={"redrivePermission": "denyAll"},
        )
        redrive = self._queue(
            "Redrive",
            settings.redrive,
            fifo_queue=True,
            content_based_deduplication=True,
            maximum_message_size=MAXIMUM_MESSAGE_BYTES,
            message_retention_period=KEPT_SECONDS,
            redrive_allow_policy={"redrivePermission": "byQueue", "sourceQueueArns": [settings.queue.arn]},
        )
        self.queue = self._queue(
            "Queue",
            settings.queue,
            fifo_queue=True,
            visibility_timeout=VISIBILITY_SECONDS,
            message_retention_period=RETENTION_SECONDS,
            maximum_message_size=MAXIMUM_MESSAGE_BYTES,
            delay_seconds=0,
            receive_message_wait_time_seconds=0,
            content_based_deduplication=True,
            deduplication_scope="messageGroup",
            fifo_throughput_limit="perMessageGroupId",
            redrive_policy={"deadLetterTargetArn": redrive.attr_arn, "maxReceiveCount": MAXIMUM_RECEIVES},
        )

    def _queue(self, construct_id: str, settings: QueueSettings, **properties: Any) -> sqs.CfnQueue:
        queue = sqs.CfnQueue(
            self, construct_id, queue_name=settings.name, kms_master_key_id=self._key_arn, **properties
        )
        retain(queue)
        policy = sqs.CfnQueuePolicy(
            self, f"{construct_id}Policy", queues=[queue.attr_queue_url], policy_document=settings.policy
        )
        retain(policy)
        self.policies.append(policy)
        return queue
