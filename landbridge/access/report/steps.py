"""The links of several ways, each once: ways that begin alike, or break alike, share a step.

Links that differ in nothing but the action, such as PutRecord and DeleteRecord that the same policy leaves out, are one
step with both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from landbridge.access.capabilities.chain import ChainAnswer, LinkAnswer
from landbridge.access.report.statements import caller_name, context_line

IT = "it"


@dataclass
class Step:
    """`whats` and `actions` of all its links; `link` is the first. `why` says "it" for the request."""

    number: int
    link: LinkAnswer
    why: str
    mend: str
    whats: list[str] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)

    @property
    def short_mend(self) -> str:
        """The mend that says "it" for the request."""
        return self.mend.replace(f"{', '.join(self.actions)} on {self.link.request.resource}", IT)


@dataclass(frozen=True)
class Steps:
    """`numbers` are those of each way's links, way by way."""

    all: tuple[Step, ...]
    numbers: tuple[tuple[int, ...], ...]


def steps_of(ways: Sequence[ChainAnswer]) -> Steps:
    """Numbered from 1, in the order in which the ways come to them."""
    found: dict[object, Step] = {}
    numbers = tuple(tuple(_placed(found, link) for link in way.links) for way in ways)
    for step in found.values():
        actions = ", ".join(step.actions)
        step.why, step.mend = (text.replace(_ACTION, actions) for text in (step.why, step.mend))
    return Steps(tuple(found.values()), numbers)


def ranges(numbers: Sequence[int]) -> str:
    """`1, 4-9`."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    return ", ".join(f"{part[0]}-{part[-1]}" if len(part) > 1 else str(part[0]) for part in parts)


_ACTION = "\ue001"
"""Stands for the actions of a step in its texts: of a private use area, so that no name holds it."""


def _placed(found: dict[object, Step], link: LinkAnswer) -> int:
    request, decision = link.request, link.decision
    why = decision.why.replace(f"{request.action} on {request.resource}", IT).replace(request.action, _ACTION)
    mend = decision.mend.replace(request.action, _ACTION)
    key = (
        caller_name(request.caller),
        request.resource,
        context_line(request.context),
        decision.answer,
        why,
        mend,
        tuple(each.source for each in decision.because),
        decision.assumptions,
        len(link.link.requests),
    )
    step = found.setdefault(key, Step(len(found) + 1, link, why, mend))
    for values, value in ((step.whats, link.link.what), (step.actions, request.action)):
        if value not in values:
            values.append(value)
    return step.number
