"""The subjects and things that a command line can name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from landbridge.access.capabilities import principals, stores
from landbridge.access.capabilities.chain import Domain, Subject, SubjectKind, Thing, World
from landbridge.declaration.messages import did_you_mean, shortened

INSIDE, OUTSIDE = "stranger-inside", "stranger"
_MOST_LISTED = 60


class NoSuchName(Exception):
    """A name that nothing has; the text says which there are."""


def subjects_named(world: World, name: str) -> tuple[Subject, ...]:
    """Whoever has the name: of one name there may be a team and a card account. Raises NoSuchName."""
    declaration = world.declaration
    if name in (OUTSIDE, INSIDE):
        return (principals.STRANGERS[name == OUTSIDE],)
    if name == principals.ANYBODY.name:
        return (principals.ANYBODY,)
    if len(name) == 12 and name.isdecimal():
        return (principals.outsider(declaration, name),)
    known = tuple(dict.fromkeys((*_declared_subjects(world), *principals.other_roles(world))))
    found = tuple(each for each in known if name in (each.name, _short(each)))
    if not found and (whose := _whose(world, name)) is not None:
        raise NoSuchName(f"`{shortened(name)}` is a role of the {whose.kind.value} {whose.name}; ask as {whose.name}")
    if not found:
        listed = [_short(each) for each in known if each.kind is not SubjectKind.ROLE]
        listed += [INSIDE, OUTSIDE, principals.ANYBODY.name]
        raise NoSuchName(_message("nobody", name, listed, "; or an account id, or a role's name"))
    return found


def things_named(world: World, among: Sequence[Domain], name: str) -> tuple[Thing, ...]:
    """Everything of the name: a feature group, its replica. Raises NoSuchName."""
    declared = [each.question.thing for domain in among for each in domain.declared()]
    groups = [stores.central_thing(world.declaration, key) for key in world.declaration.feature_groups]
    known = list(dict.fromkeys(chain(groups, declared)))
    found = [each for each in known if each.key == name]
    if not found:
        known = list(dict.fromkeys(chain(known, (each.thing for domain in among for each in domain.questions()))))
        found = [each for each in known if each.key == name]
    if not found:
        raise NoSuchName(_message("no thing", name, [each.key for each in known], ""))
    return tuple(found)


def _declared_subjects(world: World) -> Iterator[Subject]:
    declaration = world.declaration
    yield from (principals.team_subject(declaration, name) for name in declaration.teams)
    yield from principals.ways_in(declaration, world.names).values()
    yield from (Subject(SubjectKind.SPOKE, name, spoke.account) for name, spoke in declaration.card_spokes.items())


def _whose(world: World, name: str) -> Subject | None:
    """Whose way in a role is, by its name or ARN: one that Landbridge made, or a declared principal."""
    declaration = world.declaration
    for arn, subject in principals.ways_in(declaration, world.names).items():
        if name in (arn, arn.rpartition("/")[2]):
            return subject
    people = [(principals.team_subject(declaration, key), each.principals) for key, each in declaration.teams.items()]
    for key, entry in declaration.card_accounts.items():
        people.append((Subject(SubjectKind.CARD_ACCOUNT, key, entry.account), entry.principals))
    for subject, patterns in people:
        if principals.is_declared(name, patterns) or any(each.rpartition("/")[2] == name for each in patterns):
            return subject
    return None


def _short(subject: Subject) -> str:
    return subject.name.rpartition("/")[2] if subject.kind is SubjectKind.ROLE else subject.name


def _message(what: str, name: str, known: Iterable[str], more: str) -> str:
    names = list(dict.fromkeys(known))
    listed = ", ".join(names[:_MOST_LISTED]) + (", ..." if len(names) > _MOST_LISTED else "")
    hint = did_you_mean(name, names)
    return f"{what} is called `{shortened(name)}`{hint or '.'} There are: {listed}{more}"
