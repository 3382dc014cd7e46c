"""Compares what is possible with what is declared, way by way: a declared way that is closed is missing even where
another is open, and an open way that nobody declared is too much even where another is declared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from landbridge.access.capabilities.chain import (
    Cell,
    ChainAnswer,
    Domain,
    Expectation,
    Question,
    World,
    answer,
)
from landbridge.access.model import Answer
from landbridge.access.proof.findings import Difference, Findings, Kind, risk
from landbridge.access.proof.matrix import expectations, leading
from landbridge.access.proof.parallel import in_parts
from landbridge.access.proof.silence import leads_anywhere
from landbridge.access.proof.uncollected import uncollected
from landbridge.access.proof.world import domains


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question, who answers it, and what is expected."""

    domain: Domain
    question: Question
    expected: tuple[Expectation, ...]

    def answered(self, world: World) -> Cell:
        return answer(world, self.domain, self.question, leading(self.expected))


def verify(world: World, among: Sequence[Domain] | None = None) -> Findings:
    """Asks everything that is declared or could be possible. Raises nothing on odd policies: what cannot be decided is
    not proven."""
    with uncollected():
        return _verified(world, domains(world) if among is None else among)


def _verified(world: World, among: Sequence[Domain]) -> Findings:
    every = list(_asked(among))

    def judged(part: range) -> tuple[list[int], list[str]]:
        """Which questions have differences, and what their answers take for granted."""
        differing, assumptions = [], dict[str, None]()
        for number in part:
            cell = every[number].answered(world)
            assumptions.update(dict.fromkeys(_assumed(cell)))
            if any(compared(cell, every[number].expected)):
                differing.append(number)
        return differing, list(assumptions)

    parts = in_parts(judged, len(every))
    # Answers are too large to be sent from process to process; those few that differ are asked again.
    differing = (every[number] for number in sorted(number for numbers, _ in parts for number in numbers))
    found = sorted((each for one in differing for each in compared(one.answered(world), one.expected)), key=risk)
    return Findings(
        differences=tuple(each for each in found if each.kind is not Kind.FOREIGN),
        foreign=tuple(each for each in found if each.kind is Kind.FOREIGN),
        assumptions=(*world.estate.assumed, *sorted({each for _, assumptions in parts for each in assumptions})),
        declared=sum(len(each.ways) for one in every for each in one.expected if not each.may),
        asked=len(every),
        unread=tuple(f"{each.place}: {each.text}" for each in world.estate.unresolved),
    )


def _asked(among: Sequence[Domain]) -> Iterator[_Asked]:
    for domain in among:
        expected = expectations(domain)
        for question in dict.fromkeys((*expected, *domain.questions())):
            yield _Asked(domain, question, expected.get(question, ()))


def compared(cell: Cell, expected: Sequence[Expectation]) -> Iterator[Difference]:
    """The differences of one cell: each declared way once, then those that are open without being declared."""
    answered = {way.chain.way: way for way in cell.ways}
    must = {way: each for each in reversed(expected) if not each.may for way in each.ways}
    may = {way for each in expected if each.may for way in each.ways}
    for way, expectation in must.items():
        kind = _declared(answered.get(way))
        if kind is not None:
            yield Difference(kind, cell.question, way, answered.get(way), expectation)
    for way, chain in answered.items():
        kind = None if way in must or way in may else _undeclared(cell.question, chain)
        if kind is not None:
            yield Difference(kind, cell.question, way, chain, None)


def _declared(answered: ChainAnswer | None) -> Kind | None:
    if answered is None or answered.answer is Answer.REFUSED:
        return Kind.MISSING
    return None if answered.answer is Answer.ALLOWED else _doubt(answered)


def _undeclared(question: Question, answered: ChainAnswer) -> Kind | None:
    if not leads_anywhere(question, answered):
        return None
    return Kind.EXCESS if answered.answer is Answer.ALLOWED else _doubt(answered)


def _doubt(answered: ChainAnswer) -> Kind:
    """Unknown because of policies that are not Landbridge's alone, or for another reason as well."""
    unknown = [link for link in answered.links if link.decision.answer is Answer.UNKNOWN]
    return Kind.FOREIGN if all(link.decision.assumptions for link in unknown) else Kind.UNPROVEN


def _assumed(cell: Cell) -> Iterator[str]:
    for way in cell.ways:
        if way.answer is not Answer.REFUSED:
            for link in way.links:
                yield from link.decision.assumptions
