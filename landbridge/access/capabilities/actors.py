"""The roles that a subject works as, each with its way in.

A team comes in by its declared principals and works as its execution role, its access role or its models role; a card
account as its card users' role; a console as its role or user. Everybody else works as what he is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from landbridge.access.capabilities.chain import Link, Subject, SubjectKind, World
from landbridge.access.capabilities.principals import (
    administrator_of,
    assuming,
    concrete_role,
    declared_callers,
    deployed_caller,
    role_caller,
    role_subject,
    subject_caller,
    ways_in,
)
from landbridge.access.model import Caller, Context

DIRECTLY = "directly"
EXECUTION_ROLE = "execution role"
ACCESS_ROLE = "access role"
MODELS_ROLE = "models role"
CARD_ROLE = "card role"
CONSOLE = "console"


@dataclass(frozen=True, slots=True)
class Actor:
    """A caller and how the subject comes to be it; `role` says what it works as."""

    role: str
    entry: tuple[Link, ...]
    caller: Caller


class Actors:
    """The actors of every subject of a world; each is made once."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._known: dict[Subject, tuple[Actor, ...]] = {}
        self._ways_in = ways_in(world.declaration, world.names)
        self._roles: dict[Subject, list[str]] = defaultdict(list)
        for arn, subject in self._ways_in.items():
            self._roles[subject].append(arn)

    @property
    def ways_in(self) -> Mapping[str, Subject]:
        return self._ways_in

    def of(self, subject: Subject) -> tuple[Actor, ...]:
        """Every role that the subject works as. The execution and the access role of a team are always there, so that
        one which is missing from the estate shows as a broken link."""
        if subject not in self._known:
            self._known[subject] = self._made(subject)
        return self._known[subject]

    def playing(self, arn: str) -> Subject:
        """Whose role of the estate this is: a way in of somebody declared, or a subject of its own."""
        return self._ways_in.get(arn) or role_subject(self._world.estate.identities[arn])

    def entrants(self, subject: Subject) -> tuple[tuple[str, Caller, Context], ...]:
        """Who of the subject comes in from outside: by the declared pattern, as a caller, with what it presents."""
        declaration, estate = self._world.declaration, self._world.estate
        if subject.kind is SubjectKind.CONNECTION:
            connection = declaration.governance[subject.name]
            given: Context = {} if connection.external_id is None else {"sts:externalid": (connection.external_id,)}
            return ((CONSOLE, administrator_of(estate, connection.console_account), given),)
        principals: tuple[str, ...] = ()
        if subject.kind is SubjectKind.TEAM:
            principals = declaration.teams[subject.name].principals
        elif subject.kind is SubjectKind.CARD_ACCOUNT:
            principals = declaration.card_accounts[subject.name].principals
        callers = declared_callers(estate, principals)
        return tuple((pattern, caller, {}) for pattern, caller in zip(principals, callers, strict=True))

    def _made(self, subject: Subject) -> tuple[Actor, ...]:
        if subject.kind in (SubjectKind.TEAM, SubjectKind.CARD_ACCOUNT, SubjectKind.CONNECTION):
            return tuple(actor for arn in self._roles[subject] if (actor := self._entering(subject, arn)) is not None)
        if subject.kind is SubjectKind.ROLE:
            return (Actor(DIRECTLY, (), deployed_caller(self._world.estate, subject.name)),)
        if subject.name.startswith("arn:"):
            return (Actor(DIRECTLY, (), role_caller(self._world.estate, concrete_role(subject.name))),)
        return (Actor(DIRECTLY, (), subject_caller(self._world, subject)),)

    def _entering(self, subject: Subject, arn: str) -> Actor | None:
        role = self._role_name(subject, arn)
        held = arn in self._world.estate.identities
        if not held and role not in (EXECUTION_ROLE, ACCESS_ROLE):
            return None
        caller = deployed_caller(self._world.estate, arn)
        if ":user/" in arn:
            return Actor(role, (), caller)
        entrants = self.entrants(subject)
        if not entrants:
            return None
        context = entrants[0][2]
        link = assuming([caller for _, caller, _ in entrants], arn, f"assume the {role}", context)
        return Actor(role, (replace(link, memory=[]),), caller)

    def _role_name(self, subject: Subject, arn: str) -> str:
        if subject.kind is SubjectKind.CARD_ACCOUNT:
            return CARD_ROLE
        if subject.kind is SubjectKind.CONNECTION:
            return "console's user" if ":user/" in arn else "console's role"
        names = self._world.names
        if arn == names.access_role_arn(subject.name):
            return ACCESS_ROLE
        if arn == names.role_arn(subject.account or "", names.execution_role(subject.name)):
            return EXECUTION_ROLE
        return MODELS_ROLE
