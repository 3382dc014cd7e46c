"""The calls on a console's queue and on the rules that fill it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from landbridge.access.capabilities.chain import SubjectKind
from landbridge.access.model import Answer
from sandbox.demonstration.outcome import NotVerifiable
from sandbox.demonstration.replay.ground import Ground
from sandbox.demonstration.replay.look_ups import queue_url
from sandbox.demonstration.replay.own_account import at_home, only_if_refused
from sandbox.demonstration.replay.ways import Asked, Call

_EVENT_SECONDS = 5.0
_PATTERN = '{"source": ["replay"]}'


def _get_url(ground: Ground, asked: Asked) -> Call:
    account, name = asked.request.resource.split(":")[4:6]
    return partial(asked.identity.client("sqs").get_queue_url, QueueName=name, QueueOwnerAWSAccountId=account)


def _attributes(ground: Ground, asked: Asked) -> Call:
    return partial(asked.identity.client("sqs").get_queue_attributes, QueueUrl=queue_url(ground, asked))


def _receive(ground: Ground, asked: Asked) -> Call:
    """A message is left where it is. The console finds what was registered just before."""
    take = partial(asked.identity.client("sqs").receive_message, QueueUrl=queue_url(ground, asked), VisibilityTimeout=0)
    if asked.question.subject.kind is not SubjectKind.CONNECTION or asked.answer is Answer.REFUSED:
        return take
    organisation = ground.declaration.organisation
    if organisation is not None and organisation.trail is not None:
        raise NotVerifiable("the organisation's trail is not Landbridge's to make, and without one no event comes")
    return lambda: _await(take)


def _await(take: Callable[[], Any]) -> None:
    deadline = time.monotonic() + _EVENT_SECONDS
    while not take().get("Messages"):
        if time.monotonic() > deadline:
            raise LookupError(f"no event came in {_EVENT_SECONDS:.0f} s")
        time.sleep(0.05)


def _delete(ground: Ground, asked: Asked) -> Call:
    """By a handle that no message has: who may is told so."""
    sqs, url = asked.identity.client("sqs"), queue_url(ground, asked)

    def delete() -> None:
        try:
            sqs.delete_message(QueueUrl=url, ReceiptHandle="replay")
        except sqs.exceptions.ReceiptHandleIsInvalid:
            return

    return delete


def _send(ground: Ground, asked: Asked) -> Call:
    send = asked.identity.client("sqs").send_message
    return partial(send, QueueUrl=queue_url(ground, asked), MessageBody="{}", MessageGroupId="replay")


def _queue(operation: str, **given: Any) -> Callable[[Ground, Asked], Call]:
    def made(ground: Ground, asked: Asked) -> Call:
        only_if_refused(asked)
        return partial(getattr(asked.identity.client("sqs"), operation), QueueUrl=queue_url(ground, asked), **given)

    return made


def _rule(operation: str, key: str = "Name", **given: Any) -> Callable[[Ground, Asked], Call]:
    """By its name, which is one of the caller's own account."""

    def made(ground: Ground, asked: Asked) -> Call:
        only_if_refused(asked)
        name = asked.resource.partition("/")[2]
        return at_home(asked, partial(getattr(asked.identity.client("events"), operation), **{key: name}, **given))

    return made


MADE: Mapping[str, Callable[[Ground, Asked], Call | None]] = {
    "sqs:GetQueueUrl": _get_url,
    "sqs:GetQueueAttributes": _attributes,
    "sqs:ReceiveMessage": _receive,
    "sqs:DeleteMessage": _delete,
    "sqs:SendMessage": _send,
    "sqs:PurgeQueue": _queue("purge_queue"),
    "sqs:SetQueueAttributes": _queue("set_queue_attributes", Attributes={"VisibilityTimeout": "30"}),
    "sqs:AddPermission": _queue("add_permission", Label="replay", AWSAccountIds=["000000000002"], Actions=["*"]),
    "sqs:DeleteQueue": _queue("delete_queue"),
    "events:PutRule": _rule("put_rule", EventPattern=_PATTERN),
    "events:PutTargets": _rule("put_targets", "Rule", Targets=[{"Id": "replay", "Arn": "arn:aws:sqs:eu-west-1:1:q"}]),
    "events:DisableRule": _rule("disable_rule"),
    "events:DeleteRule": _rule("delete_rule"),
}
