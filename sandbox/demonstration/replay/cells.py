"""The cells that are replayed: what could be possible or is declared, and what should be refused to everybody else."""

from __future__ import annotations

from collections.abc import Iterator

from landbridge.access.capabilities.chain import (
    Capability,
    Cell,
    Question,
    Subject,
    SubjectKind,
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
from landbridge.access.proof import domains, expectations
from landbridge.access.proof.matrix import leading


def every_cell(world: World) -> Iterator[Cell]:
    """Of each capability on each thing that somebody is granted or could be: whoever there is, the refused included."""
    everybody = dict.fromkeys(_subjects(world))
    for domain in domains(world):
        expected = expectations(domain)
        asked = dict.fromkeys((*expected, *domain.questions()))
        matters = dict.fromkeys((each.capability, each.thing) for each in asked)
        others = (Question(subject, *what) for what in matters for subject in everybody)
        for question in dict.fromkeys((*asked, *(each for each in others if not _by_owner(each)))):
            cell = answer(world, domain, question, leading(expected.get(question, ())))
            if cell.ways:
                yield cell


def _by_owner(question: Question) -> bool:
    """Of what an account holds itself, its administrators may do everything: nobody needs to hear that, and what they
    destroyed would be gone."""
    subject = question.subject
    at_home = subject.kind is SubjectKind.ACCOUNT and subject.account == question.thing.account
    return at_home and question.capability is Capability.TAKE_OVER


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
