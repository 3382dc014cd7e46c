"""Whom a statement names, and what a role's own statements name: each found from the statement itself."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Final

from landbridge.access.capabilities.allowances import named
from landbridge.access.capabilities.chain import Subject, SubjectKind
from landbridge.access.capabilities.doors_requests import calls, holding
from landbridge.access.capabilities.patterns import could_match
from landbridge.access.capabilities.principals import (
    ADMINISTRATOR,
    STRANGERS,
    account_subject,
    concrete_role,
    declared_accounts,
)
from landbridge.access.capabilities.work import Scene
from landbridge.access.model import Context, Effect, Estate, Statement, Unresolved, Value

FEW: Final = 5
"""Of the many resources that one pattern matches, so many tell that it is too wide."""

_SOURCES = ("aws:sourceaccount", "aws:sourcearn")
_CALLERS = ("aws:principalaccount", "kms:calleraccount")
_ORGANISATIONS = ("aws:principalorgid",)
_PATHS = ("aws:principalorgpaths",)
_EQUAL = ("StringEquals", "StringLike", "ArnEquals", "ArnLike")
_PASSED: Final = ("lambda.amazonaws.com", "lakeformation.amazonaws.com")
_WILD = re.compile(r"[*?]|\$\{")


class People:
    """Subjects by what statements say; one for a world."""

    def __init__(self, scene: Scene) -> None:
        self._actors = scene.actors
        self._identities, self._partition = scene.world.estate.identities, scene.world.estate.partition
        self._accounts = {each: account_subject(each) for each in declared_accounts(scene.world.declaration)}
        self._people = frozenset(
            caller.arn for each in set(self._actors.ways_in.values()) for _, caller, _ in self._actors.entrants(each)
        )

    def is_for_all(self, statement: Statement) -> bool:
        """Whether it names everybody, or who cannot be known: an identity provider's users, an S3 canonical user."""
        who = statement.principals
        if who is None:
            return False
        return who.negated or "*" in named(who.aws) or bool(who.federated or who.canonical)

    def named(self, statement: Statement) -> Iterator[Subject]:
        """Who is named one by one."""
        who = statement.principals
        for principal in named(who.aws) if who is not None and not who.negated else ():
            if principal in self._identities:
                yield self._actors.playing(principal)
            elif principal != "*":
                account = principal.split(":")[4]
                if not principal.endswith(":root"):
                    yield self._elsewhere(principal, account)
                elif self._is_open_to_any(statement, account):
                    yield self._outsider(account)
                yield from self._in_conditions(statement, account)

    def by_service(self, statement: Statement, arn: str) -> Iterator[Subject]:
        """Whom a service could act for that the statement of this resource names: strangers where no condition says
        which account it must be, and the accounts that one says."""
        who = statement.principals
        if who is None or not any(acts_for_others(each, arn) for each in who.services):
            return
        sources = dict.fromkeys(_source_accounts(statement))
        yield from (self._outsider(each) for each in sources if each is not None)
        if None in sources or not sources:
            yield from STRANGERS

    def of_all(self, statement: Statement, account: str) -> Iterator[Subject]:
        """Whom a statement for everybody may be about, where a condition keeps strangers out."""
        yield from (each for account, each in self._accounts.items() if self._is_open_to_any(statement, account))
        patterns = tuple(_principals_in_conditions(statement))
        for arn, identity in self._identities.items():
            if any(could_match(each, arn) for each in patterns) or (not patterns and identity.account == account):
                yield self._actors.playing(arn)
        yield from self._in_conditions(statement, None)
        yield from map(self._outsider, _given(statement, _CALLERS, str.isdigit))

    def _in_conditions(self, statement: Statement, account: str | None) -> Iterator[Subject]:
        for pattern in _principals_in_conditions(statement):
            arn = concrete_role(pattern) if isinstance(pattern, str) else ""
            owner = arn.split(":")[4] if arn.count(":") > 4 else ""
            if arn in self._identities:
                yield self._actors.playing(arn)
            elif owner.isdigit() and account in (None, owner) and arn not in self._people:
                yield self._elsewhere(arn, owner)

    def _is_open_to_any(self, statement: Statement, account: str) -> bool:
        """Whether conditions leave room for a role of the account that they do not name."""
        any_role = f"arn:{self._partition}:iam::{account}:role/{ADMINISTRATOR}"
        patterns = tuple(_principals_in_conditions(statement))
        return not patterns or any(could_match(each, any_role) for each in patterns)

    def _outsider(self, account: str) -> Subject:
        return self._accounts.get(account) or Subject(SubjectKind.STRANGER, account, account)

    def _elsewhere(self, arn: str, account: str) -> Subject:
        """A role outside the estate, named by its ARN."""
        return Subject(self._outsider(account).kind, concrete_role(arn), account)


