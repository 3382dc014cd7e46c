"""Who could be let in by a statement: subjects, found from statements, not by asking everybody about everything.

A subject that no statement names is not found. So where a policy is not Landbridge's and may let anybody in, the
question is not asked of everybody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from landbridge.access.capabilities.actors import Actors
from landbridge.access.capabilities.allowances import Allowance, Allowances, Targets, listed, named
from landbridge.access.capabilities.chain import Capability, Question, Subject, SubjectKind, Thing, World
from landbridge.access.capabilities.conditioned import accounts_named, principals_named
from landbridge.access.capabilities.operations import Ask
from landbridge.access.capabilities.principals import (
    ANYBODY,
    account_subject,
    concrete_role,
    declared_accounts,
    outsider,
    strangers_of,
)

Target = tuple[Capability, Thing]


class Admission:
    """Subjects by what statements say; one for a world."""

    def __init__(self, world: World, actors: Actors) -> None:
        self._declaration = world.declaration
        self._identities = world.estate.identities
        self._actors = actors
        self._allowances = Allowances(world.estate)
        self._strangers = strangers_of(world.estate)
        self._partition = world.estate.partition
        self._everybody = (ANYBODY, *self._strangers, *map(account_subject, declared_accounts(world.declaration)))
        self._of_account: dict[str, list[Subject]] = defaultdict(list)
        for arn, identity in self._identities.items():
            self._of_account[identity.account].append(actors.playing(arn))
        self._people: dict[str, list[Subject]] = defaultdict(list)
        for subject in dict.fromkeys(actors.ways_in.values()):
            self._people[subject.account or ""].append(subject)
        self._declared = frozenset(
            pattern for every in self._people.values() for each in every for pattern, _, _ in actors.entrants(each)
        )
        self._known: dict[int, tuple[Subject, ...]] = {}

    def questions(self, asks: Iterable[tuple[Ask, Target]]) -> Iterator[Question]:
        """Every subject that a statement could allow one of the asks, once for each target."""
        by_action: dict[str, list[tuple[str, Target]]] = defaultdict(list)
        for ask, target in asks:
            by_action[ask.action.lower()].append((_about(ask), target))
        found: dict[Question, None] = {}
        for action, targets in by_action.items():
            index = Targets(targets)
            for allowance in self._allowances.of(action):
                for capability, thing in index.under(allowance):
                    for subject in self._admitted(allowance):
                        if not owns(subject, thing):
                            found[Question(subject, capability, thing)] = None
        return iter(found)

    def named(self, principal: str) -> Iterator[Subject]:
        """Whom a principal stands for, wherever it is named; everybody is those of no account that is declared."""
        if principal == "*":
            yield from self._everybody
        elif principal in self._identities:
            yield self._actors.playing(principal)
        elif principal.endswith(":root"):
            yield outsider(self._declaration, principal.split(":")[4])
        else:
            yield self._elsewhere(principal, principal.split(":")[4])

    def _admitted(self, allowance: Allowance) -> tuple[Subject, ...]:
        """Each once. The allowances live as long as this does, so that their identities tell them apart."""
        key = id(allowance)
        if key not in self._known:
            self._known[key] = tuple(dict.fromkeys(self._found(allowance)))
        return self._known[key]

    def _found(self, allowance: Allowance) -> Iterator[Subject]:
        if allowance.identity is not None:
            yield self._actors.playing(allowance.identity)
            return
        principals = allowance.statement.principals
        if principals is None:
            return
        if principals.negated:
            yield from self._anybody(allowance)
            return
        if principals.federated:
            yield ANYBODY
        for principal in named(principals.aws):
            if principal == "*":
                yield from self._anybody(allowance)
            elif principal in self._identities:
                yield self._actors.playing(principal)
            else:
                yield from self._of(principal, allowance)

    def _anybody(self, allowance: Allowance) -> Iterator[Subject]:
        """Everybody, the roles of the account included, which its own policies need not allow it."""
        yield from self._everybody
        yield from self._of_account.get(allowance.account, ())
        if allowance.about in self._identities:
            yield from (each for every in self._people.values() for each in every)
        yield from self._conditioned(allowance, None)

    def _of(self, principal: str, allowance: Allowance) -> Iterator[Subject]:
        """An account, or a role that the estate does not hold."""
        parts = principal.split(":")
        account = parts[4] if len(parts) > 5 else principal
        if len(parts) > 5 and parts[5] != "root":
            yield self._elsewhere(principal, account)
            return
        yield outsider(self._declaration, account)
        if allowance.about in self._identities:
            # People of the account come as they are where they assume a role.
            yield from self._people.get(account, ())
        yield from self._conditioned(allowance, account)

    def _conditioned(self, allowance: Allowance, account: str | None) -> Iterator[Subject]:
        """Roles, users and accounts that a condition names and that are neither of the estate nor declared. Where the
        statement names an account, those of that account."""
        for condition in allowance.statement.conditions:
            homes = [each.name for each in self._strangers] if account is None else [account]
            for arn in principals_named(condition, self._partition, homes):
                owner = arn.split(":")[4]
                if arn not in self._declared and arn not in self._identities and account in (None, owner):
                    yield self._elsewhere(arn, owner)
            if account is None:
                yield from (outsider(self._declaration, each) for each in accounts_named(condition))

    def _elsewhere(self, arn: str, account: str) -> Subject:
        """A role outside the estate, named by its ARN."""
        return Subject(outsider(self._declaration, account).kind, concrete_role(arn), account)


def owns(subject: Subject, thing: Thing) -> bool:
    """Whether the thing is in the subject's hands anyway: an account's administrators may do everything to what the
    account itself holds."""
    return subject.kind in (SubjectKind.ACCOUNT, SubjectKind.STRANGER) and subject.account == thing.account


def _about(ask: Ask) -> str:
    prefix = ask.context.get("s3:prefix", ())
    return listed(ask.resource, prefix[0]) if isinstance(prefix, tuple) and prefix else ask.resource
