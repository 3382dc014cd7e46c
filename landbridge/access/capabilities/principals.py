"""Who asks, as subjects and as callers.

A role that the estate does not hold counts as an administrator of its account: what the account itself could allow, it
allows. So an answer never rests on a policy that nobody has seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from landbridge.access.capabilities.chain import Link, Subject, SubjectKind, World
from landbridge.access.capabilities.organisations import organisations_named
from landbridge.access.evaluation.callers import ANONYMOUS, administrator, caller_of
from landbridge.access.model import Caller, Context, Estate, Identity, Request, Unresolved
from landbridge.access.wildcards import expression
from landbridge.declaration.models import Declaration
from landbridge.naming import Names

STRANGER_INSIDE = "000000000001"
"""An account of the organisation that the declaration does not name."""

STRANGER_OUTSIDE = "000000000002"
"""An account outside of it."""

FIRST_OF_OTHERS = 3
"""Account 000000000003 and those after it: each in another organisation that a policy names."""

ADMINISTRATOR = "administrator"
"""Name of the role that stands for every role of an account which the estate does not hold."""

ASSUME_ROLE = "sts:AssumeRole"
_PLAIN: Context = {"sts:externalid": (), "sts:sourceidentity": (), "sts:transitivetagkeys": (), "aws:tagkeys": ()}
"""What AssumeRole carries where it is called with a role's ARN and a session's name alone."""

PRESENTED: Context = dict.fromkeys(
    (*_PLAIN, "aws:requesttag/"), Unresolved("what the caller presents", "the call of AssumeRole")
)
"""The same where nobody knows what it carries. The keys of tags begin so."""


def concrete_role(pattern: str) -> str:
    """One role's ARN that a declared principal stands for: each ? is an a, each * is any."""
    return pattern.replace("?", "a").replace("*", "any")


def is_declared(arn: str, patterns: Iterable[str]) -> bool:
    """Whether one of the declared principals stands for this role."""
    return any(expression(pattern).fullmatch(arn) for pattern in patterns)


def role_caller(estate: Estate, arn: str) -> Caller:
    """The role as the estate has it; an administrator of its account where it has none."""
    identity = estate.identities.get(arn)
    return administrator(arn.split(":")[4], arn) if identity is None else caller_of(identity)


def deployed_caller(estate: Estate, arn: str) -> Caller:
    """A role that templates make: one that is missing from the estate may do nothing."""
    identity = estate.identities.get(arn)
    return Caller(arn, arn.split(":")[4]) if identity is None else caller_of(identity)


def declared_callers(estate: Estate, principals: Iterable[str]) -> tuple[Caller, ...]:
    """One caller for each declared principal, in their order."""
    return tuple(role_caller(estate, concrete_role(principal)) for principal in principals)


def administrator_of(estate: Estate, account: str) -> Caller:
    """Any other role of the account, with every right that the account can give."""
    return administrator(account, f"arn:{estate.partition}:iam::{account}:role/{ADMINISTRATOR}")


def assuming(callers: Iterable[Caller], role_arn: str, what: str, context: Context | None = None) -> Link:
    """Each of the callers assumes the role (STS API reference, AssumeRole)."""
    given = {**_PLAIN, **(context or {})}
    return Link(what, tuple(Request(caller, ASSUME_ROLE, role_arn, given) for caller in callers))


def subject_caller(world: World, subject: Subject) -> Caller:
    """Who asks where the subject comes in by no declared role: ACCOUNT, STRANGER, ROLE, ANYBODY."""
    if subject.kind is SubjectKind.ANYBODY or subject.account is None:
        return ANONYMOUS
    if subject.kind is SubjectKind.ROLE:
        return role_caller(world.estate, subject.name)
    return administrator_of(world.estate, subject.account)


ANYBODY = Subject(SubjectKind.ANYBODY, "anybody", None)
STRANGERS = (
    Subject(SubjectKind.STRANGER, STRANGER_INSIDE, STRANGER_INSIDE),
    Subject(SubjectKind.STRANGER, STRANGER_OUTSIDE, STRANGER_OUTSIDE),
)


