"""Who could be allowed an action at all, found from the statements that allow it: never from subjects times things.

Across accounts the resource's side must let somebody in; in the resource's own account a role's own policies may do
alone (IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html). Conditions are left to the
evaluator: what is found here may still be refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from landbridge.access.capabilities.chain import Subject, SubjectKind, World
from landbridge.access.capabilities.conditioned import accounts_named, principals_named
from landbridge.access.capabilities.patterns import Patterns, could_match
from landbridge.access.capabilities.principals import (
    ANYBODY,
    account_subject,
    concrete_role,
    declared_accounts,
    role_subject_of,
    strangers_of,
    team_subject,
    ways_in,
)
from landbridge.access.model import Effect, Share, Statement, Statements, Unresolved, Value
from landbridge.access.shares import share_statements


@dataclass(frozen=True, slots=True)
class Gate:
    """An action that a way cannot do without. `holder` is the ARN of what has the policy, such as the bucket of an
    object; `account` owns it."""

    action: str
    resource: str
    holder: str
    account: str


class Candidates:
    """For one world; keeps what it has indexed."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._strangers = strangers_of(world.estate)
        self._declared = dict.fromkeys(declared_accounts(world.declaration))
        self._ways = ways_in(world.declaration, world.names)
        self._by_account = _people(world)
        self._identities: dict[str, list[str]] = {}
        for arn, identity in world.estate.identities.items():
            self._identities.setdefault(identity.account, []).append(arn)
        self._own: dict[str, Patterns[tuple[str, Statement]]] = {}
        self._shares: Patterns[Share] = Patterns()
        for share in world.estate.shares:
            for resource in share.resources:
                self._shares.add(resource, share)
        self._of_share: dict[int, Statements] = {}

    def of(self, gates: Iterable[Gate]) -> tuple[Subject, ...]:
        """Each once, in an order that follows from the estate."""
        return tuple(dict.fromkeys(subject for gate in gates for subject in self._of(gate)))

    def _of(self, gate: Gate) -> Iterator[Subject]:
        yield from self._holding(gate.account, gate)
        for statement in self._resource_side(gate):
            yield from self._admitted(statement, gate)

    def _resource_side(self, gate: Gate) -> Iterator[Statement]:
        resource = self._world.estate.resources.get(gate.holder)
        if resource is not None:
            yield from (each for each in resource.policy if _could_allow(each, gate))
        for share in dict.fromkeys(self._shares.matching(gate.holder)):
            if id(share) not in self._of_share:
                self._of_share[id(share)] = share_statements(share, self._world.estate)
            # The share has the holder: its other resources, up to thousands, need not be looked at.
            yield from (each for each in self._of_share[id(share)] if _could_do(each, gate.action))

    def _admitted(self, statement: Statement, gate: Gate) -> Iterator[Subject]:
        """Whom the statement names: in the resource's own account the roles' policies say it, but for roles named one
        by one."""
        principals = statement.principals
        if principals is None:
            return
        accounts = [_account(each) for each in principals.aws]
        if principals.negated or any(account is None for account in accounts):
            yield from self._everybody(gate)
            named = (each for condition in statement.conditions for each in accounts_named(condition))
            yield from (self._outsider(each) for each in named if each != gate.account)
        if principals.federated:
            yield ANYBODY
        for account in dict.fromkeys(each for each in accounts if each is not None and each != gate.account):
            yield from self._in_account(account, gate)
        for arn in self._named(statement, accounts):
            yield self._role(arn)

    def _in_account(self, account: str, gate: Gate) -> Iterator[Subject]:
        """People of the account, any other role of it, and those of the estate's roles there that could ask."""
        yield from self._by_account.get(account, ())
        yield self._outsider(account)
        yield from self._holding(account, gate)

    def _everybody(self, gate: Gate) -> Iterator[Subject]:
        for account in self._declared:
            if account != gate.account:
                yield from self._in_account(account, gate)
        yield from self._strangers
        yield ANYBODY

    def _holding(self, account: str, gate: Gate) -> Iterator[Subject]:
        """The estate's roles of the account whose own policies could allow it."""
        if account not in self._own:
            self._own[account] = self._indexed(account)
        for arn, statement in self._own[account].matching(gate.resource):
            if _could_do(statement, gate.action):
                yield self._ways.get(arn) or role_subject_of(arn)

    def _indexed(self, account: str) -> Patterns[tuple[str, Statement]]:
        index: Patterns[tuple[str, Statement]] = Patterns()
        for arn in self._identities.get(account, ()):
            for statement in self._world.estate.identities[arn].policies:
                if statement.effect is Effect.ALLOW:
                    for resource in ("*",) if statement.not_resources else statement.resources:
                        index.add(resource, (arn, statement))
        return index

    def _named(self, statement: Statement, accounts: list[str | None]) -> Iterator[str]:
        """Roles that the statement names itself, as principals or in a condition, one for each pattern."""
        assert statement.principals is not None
        for value in statement.principals.aws:
            parts = value.split(":", 5) if isinstance(value, str) else []
            if len(parts) == 6 and parts[5].startswith(("role/", "user/")):
                yield concrete_role(str(value))
        homes = [each for each in accounts if each] or [each.name for each in self._strangers]
        partition = self._world.estate.partition
        for condition in statement.conditions:
            yield from map(concrete_role, principals_named(condition, partition, homes))

    def _role(self, arn: str) -> Subject:
        return self._ways.get(arn) or role_subject_of(arn)

    def _outsider(self, account: str) -> Subject:
        if account in self._declared:
            return account_subject(account)
        return Subject(SubjectKind.STRANGER, account, account)


def _people(world: World) -> dict[str, list[Subject]]:
    """Who is declared to come from each account."""
    declaration, by_account = world.declaration, dict[str, list[Subject]]()
    for name in declaration.teams:
        by_account.setdefault(declaration.teams[name].account, []).append(team_subject(declaration, name))
    for name, entry in declaration.card_accounts.items():
        if entry.principals:
            subject = Subject(SubjectKind.CARD_ACCOUNT, name, entry.account)
            by_account.setdefault(entry.account, []).append(subject)
    for name, connection in declaration.governance.items():
        subject = Subject(SubjectKind.CONNECTION, name, connection.console_account)
        by_account.setdefault(connection.console_account, []).append(subject)
    return by_account


def _account(principal: Value) -> str | None:
    """The principal's account; None for everybody, and for what could be anybody."""
    if isinstance(principal, Unresolved):
        return None
    parts = principal.split(":")
    account = parts[4] if len(parts) > 5 else principal
    return account if account.isdigit() else None


def _could_allow(statement: Statement, gate: Gate) -> bool:
    if statement.effect is not Effect.ALLOW or not _could_do(statement, gate.action):
        return False
    return statement.not_resources or any(could_match(each, gate.resource) for each in statement.resources)


def _could_do(statement: Statement, action: str) -> bool:
    return statement.not_actions or _any_could(statement.actions, action)


@lru_cache(maxsize=65536)
def _any_could(actions: tuple[Value, ...], action: str) -> bool:
    return any(could_match(each, action) for each in actions)
