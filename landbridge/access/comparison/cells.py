"""The capability questions that are answered otherwise, among those that changed requests touch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from landbridge.access.capabilities.chain import (
    Cell,
    ChainAnswer,
    Domain,
    Expectation,
    Question,
    Subject,
    SubjectKind,
    Thing,
    World,
    answer,
)
from landbridge.access.capabilities.principals import ways_in
from landbridge.access.comparison.people import Who
from landbridge.access.model import Answer, Request, Statement
from landbridge.declaration.models import Declaration

Step = tuple[Answer, Answer]
"""The answers of the base and of the head."""

STRENGTH = {Answer.REFUSED: 0, Answer.UNKNOWN: 1, Answer.ALLOWED: 2}


@dataclass(frozen=True, slots=True)
class CellChange:
    """One question in both worlds. None: that world has no such subject or thing. `ways` are those that are open in
    one direction more than in the other; `step` is from which answer to which: that of the whole question if it goes
    in this direction too, else that of the ways."""

    question: Question
    before: Cell | None
    after: Cell | None
    gained: bool
    ways: tuple[str, ...]
    step: Step

    @property
    def otherwise(self) -> bool:
        """Whether it was possible by another way before what is gained, or still is after what is lost."""
        whole = _direction((_answer(self.before), _answer(self.after)))
        return whole * (1 if self.gained else -1) <= 0

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
    sides = [SideQuestions(side, Touched(side.world, callers, everybody=everybody)) for side in (head, base)]
    for side in sides:
        asked |= side.questions
    found = Outcome([], {})
    for number, question in asked:
        after, before = (side.cell(number, question) for side in sides)
        changes = tuple(_changes(question, before, after))
        found.changed.extend(changes)
        if after is not None and after.answer is Answer.REFUSED and not changes:
            calls = (call_of(each) for way in after.ways for link in way.chain.links for each in link.requests)
            found.refused.update((call, after) for call in calls)
    return found


class SideQuestions:
    """One side's touched questions, each with the number of its domain, and what the side knows at all."""

    def __init__(self, side: Side, touched: Touched) -> None:
        self._side = side
        self._subjects = _declared_subjects(side.world.declaration)
        self._expected: dict[Question, Expectation] = {}
        self._things: set[tuple[int, Thing]] = set()
        self.questions: dict[tuple[int, Question], None] = {}
        for number, domain in enumerate(side.domains):
            for expectation in domain.declared():
                self._take(number, expectation.question, touched)
                self._expected.setdefault(expectation.question, expectation)
            for question in domain.questions():
                self._take(number, question, touched)

    def cell(self, number: int, question: Question) -> Cell | None:
        """The domain's answer; None where its world has no such subject, or no such thing that anybody could reach."""
        if (number, question.thing) not in self._things or not self._is_there(question.subject):
            return None
        return answer(self._side.world, self._side.domains[number], question, self._expected.get(question))

    def _is_there(self, subject: Subject) -> bool:
        """Whether the declaration has the subject, with this account; everybody else is there always."""
        if subject.kind is SubjectKind.ROLE:
            return subject.name in self._side.world.estate.identities
        declared = self._subjects.get(subject.kind)
        return declared is None or declared.get(subject.name) == subject.account

    def _take(self, number: int, question: Question, touched: Touched) -> None:
        self._things.add((number, question.thing))
        if touched(question.subject):
            self.questions[number, question] = None


def _declared_subjects(declaration: Declaration) -> Mapping[SubjectKind, Mapping[str, str]]:
    """Accounts by kind and name."""
    return {
        SubjectKind.TEAM: {name: team.account for name, team in declaration.teams.items()},
        SubjectKind.CARD_ACCOUNT: {name: each.account for name, each in declaration.card_accounts.items()},
        SubjectKind.CONNECTION: {name: each.console_account for name, each in declaration.governance.items()},
        SubjectKind.SPOKE: {name: each.account for name, each in declaration.card_spokes.items()},
    }


def _changes(question: Question, before: Cell | None, after: Cell | None) -> Iterator[CellChange]:
    """The ways that open, and those that close: one change each, or one for each step where the whole question does not
    go the same way. What was unknown and stays unknown is none: the calls are told by themselves."""
    whole = (_answer(before), _answer(after))
    if whole == (Answer.UNKNOWN, Answer.UNKNOWN):
        return
    old, new = _by_way(before), _by_way(after)
    found: dict[tuple[bool, Step], list[str]] = {}
    for way in dict.fromkeys([*new, *old]):
        step = (old.get(way, Answer.REFUSED), new.get(way, Answer.REFUSED))
        if direction := _direction(step):
            told = whole if _direction(whole) * direction > 0 else step
            found.setdefault((direction > 0, told), []).append(way)
    for (gained, step), ways in sorted(found.items(), key=lambda item: not item[0][0]):
        yield CellChange(question, before, after, gained, tuple(ways), step)


def _answer(cell: Cell | None) -> Answer:
    return cell.answer if cell is not None else Answer.REFUSED


def _direction(step: Step) -> int:
    """Above 0 where more is possible than before, below 0 where less is."""
    return STRENGTH[step[1]] - STRENGTH[step[0]]


def _by_way(cell: Cell | None) -> dict[str, Answer]:
    """The best answer of each way: some have several chains."""
    best: dict[str, Answer] = {}
    for way in cell.ways if cell is not None else ():
        known = best.get(way.chain.way, Answer.REFUSED)
        best[way.chain.way] = max(known, way.answer, key=STRENGTH.__getitem__)
    return best
