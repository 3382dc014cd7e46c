"""Compares what is possible with what is declared, way by way: a declared way that is closed is missing even where
another is open, and an open way that nobody declared is too much even where another is declared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
from landbridge.access.proof.silence import leads_anywhere
from landbridge.access.proof.world import domains


def verify(world: World, among: Sequence[Domain] | None = None) -> Findings:
    """Asks everything that is declared or could be possible. Raises nothing on odd policies: what cannot be decided is
    not proven."""
    found: list[Difference] = []
    assumptions: dict[str, None] = {}
    declared = asked = 0
    for domain in domains(world) if among is None else among:
        expected = expectations(domain)
        declared += sum(len(each.ways) for every in expected.values() for each in every if not each.may)
        questions = dict.fromkeys((*expected, *domain.questions()))
        asked += len(questions)
        for question in questions:
            every = expected.get(question, ())
            answered = answer(world, domain, question, leading(every))
            found += compared(answered, every)
            assumptions.update(dict.fromkeys(_assumed(answered)))
    found.sort(key=risk)
    foreign = tuple(each for each in found if each.kind is Kind.FOREIGN)
    differences = tuple(each for each in found if each.kind is not Kind.FOREIGN)
    return Findings(differences, foreign, tuple(assumptions), declared, asked)


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
