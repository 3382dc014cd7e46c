"""Every statement of the estate that allows something, by action: where candidates for access are looked for."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from landbridge.access.model import Effect, Estate, Resource, Statement, Statements, Unresolved, Value
from landbridge.access.shares import share_statements
from landbridge.access.wildcards import expression, literal_start, without_variables


@dataclass(frozen=True, slots=True)
class Allowance:
    """A statement that allows, and whose it is: an identity's own policy (`identity` is its ARN), or one that lets
    others in. `about` is the ARN of what a policy of a resource or a role is attached to, None for a share."""

    statement: Statement
    identity: str | None
    about: str | None
    account: str


class Allowances:
    """The allowing statements of an estate; each is read once."""

    def __init__(self, estate: Estate) -> None:
        self._exact: dict[str, list[Allowance]] = defaultdict(list)
        self._patterns: list[tuple[re.Pattern[str] | None, Allowance]] = []
        for allowance in _allowances(estate):
            self._add(allowance)

    def of(self, action: str) -> Iterator[Allowance]:
        """Those that may be about the action, given in lower case; each once for every way in which it names it."""
        yield from self._exact.get(action, ())
        for pattern, allowance in self._patterns:
            if pattern is None or pattern.fullmatch(action):
                yield allowance

    def _add(self, allowance: Allowance) -> None:
        statement = allowance.statement
        if statement.not_actions:
            self._patterns.append((None, allowance))
            return
        for action in statement.actions:
            if isinstance(action, Unresolved):
                self._patterns.append((None, allowance))
            elif "*" in action or "?" in action:
                self._patterns.append((expression(action.lower()), allowance))
            else:
                self._exact[action.lower()].append(allowance)


Found = TypeVar("Found")


class Targets(Generic[Found]):
    """Things by the ARNs of what is asked about them, for finding those that a pattern of a statement covers."""

    def __init__(self, targets: Iterable[tuple[str, Found]]) -> None:
        self._by_arn: dict[str, list[Found]] = defaultdict(list)
        for arn, found in targets:
            self._by_arn[arn].append(found)
        self._sorted = sorted(self._by_arn)

    def under(self, allowance: Allowance) -> Iterator[Found]:
        """What the statement may be about. What it leaves out, and what cannot be resolved, may be anything."""
        statement, about = allowance.statement, allowance.about
        if (
            statement.not_resources
            or any(isinstance(each, Unresolved) for each in statement.resources)
            or not statement.resources
            or "*" in statement.resources
        ):
            yield from self._of_policy(about)
        else:
            for resource in map(str, statement.resources):
                yield from self._matching(resource)
                for prefix in _listed(statement) if _is_bucket(resource) else ():
                    yield from self._matching(listed(resource, prefix))

    def _of_policy(self, about: str | None) -> Iterator[Found]:
        """Everything, or everything that the policy of one resource can be about. A Glue catalog's is about all of its
        account."""
        if about is None:
            yield from (found for every in self._by_arn.values() for found in every)
        elif about.startswith("arn:") and about.split(":")[2] == "glue":
            yield from self._matching(about.removesuffix("catalog") + "*")
        else:
            yield from self._by_arn.get(about, ())
            yield from self._matching(f"{about}/*")

    def _matching(self, pattern: str) -> Iterator[Found]:
        beginning = literal_start(pattern)
        if beginning == pattern:
            yield from self._by_arn.get(pattern, ())
            return
        matches = expression(without_variables(pattern)).fullmatch
        first = bisect_left(self._sorted, beginning)
        last = bisect_right(self._sorted, beginning + chr(0x10FFFF))
        for arn in self._sorted[first:last]:
            if matches(arn):
                yield from self._by_arn[arn]


def listed(resource: str, prefix: str) -> str:
    """What stands for a part of a bucket that is listed: the bucket is the resource, and a condition names the part."""
    return f"{resource}/{prefix}"


def _is_bucket(arn: str) -> bool:
    return arn.split(":", 3)[2:3] == ["s3"] and "/" not in arn


def _listed(statement: Statement) -> tuple[str, ...]:
    """The prefixes that a statement narrows a listing to; without any it is about the whole bucket."""
    for condition in statement.conditions:
        if condition.key.lower() == "s3:prefix" and condition.operator in ("StringLike", "StringEquals"):
            return tuple("*" if isinstance(each, Unresolved) else each for each in condition.values)
    return ("*",)


def named(principals: Iterable[Value]) -> tuple[str, ...]:
    """Principals of a statement; one that cannot be resolved may be everybody."""
    return tuple("*" if isinstance(each, Unresolved) else each for each in principals)


def _allowances(estate: Estate) -> Iterator[Allowance]:
    for identity in estate.identities.values():
        for statement in _allowing(identity.policies):
            yield Allowance(statement, identity.arn, None, identity.account)
        for statement in _allowing(identity.trust):
            yield Allowance(statement, None, identity.arn, identity.account)
    for resource in estate.resources.values():
        yield from _of_resource(resource)
    for share in estate.shares:
        for statement in _allowing(share_statements(share, estate)):
            yield Allowance(statement, None, None, share.account)


def _of_resource(resource: Resource) -> Iterator[Allowance]:
    for statement in _allowing(resource.policy):
        yield Allowance(statement, None, resource.arn, resource.account)


def _allowing(statements: Statements) -> Iterator[Statement]:
    return (statement for statement in statements if statement.effect is Effect.ALLOW)
