"""Requests that could tell two estates apart, and those that do.

One part of a statement that only one side has is asked about with every caller, action, resource and context that it
speaks of: at most MOST_REQUESTS, of the actions those that can do most first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, product

from landbridge.access.capabilities.chain import World
from landbridge.access.comparison.atoms import atoms_of
from landbridge.access.comparison.contexts import Chosen, contexts_for, is_chosen, missing, satisfying
from landbridge.access.comparison.holders import Difference
from landbridge.access.comparison.patterns import account_of, matches, service_of
from landbridge.access.comparison.people import People, Who
from landbridge.access.comparison.things import Things
from landbridge.access.model import Answer, Caller, Condition, Decision, Effect, Estate, Request, Statement
from landbridge.access.service_actions import AccessLevel, actions_of, level_of

MOST_REQUESTS = 10_000
"""How many requests are made about one part of a statement."""

MOST_OF_CALLER = 300
"""How many of them one caller makes."""

MOST_CONTEXTS = 12

_ABSENT = Decision(Answer.REFUSED, (), "it does not exist")
_ORDER = (*(AccessLevel.PERMISSIONS, AccessLevel.WRITE, AccessLevel.TAGGING), *(AccessLevel.READ, AccessLevel.LIST))


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that the two estates answer differently. `context` is what it holds besides what follows from caller
    and resource."""

    who: Who
    action: str
    resource: str
    context: tuple[tuple[str, tuple[str, ...]], ...]
    before: Decision
    after: Decision

    @property
    def call(self) -> tuple[str, str, str]:
        """Caller's ARN, action in lower case, resource."""
        return self.who.arn, self.action.lower(), self.resource

    @property
    def gained(self) -> bool:
        return _STRENGTH[self.after.answer] > _STRENGTH[self.before.answer]


class Asking:
    """Asks both evaluators. Answers are kept: several statements lead to the same request."""

    def __init__(self, base: World, head: World) -> None:
        self._worlds = (base, head)
        self.people = People(base.estate, head.estate)
        self.things = Things(base.estate, head.estate)
        self._answers: dict[tuple[object, ...], Asked | None] = {}

    def changed(self, difference: Difference) -> list[Asked]:
        """Every request about the statement that is answered differently."""
        resources = self.things.about(difference)
        callers = self.people.about(difference, resources)
        contexts = contexts_for(difference.gap.atom, difference.near)[:MOST_CONTEXTS]
        # Roles with everything attached, and accounts that left, only where the callers as they are show nothing.
        attached = self.people.attached(difference, callers)
        departed = (self.people.departed(difference, each) for each in (callers, attached))
        for asking in (callers, attached, *departed):
            requests = islice(self._requests(difference, asking, resources, contexts), MOST_REQUESTS)
            found = [asked for each in requests if (asked := self._ask(*each)) is not None]
            if found:
                return found
        return []

    def _requests(
        self, difference: Difference, callers: list[Who], resources: list[str], contexts: list[Chosen]
    ) -> Iterator[tuple[Who, str, str, Chosen]]:
        """Of a role whose policies are known, what those do not speak of is asked of two resources only."""
        actions = _by_risk(difference, resources)
        for who in callers:
            spoken = [action for action in actions if self.people.may_be_allowed(who, action)]
            rest = [action for action in actions if action not in spoken]
            for own, things in ((spoken, resources), (rest, resources[:2])):
                few = things[: max(2, MOST_OF_CALLER // max(1, len(own) * len(contexts)))]
                own = own[: max(1, MOST_OF_CALLER // max(1, len(few) * len(contexts)))]
                yield from product((who,), own, few, contexts)

    def _ask(self, who: Who, action: str, resource: str, context: Chosen) -> Asked | None:
        key = (who, action, resource, tuple(sorted(context.items())))
        if key not in self._answers:
            before, after = (self._decide(world, who, action, resource, context) for world in self._worlds)
            differs = before.answer is not after.answer and not self._is_at_home(who, resource)
            self._answers[key] = Asked(who, action, resource, key[3], before, after) if differs else None
        return self._answers[key]

    def _decide(self, world: World, who: Who, action: str, resource: str, context: Chosen) -> Decision:
        caller = self.people.caller(who, world.estate)
        if caller is None or self.things.is_missing(resource, world.estate):
            return _ABSENT
        full = self._filled(world.estate, caller, action, resource, context)
        return world.evaluator.decide(Request(caller, action, resource, {**full, **who.context}))

    def _is_at_home(self, who: Who, resource: str) -> bool:
        """Whether an account's administrators come to, or lose, something of their own account because it comes or
        goes: they may always do everything there."""
        estates = [world.estate for world in self._worlds]
        return (
            bool(who.arn)
            and not self.people.is_known(who)
            and who.account == account_of(resource, *estates)
            and any(self.things.is_missing(resource, estate) for estate in estates)
        )

    def _filled(self, estate: Estate, caller: Caller, action: str, resource: str, context: Chosen) -> Chosen:
        """The context with what the other statements about the call ask for, so that they do not hide the one that is
        looked at: what those that allow need, and not what those that deny look for."""
        full = dict(context)
        held = estate.resources.get(resource) or estate.resources.get(resource.partition("/")[0])
        speaking = (*caller.policies, *(held.policy if held is not None else ()))
        for effect, choose in ((Effect.ALLOW, satisfying), (Effect.DENY, missing)):
            for statement in speaking:
                if statement.effect is effect and statement.conditions and _speaks_of(statement, action, resource):
                    for condition in _normal_conditions(statement):
                        if is_chosen(condition) and condition.key not in full and not _is_given(condition.key):
                            options = choose(condition)
                            if options:
                                full[condition.key] = options[0]
        return full


def _by_risk(difference: Difference, resources: list[str]) -> list[str]:
    """Those that can do most first. Where the statement does not say which service it means, its resources do."""
    pattern = difference.gap.atom.action
    actions: Iterable[str] = difference.gap.actions or [str(each) for each in pattern.values if isinstance(each, str)]
    if pattern.unresolved:
        actions = _any_action(resources)
    if pattern.negated or pattern.one == "*":
        services = {service_of(arn) for arn in resources}
        actions = [action for action in actions if "" in services or action.partition(":")[0] in services]
    return sorted(actions, key=lambda action: (_ORDER.index(level_of(action) or AccessLevel.WRITE), action))


def _any_action(resources: Iterable[str]) -> list[str]:
    """What could be done to the resources, whichever that is: of a role somebody assumes it."""
    if any(":role/" in arn for arn in resources):
        return list(actions_of("sts:AssumeRole*"))
    services = {service_of(arn) or "*" for arn in resources}
    return [action for service in sorted(services) for action in actions_of(f"{service}:*" if service != "*" else "*")]


def _is_given(key: str) -> bool:
    """Whether the evaluator knows the key of every request."""
    return key.startswith(("aws:securetransport", "aws:requestedregion", "aws:resourcetag/", "aws:viaawsservice"))


def _speaks_of(statement: Statement, action: str, resource: str) -> bool:
    if statement.not_actions or statement.not_resources:
        return True
    return any(isinstance(pattern, str) and action in actions_of(pattern) for pattern in statement.actions) and (
        not statement.resources or any(matches(pattern, resource) for pattern in statement.resources)
    )


def _normal_conditions(statement: Statement) -> Iterator[Condition]:
    for atom in atoms_of([statement]):
        yield from sorted(atom.conditions, key=str)
        return


_STRENGTH = {Answer.REFUSED: 0, Answer.UNKNOWN: 1, Answer.ALLOWED: 2}
