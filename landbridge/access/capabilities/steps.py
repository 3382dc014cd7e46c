"""The steps of a chain before it is known who takes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from landbridge.access.capabilities.actors import ACCESS_ROLE, MODELS_ROLE, Actor
from landbridge.access.capabilities.candidates import Gate
from landbridge.access.capabilities.chain import Chain, Link
from landbridge.access.evaluation import Evaluator
from landbridge.access.model import Caller, Context, Request


@dataclass(frozen=True, slots=True)
class Call:
    """One call. `holder` is the ARN of what has the policy that lets others at `resource`: of an object its bucket."""

    action: str
    resource: str
    context: Context = field(default_factory=dict)
    holder: str = ""

    def gate(self, account: str) -> Gate:
        """As what nobody does without, where the resource is the account's."""
        return Gate(self.action, self.resource, self.holder or self.resource, account)


@dataclass(frozen=True, slots=True)
class Step:
    """In words, and the calls that it takes."""

    what: str
    calls: tuple[Call, ...]

    def link(self, caller: Caller, evaluator: Evaluator | None = None) -> Link:
        requests = tuple(Request(caller, call.action, call.resource, call.context) for call in self.calls)
        return Link(self.what, requests, evaluator)

    def without_tls(self) -> Step:
        """The same over plain HTTP."""
        plain = {"aws:securetransport": ("false",)}
        calls = tuple(replace(call, context={**call.context, **plain}) for call in self.calls)
        return Step(f"{self.what} without TLS", calls)

    def gates(self, account: str) -> tuple[Gate, ...]:
        """Only the first call: nobody takes the step without it."""
        return (self.calls[0].gate(account),)


def chain_of(actor: Actor, way: str, links: Iterable[Link]) -> Chain:
    """The way after the actor's entry. Where a team works as several roles, each has a way of its own."""
    name = f"{way}, {actor.role}" if actor.role in (ACCESS_ROLE, MODELS_ROLE) else way
    return Chain(name, (*actor.entry, *links))


def through(service: str, encryption: Mapping[str, str]) -> Context:
    """Context of a key's use by a service for its caller: kms:ViaService and the encryption context
    (kms/latest/developerguide/conditions-kms.html)."""
    context = {"kms:viaservice": (service,), "kms:encryptioncontextkeys": tuple(encryption)}
    return {**context, **{f"kms:encryptioncontext:{key}".lower(): (value,) for key, value in encryption.items()}}
