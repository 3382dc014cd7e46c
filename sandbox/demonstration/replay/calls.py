"""Which call a request of a chain stands for, by its action."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from landbridge.access.model import Request
from sandbox.demonstration.outcome import NotVerifiable
from sandbox.demonstration.replay import (
    account_calls,
    card_calls,
    catalog_calls,
    feature_calls,
    queue_calls,
    registry_calls,
    store_calls,
    take_over_calls,
)
from sandbox.demonstration.replay.ground import Ground
from sandbox.demonstration.replay.ways import Asked, Call, Calls

_MADE: Mapping[str, Callable[[Ground, Asked], Call | None]] = {
    **feature_calls.MADE,
    **store_calls.MADE,
    **registry_calls.MADE,
    **card_calls.MADE,
    **queue_calls.MADE,
    **take_over_calls.MADE,
    **catalog_calls.MADE,
    **account_calls.MADE,
}
_RULES = "events.amazonaws.com"
_FOR_A_SERVICE = ("aws:calledvia", "kms:viaservice")
"""Keys of what a service does for its caller while it serves another call."""
_WITHIN = {
    "athena:GetQueryExecution": "athena:StartQueryExecution",
    "athena:GetQueryResults": "athena:StartQueryExecution",
    "athena:GetDataCatalog": "athena:StartQueryExecution",
    "glue:CreateTable": "sagemaker:CreateFeatureGroup",
    "sagemaker:AddTags": "sagemaker:CreateModelCard",
}
"""Actions that another call of the chain takes besides its own."""


def calls_on(ground: Ground) -> Calls:
    """The calls of every action, on this ground."""
    return partial(_calls, ground)


def _calls(ground: Ground, asked: Asked) -> Iterator[Call]:
    if asked.request.caller.service is not None:
        _require_own_rule(asked)
        return
    if _is_implied(asked):
        return
    if asked.given("aws:securetransport") == "false":
        raise NotVerifiable("the local AWS listens with TLS alone")
    made = _MADE.get(asked.request.action)
    if made is None:
        raise NotVerifiable(f"{asked.request.action}: say in {__package__} which call it stands for")
    call = made(ground, asked)
    if call is not None:
        yield call


def _require_own_rule(asked: Asked) -> None:
    """What EventBridge does for the rules of the templates shows in what a console receives."""
    source, service = asked.given("aws:sourcearn"), asked.request.caller.service
    if source is not None and source.split(":")[4] != asked.question.thing.account:
        if service == _RULES:
            raise NotVerifiable("the local AWS has no rules with targets in another account")
        raise NotVerifiable(f"in the local AWS {service} does nothing for another account")


def _is_implied(asked: Asked) -> bool:
    if any(asked.given(key) for key in _FOR_A_SERVICE):
        return True
    within = _WITHIN.get(asked.request.action)
    return within is not None and any(request.action == within for request in _requests(asked))


def _requests(asked: Asked) -> Iterator[Request]:
    return (request for link in asked.chain.links for request in link.requests)
