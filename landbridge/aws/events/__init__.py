"""The events of a model registry, for whoever builds a console of their own.

    import boto3
    from landbridge.aws.events import Consumer, ModelEvent

    def handle(event: ModelEvent) -> None:
        print(event.name, event.group, event.approval_status)

    Consumer(boto3.client("sqs"), queue_url, handle).run()

What is promised, and what a handler has to do for it, stands in docs/concepts/model-events.md.
"""

from landbridge.aws.events.consumer import Consumer, Statistics, stop_on_signals
from landbridge.aws.events.messages import ForeignMessage, Message
from landbridge.aws.events.model_event import CALLS, ModelEvent, NotAModelEvent
from landbridge.aws.events.redrive import RedriveError, redrive
from landbridge.aws.events.settings import ConsumerSettings

__all__ = [
    "CALLS",
    "Consumer",
    "ConsumerSettings",
    "ForeignMessage",
    "Message",
    "ModelEvent",
    "NotAModelEvent",
    "RedriveError",
    "Statistics",
    "redrive",
    "stop_on_signals",
]