class Reaches:
    """What the roles' own policies lead to."""

    def __init__(self, estate: Estate) -> None:
        self._estate = estate
        self._sorted = sorted(estate.resources)
        self._own: dict[str, dict[str, list[str]]] = {}
        for arn, resource in estate.resources.items():
            self._own.setdefault(resource.account, {}).setdefault(resource.type, []).append(arn)

    def beyond(self, given: Callable[[str, str], bool]) -> Iterator[tuple[str, str, Statement]]:
        """Roles and users, and resources that a statement of theirs names, unless they are given something there:
        `given` says so of two ARNs."""
        for role, identity in self._estate.identities.items():
            for statement in identity.policies:
                if statement.effect is Effect.ALLOW:
                    for found in self._of(statement, identity.account):
                        beyond = (arn for arn in found if not given(role, arn) and _speaks_of(statement, arn))
                        yield from ((role, arn, statement) for arn in islice(beyond, FEW))

    def _of(self, statement: Statement, account: str) -> Iterator[Iterable[str]]:
        """Resources by what finds them. A pattern for any account is about the role's own: another's policy would have
        to name the role."""
        patterns: tuple[Value, ...] = ("*",) if statement.not_resources else statement.resources
        for pattern in patterns:
            text = "*" if isinstance(pattern, Unresolved) else pattern
            wild = _WILD.search(text)
            beginning = text if wild is None else text[: wild.start()]
            if holding(beginning) in self._estate.resources:
                yield (holding(beginning),)
            elif wild is not None and (beginning.count(":") < 5 or beginning.endswith(":::")):
                for arns in self._own.get(account, {}).values():
                    if _speaks_of(statement, arns[0]):
                        yield (arn for arn in arns if could_match(text, arn))
            elif wild is not None:
                last = bisect_right(self._sorted, beginning + chr(0x10FFFF))
                arns = self._sorted[bisect_left(self._sorted, beginning) : last]
                yield (arn for arn in arns if could_match(text, arn))


def acts_for_others(service: Value, arn: str) -> bool:
    """Whether a service that a statement of this resource names could be sent there by a stranger. Lambda and Lake
    Formation work only as roles that somebody of the role's own account passes to them, and AWS documents no condition
    for their trust (lambda/latest/dg/lambda-intro-execution-role.html,
    lake-formation/latest/dg/registration-role.html)."""
    return not (service in _PASSED and ":role/" in arn)


def _speaks_of(statement: Statement, arn: str) -> bool:
    return next(calls(statement, arn), None) is not None


def belonging(account: str | None, statement: Statement, estate: Estate) -> Context:
    """Of an account that is not the organisation's: it may be of any other that the statement names."""
    if account is None or account in estate.members:
        return {}
    others = (each for each in _given(statement, _ORGANISATIONS, bool) if each != estate.organisation)
    paths = _given(statement, _PATHS, bool)
    found = {_ORGANISATIONS[0]: next(others, None), _PATHS[0]: next(paths, None)}
    return {key: (value.replace("*", "any"),) for key, value in found.items() if value is not None}


def _given(statement: Statement, keys: tuple[str, ...], fits: Callable[[str], bool]) -> Iterator[str]:
    """Values that a condition asks for."""
    for condition in statement.conditions:
        if condition.key.lower() in keys and condition.operator.rpartition(":")[2].removesuffix("IfExists") in _EQUAL:
            yield from (each for each in condition.values if isinstance(each, str) and fits(each))


def _principals_in_conditions(statement: Statement) -> Iterator[Value]:
    for condition in statement.conditions:
        if condition.key.lower() == "aws:principalarn" and "Not" not in condition.operator:
            yield from condition.values


def _source_accounts(statement: Statement) -> Iterator[str | None]:
    """Accounts that a service must act for; None for any, of each condition."""
    for condition in statement.conditions:
        if condition.key.lower() in _SOURCES and condition.operator.removesuffix("IfExists") in _EQUAL:
            for value in condition.values:
                account = value.split(":")[4] if isinstance(value, str) and value.count(":") > 4 else str(value)
                yield account if account.isdigit() else None


def acting_for(account: str, name: str, statement: Statement, estate: Estate) -> Iterator[Context]:
    """What a service brings when it acts for an account: any resource of it, and those that the statement names."""
    short = name.partition(".")[0]
    sources = [f"arn:{estate.partition}:{short}:{estate.region}:{account}:any"]
    for condition in statement.conditions:
        if condition.key.lower() == "aws:sourcearn":
            sources += [concrete_role(each) for each in condition.values if isinstance(each, str)]
    organisation = (estate.organisation,) if estate.organisation and account in estate.members else ()
    for source in dict.fromkeys(sources):
        owner = source.split(":")[4] if source.count(":") > 4 else ""
        if owner in ("", account) or not owner.isdigit():
            yield {
                "aws:sourceaccount": (account,),
                "aws:sourcearn": (source,),
                "aws:sourceorgid": organisation,
            }
