"""What can be done to a thing, without yet saying who does it: an operation takes steps, a step asks for actions.

The words are AWS's: an operation bears the name of the API call that it stands for.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from landbridge.access.capabilities.chain import Link
from landbridge.access.model import Caller, Context, Request


@dataclass(frozen=True, slots=True)
class Ask:
    """One action on one resource, an ARN or "*"; `context` is what the call brings with it."""

    action: str
    resource: str
    context: Context = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Step:
    """What is done, in words, and every action that it takes. `shared` on a step that many operations take: it is the
    same object in all of them."""

    what: str
    asks: tuple[Ask, ...]
    shared: bool = False

    def by(self, caller: Caller) -> Link:
        return Link(
            self.what,
            tuple(Request(caller, ask.action, ask.resource, ask.context) for ask in self.asks),
            memory=[] if self.shared else None,
        )


@dataclass(frozen=True, slots=True)
class Operation:
    """What an API call takes. The first ask of the first step is the one that finds candidates: nobody does the
    operation who is refused this. `inside` on a call that names no resource: it is about its caller's own account."""

    name: str
    steps: tuple[Step, ...]
    inside: bool = False

    @property
    def key(self) -> Ask:
        return self.steps[0].asks[0]


def step(what: str, resource: str, *actions: str, context: Context | None = None) -> Step:
    """A step that asks for several actions on one resource."""
    return Step(what, tuple(Ask(action, resource, context or {}) for action in actions))


def call(service: str, name: str, resource: str, *further: Step, context: Context | None = None) -> Operation:
    """An API call of one action, named after it, and what it takes besides."""
    return Operation(name, (step(f"call {name}", resource, f"{service}:{name}", context=context), *further))
