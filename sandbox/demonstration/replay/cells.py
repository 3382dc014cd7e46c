"""The cells that are replayed: what could be possible or is declared, and what should be refused to everybody else.

Of what is granted, everybody asks for every thing. Taking over and reaching are nobody's: there the refused are chosen.
Each kind of subject tries every action on each kind of thing; every subject and every thing is among them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import filterfalse, islice
from typing import TypeVar

from landbridge.access.capabilities.chain import (
    Capability,
    Cell,
    Domain,
    Question,
    Subject,
    SubjectKind,
    Thing,
    ThingKind,
    World,
    answer,
)
from landbridge.access.capabilities.principals import (
    ANYBODY,
    STRANGERS,
    account_subject,
    declared_accounts,
    other_roles,
    team_subject,
)
from landbridge.access.capabilities.takeover import TakeOver
from landbridge.access.model import Answer
from landbridge.access.proof import domains, expectations
from landbridge.access.proof.matrix import leading

_T = TypeVar("_T")
_NOBODYS = (Capability.TAKE_OVER, Capability.REACH)
_ANY_ROLE = (SubjectKind.ACCOUNT, SubjectKind.CONNECTION, SubjectKind.SPOKE)
"""Subjects who come in as any role of their account."""


def every_cell(world: World) -> Iterator[Cell]:
    """Of each capability on each thing that somebody is granted or could be: whoever there is, the refused included,
    of what is nobody's by representatives."""
    everybody = tuple(dict.fromkeys(_subjects(world)))
    for domain in domains(world):
        expected = expectations(domain)
        asked = dict.fromkeys((*expected, *domain.questions()))
        matters = _matters(domain, asked)
        granted = [what for what in matters if what[0] not in _NOBODYS]
        others = (Question(subject, *what) for what in granted for subject in everybody)
        for question in dict.fromkeys((*asked, *others)):
            cell = answer(world, domain, question, leading(expected.get(question, ())))
            if cell.ways:
                yield cell
        for alike in _representatives(domain, everybody, (what for what in matters if what[0] in _NOBODYS)):
            yield from _spread([answer(world, domain, each, None) for each in alike if each not in asked])


def _matters(domain: Domain, asked: Iterable[Question]) -> dict[tuple[Capability, Thing], None]:
    """What is asked about; and what could be taken over, though nobody comes near it."""
    found = dict.fromkeys((each.capability, each.thing) for each in asked)
    return found | dict.fromkeys(domain.things() if isinstance(domain, TakeOver) else ())


def _representatives(
    domain: Domain, everybody: Iterable[Subject], matters: Iterable[tuple[Capability, Thing]]
) -> Iterator[Iterator[Question]]:
    """Of each kind of subject and thing, as few questions as name each of them."""
    kinds: dict[SubjectKind, list[Subject]] = defaultdict(list)
    for subject in everybody:
        kinds[subject.kind].append(subject)
    nobodys: dict[tuple[Capability, ThingKind], list[Thing]] = defaultdict(list)
    for capability, thing in matters:
        nobodys[capability, thing.kind].append(thing)
    for (capability, _), things in nobodys.items():
        for subjects in kinds.values():
            yield _paired(domain, capability, subjects, things)


def _paired(
    domain: Domain, capability: Capability, subjects: Sequence[Subject], things: Sequence[Thing]
) -> Iterator[Question]:
    """Each thing with one of the subjects in turn, then whoever is left with one of the things. Left out are a thing
    with its owner himself, and where there is no way."""
    named: set[Subject] = set()
    by_thing = ([Question(each, capability, thing) for each in _from(subjects, n)] for n, thing in enumerate(things))
    by_subject = ([Question(each, capability, thing) for thing in _from(things, n)] for n, each in enumerate(subjects))
    for questions in by_thing:
        for question in islice(filter(domain.chains, filterfalse(_by_owner, questions)), 1):
            named.add(question.subject)
            yield question
    for questions in by_subject:
        if questions[0].subject not in named:
            yield from islice(filter(domain.chains, filterfalse(_by_owner, questions)), 1)


def _spread(cells: Sequence[Cell]) -> Iterator[Cell]:
    """Each way that some of them have left to one of them, in turn; each keeps at least one."""
    holders: dict[tuple[str, Answer], list[int]] = defaultdict(list)
    for number, cell in enumerate(cells):
        for way in cell.ways:
            holders[way.chain.way, way.answer].append(number)
    kept = {(numbers[turn % len(numbers)], *way) for turn, (way, numbers) in enumerate(holders.items())}
    for number, cell in enumerate(cells):
        ways = tuple(way for way in cell.ways if (number, way.chain.way, way.answer) in kept)
        yield replace(cell, ways=ways or cell.ways[:1])


def _from(every: Sequence[_T], number: int) -> Sequence[_T]:
    """The same, beginning elsewhere."""
    first = number % len(every)
    return (*every[first:], *every[:first])


def _by_owner(question: Question) -> bool:
    """Of what an account holds itself, its administrators may do everything: nobody needs to hear that, and what they
    destroyed would be gone."""
    return question.subject.kind in _ANY_ROLE and question.subject.account == question.thing.account


def _subjects(world: World) -> Iterator[Subject]:
    declaration = world.declaration
    yield from (team_subject(declaration, name) for name in declaration.teams)
    for name, entry in declaration.card_accounts.items():
        if entry.principals:
            yield Subject(SubjectKind.CARD_ACCOUNT, name, entry.account)
    for name, connection in declaration.governance.items():
        yield Subject(SubjectKind.CONNECTION, name, connection.console_account)
    yield from (Subject(SubjectKind.SPOKE, name, entry.account) for name, entry in declaration.card_spokes.items())
    yield from map(account_subject, declared_accounts(declaration))
    yield from other_roles(world)
    yield from STRANGERS
    yield ANYBODY
