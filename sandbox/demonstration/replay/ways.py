"""One way of one cell, walked: in by the roles that the chain assumes, then every call that its links are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from landbridge.access.capabilities.chain import Chain, ChainAnswer, Link, Question
from landbridge.access.capabilities.principals import ASSUME_ROLE
from landbridge.access.model import Answer, Request
from sandbox.demonstration.identities import Identity
from sandbox.demonstration.outcome import ALLOWED, attempt
from sandbox.demonstration.replay.callers import Callers

_EXTERNAL_ID = "sts:externalid"


@dataclass(frozen=True)
class Asked:
    """One request of a chain, the session to make it with, and what landbridge.access answers to the whole chain."""

    question: Question
    chain: Chain
    link: Link
    request: Request
    identity: Identity
    answer: Answer

    @property
    def resource(self) -> str:
        """The last part of the ARN that is asked about, with what kind it is of."""
        return self.request.resource.split(":", 5)[-1]

    def given(self, key: str) -> str | None:
        """The one value of a condition key that the request brings with it, if it does."""
        values = self.request.context.get(key, ())
        return values[0] if isinstance(values, tuple) and values else None


Call = Callable[[], object]
Calls = Callable[[Asked], Iterator[Call]]
"""The calls of a request: none where another call of the chain implies it. Raises NotVerifiable."""


def walk(callers: Callers, calls: Calls, question: Question, way: ChainAnswer) -> str:
    """Allowed where everybody who asks gets in and may do everything; otherwise what came of the first call that was
    not allowed. A role that an AWS service assumes is entered by an administrator. Raises NotVerifiable."""
    held: dict[str, Identity] = {}
    for link in way.chain.links:
        for request in link.requests:
            identity = held.get(request.caller.arn or "") or callers.identity(request.caller)
            if request.action == ASSUME_ROLE and request.caller.service is None:
                got = _entered(callers, identity, request)
                if isinstance(got, str):
                    return got
                held[request.resource] = got
                continue
            for call in calls(Asked(question, way.chain, link, request, identity, way.answer)):
                if (result := attempt(call)) != ALLOWED:
                    return result
    return ALLOWED


def _entered(callers: Callers, identity: Identity, request: Request) -> Identity | str:
    given = request.context.get(_EXTERNAL_ID, ())
    external_id = given[0] if isinstance(given, tuple) and given else None
    return callers.assumed(request.caller, identity, request.resource, external_id)
