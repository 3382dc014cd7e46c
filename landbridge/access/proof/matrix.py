"""Every question that is possible or declared, answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from landbridge.access.capabilities.chain import Cell, Domain, Expectation, Question, World, answer
from landbridge.access.model import Answer
from landbridge.access.proof.silence import leads_anywhere
from landbridge.access.proof.uncollected import uncollected
from landbridge.access.proof.world import domains

Expected = Mapping[Question, tuple[Expectation, ...]]


def matrix(world: World, among: Sequence[Domain] | None = None) -> tuple[Cell, ...]:
    """In a stable order: by domain, what is declared in the order of the declaration, then what is found besides."""
    with uncollected():
        return tuple(cells(world, among))


def cells(world: World, among: Sequence[Domain] | None = None) -> Iterator[Cell]:
    """The same one by one, so that nobody need hold all of them."""
    return (found for found, _ in cells_and_expectations(world, among))


def cells_and_expectations(
    world: World, among: Sequence[Domain] | None = None
) -> Iterator[tuple[Cell, tuple[Expectation, ...]]]:
    """Each cell with all that is declared of it, one by one."""
    for domain in domains(world) if among is None else among:
        expected = expectations(domain)
        for question in _asked(domain, expected):
            every = expected.get(question, ())
            found = answer(world, domain, question, leading(every))
            declared = found.expected is not None and not found.expected.may
            if declared or any(leads_anywhere(question, way) for way in found.ways):
                yield found, every


def cell(world: World, question: Question, among: Sequence[Domain] | None = None) -> Cell:
    """The answer to any single question, refused ones included; without ways where no domain knows such a thing."""
    every = domains(world) if among is None else among
    domain = domain_of(every, question)
    if domain is None:
        return Cell(question, Answer.REFUSED, (), None)
    return answer(world, domain, question, leading(expectations(domain).get(question, ())))


def domain_of(among: Sequence[Domain], question: Question) -> Domain | None:
    """The domain that answers for the capability and the thing."""
    return next((domain for domain in among if _answers_for(domain, question)), None)


def expectations(domain: Domain) -> Expected:
    """What is declared, by question. One question may be declared in several places, and have ways that must be open
    and others that may be."""
    found: dict[Question, list[Expectation]] = defaultdict(list)
    for expectation in domain.declared():
        found[expectation.question].append(expectation)
    return {question: tuple(every) for question, every in found.items()}


def leading(expected: Sequence[Expectation]) -> Expectation | None:
    """The expectation that a cell shows: one that must come true before one that may."""
    return next((each for each in expected if not each.may), expected[0] if expected else None)


def _asked(domain: Domain, expected: Expected) -> Iterator[Question]:
    yield from expected
    yield from (question for question in domain.questions() if question not in expected)


def _answers_for(domain: Domain, question: Question) -> bool:
    try:
        return bool(domain.chains(question))
    except KeyError:
        return False
