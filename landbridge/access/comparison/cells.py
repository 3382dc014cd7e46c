"""The capability questions that are answered otherwise, among those that changed requests touch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from landbridge.access.capabilities.chain import (
    Cell,
    ChainAnswer,
    Domain,
    Expectation,
    Question,
    Subject,
    SubjectKind,
    World,
    answer,
)
from landbridge.access.capabilities.principals import ways_in
from landbridge.access.comparison.people import Who
from landbridge.access.model import Answer, Request, Statement

STRENGTH = {Answer.REFUSED: 0, Answer.UNKNOWN: 1, Answer.ALLOWED: 2}


@dataclass(frozen=True, slots=True)
class CellChange:
    """One question in both worlds. None: that world has no such subject or thing. `ways` are those that are open in
    one direction more than in the other."""

    question: Question
    before: Cell | None
    after: Cell | None
    gained: bool
    ways: tuple[str, ...]

    @property
    def was(self) -> Answer:
        return self.before.answer if self.before is not None else Answer.REFUSED

    @property
    def becomes(self) -> Answer:
        return self.after.answer if self.after is not None else Answer.REFUSED

    def requests(self) -> Iterator[Request]:
        """What the ways ask for, in both worlds."""
        for way in self._answers():
            for link in way.chain.links:
                yield from link.requests

    def deciding(self) -> Iterator[Statement]:
        """The statements that the ways were answered with."""
        for way in self._answers():
            for link in way.links:
                yield from link.decision.because

    def _answers(self) -> Iterator[ChainAnswer]:
        for cell in (self.before, self.after):
            if cell is not None:
                yield from (way for way in cell.ways if way.chain.way in self.ways)


Call = tuple[str, str, str]
"""Caller's ARN, action in lower case, resource."""


@dataclass(frozen=True)
class Outcome:
    """`changed` are questions that are answered otherwise; `refused` those that are refused as before, by each call
    that they would take."""

    changed: list[CellChange]
    refused: dict[Call, Cell]


def call_of(request: Request) -> Call:
    return request.caller.arn or "", request.action.lower(), request.resource


@dataclass(frozen=True)
class Side:
    """A world with its capabilities, which stand in the same order on both sides."""

    world: World
    domains: Sequence[Domain]


class Touched:
    """Whose questions to ask again: everybody's who made a request that is answered otherwise."""

    def __init__(self, world: World, callers: Iterable[Who], *, everybody: bool = False) -> None:
        known = ways_in(world.declaration, world.names)
        callers = set(callers)
        self._subjects: set[Subject] = {known[who.arn] for who in callers if who.arn in known}
        self._accounts = {who.account for who in callers if who.account and who.arn not in known}
        self._anybody = Who() in callers
        self._everybody = everybody

    def __call__(self, subject: Subject) -> bool:
        if self._everybody or subject in self._subjects or subject.account in self._accounts:
            return True
        return self._anybody and subject.kind in (SubjectKind.ANYBODY, SubjectKind.STRANGER)


def asked_again(base: Side, head: Side, callers: Iterable[Who], *, everybody: bool = False) -> Outcome:
    """Every touched question whose answer, or the answer of one of whose ways, is another. In the order of the head's
    questions, then those that only the base has."""
    callers = list(callers)
    if not callers and not everybody:
        return Outcome([], {})
    asked: dict[tuple[int, Question], None] = {}
    expected: list[dict[Question, Expectation]] = []
    for side in (head, base):
        touched = Touched(side.world, callers, everybody=everybody)
        expected.append({})
        for number, domain in enumerate(side.domains):
            declared = [each for each in domain.declared() if touched(each.question.subject)]
            expected[-1] |= {each.question: each for each in reversed(declared)}
            questions = [each.question for each in declared]
            questions += [question for question in domain.questions() if touched(question.subject)]
            asked |= dict.fromkeys((number, question) for question in questions)
    found = Outcome([], {})
    for number, question in asked:
        after = _cell(head, number, question, expected[0].get(question))
        before = _cell(base, number, question, expected[1].get(question))
        changes = tuple(_changes(question, before, after))
        found.changed.extend(changes)
        if after is not None and after.answer is Answer.REFUSED and not changes:
            calls = (call_of(each) for way in after.ways for link in way.chain.links for each in link.requests)
            found.refused.update((call, after) for call in calls)
    return found


def _cell(side: Side, number: int, question: Question, expected: Expectation | None) -> Cell | None:
    """The domain's answer; None where its world does not know the subject or the thing."""
    try:
        return answer(side.world, side.domains[number], question, expected)
    except KeyError:
        return None


def _changes(question: Question, before: Cell | None, after: Cell | None) -> Iterator[CellChange]:
    """The ways that open, and those that close: one change each."""
    old, new = _by_way(before), _by_way(after)
    opened = tuple(way for way in new if STRENGTH[new[way]] > STRENGTH[old.get(way, Answer.REFUSED)])
    closed = tuple(way for way in old if STRENGTH[old[way]] > STRENGTH[new.get(way, Answer.REFUSED)])
    if opened:
        yield CellChange(question, before, after, True, opened)
    if closed:
        yield CellChange(question, before, after, False, closed)


def _by_way(cell: Cell | None) -> dict[str, Answer]:
    """The best answer of each way: some have several chains."""
    best: dict[str, Answer] = {}
    for way in cell.ways if cell is not None else ():
        known = best.get(way.chain.way, Answer.REFUSED)
        best[way.chain.way] = max(known, way.answer, key=STRENGTH.__getitem__)
    return best