def with_strangers(estate: Estate) -> Estate:
    """The estate in which the stranger inside is a member of the organisation, and in which each other organisation
    that a policy or share names has an account."""
    if estate.organisation is None:
        return estate
    others = sorted(organisations_named(estate) - {estate.organisation})
    elsewhere = {f"{number:012}": other for number, other in enumerate(others, FIRST_OF_OTHERS)}
    return replace(estate, members=estate.members | {STRANGER_INSIDE}, elsewhere=elsewhere)


def strangers_of(estate: Estate) -> tuple[Subject, ...]:
    """Somebody of no account that is declared: inside, outside, and in each other organisation that is named."""
    return (*STRANGERS, *(Subject(SubjectKind.STRANGER, each, each) for each in estate.elsewhere))


def role_subject(identity: Identity) -> Subject:
    """A role of the estate that is nobody's way in; its name is its ARN."""
    return role_subject_of(identity.arn)


def role_subject_of(arn: str) -> Subject:
    """The same by the role's ARN."""
    return Subject(SubjectKind.ROLE, arn, arn.split(":")[4])


def account_subject(account: str) -> Subject:
    """Any other role of an account that the declaration names; its name is the account's id."""
    return Subject(SubjectKind.ACCOUNT, account, account)


def outsider(declaration: Declaration, account: str) -> Subject:
    """Whoever works in the account beside its declared roles: of a stranger's account, the stranger."""
    if account in declared_accounts(declaration):
        return account_subject(account)
    return Subject(SubjectKind.STRANGER, account, account)


def declared_accounts(declaration: Declaration) -> tuple[str, ...]:
    """Every account that the declaration names, once, in its order."""
    return tuple(_accounts(declaration))


def other_roles(world: World) -> tuple[Subject, ...]:
    """Every role or user of the estate that is nobody's way in, such as a function's."""
    ways = ways_in(world.declaration, world.names)
    return tuple(role_subject(each) for each in world.estate.identities.values() if each.arn not in ways)


def ways_in(declaration: Declaration, names: Names) -> Mapping[str, Subject]:
    """The roles and users that somebody declared comes in by, with whose they are."""
    ways: dict[str, Subject] = {}
    for name, team in declaration.teams.items():
        subject = team_subject(declaration, name)
        ways[names.access_role_arn(name)] = subject
        ways[names.role_arn(team.account, names.execution_role(name))] = subject
        if declaration.model_registry is not None:
            ways[names.role_arn(declaration.model_registry.account, names.models_role(name))] = subject
    for name, entry in declaration.card_accounts.items():
        ways[card_role_arn(declaration, names, name)] = Subject(SubjectKind.CARD_ACCOUNT, name, entry.account)
    for name, connection in declaration.governance.items():
        subject = Subject(SubjectKind.CONNECTION, name, connection.console_account)
        ways[names.role_arn(connection.account, names.governance(name))] = subject
        ways[names.governance_user_arn(connection.account, name)] = subject
    return ways


def team_subject(declaration: Declaration, name: str) -> Subject:
    return Subject(SubjectKind.TEAM, name, declaration.teams[name].account)


def card_role_arn(declaration: Declaration, names: Names, name: str) -> str:
    """The card users' role of a card account: in the account, or in the hub where cards are not shared with it."""
    entry = declaration.card_accounts[name]
    hub = declaration.model_cards
    account = entry.account if entry.stage.shares_cards or hub is None else hub.account
    return names.role_arn(account, names.cards_role(name))


def _accounts(declaration: Declaration) -> dict[str, None]:
    home, registry, hub = declaration.feature_store, declaration.model_registry, declaration.model_cards
    named: list[str | None] = [home.account, home.deployment_account]
    named += [team.account for team in declaration.teams.values()]
    named += [registry.account if registry else None, hub.account if hub else None]
    named += [entry.account for entry in declaration.card_accounts.values()]
    named += [spoke.account for spoke in declaration.card_spokes.values()]
    for connection in declaration.governance.values():
        named += [connection.account, connection.console_account]
    return dict.fromkeys(account for account in named if account is not None)
