"""Reaching anything at all: every door that a policy, a trust or a share opens to somebody who is given nothing behind
it, and every role whose own policies lead where nothing is given to it.

What somebody is given something in, the other domains ask about, capability by capability; here it is not asked. So
nothing is declared here, and whatever is open is too much. A service acts for the account that
it is called in: without a condition on that account, strangers come by it
(IAM/latest/UserGuide/confused-deputy.html).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from landbridge.access.capabilities.actors import Actor
from landbridge.access.capabilities.chain import (
    Capability,
    Chain,
    Domain,
    Expectation,
    Link,
    Question,
    Subject,
    SubjectKind,
    Thing,
    ThingKind,
)
from landbridge.access.capabilities.doors_given import Given
from landbridge.access.capabilities.doors_people import People, Reaches, acting_for, acts_for_others, belonging
from landbridge.access.capabilities.doors_requests import calls
from landbridge.access.capabilities.principals import ANYBODY, STRANGERS
from landbridge.access.capabilities.work import Scene, way
from landbridge.access.evaluation.callers import EVERYTHING, service
from landbridge.access.model import Answer, Effect, Request, Statement
from landbridge.access.shares import share_statements

_BY_ACCOUNT: Final = (SubjectKind.ACCOUNT, SubjectKind.STRANGER)


class Doors:
    """Everything of the estate that has a policy, a trust or a share. `others` are the world's other domains."""

    def __init__(self, scene: Scene, others: Iterable[Domain]) -> None:
        self._scene, self._world, self._estate = scene, scene.world, scene.world.estate
        self._given = Given(scene.world, others)
        self._accounts: dict[str, str] = {}
        self._doors: dict[str, list[Statement]] = {}
        for arn, account, statements in self._found():
            self._accounts[arn] = account
            self._doors.setdefault(arn, []).extend(each for each in statements if each.effect is Effect.ALLOW)
        self._asked: dict[Question, list[Statement]] | None = None
        self._people = People(scene)
        self._reaches = Reaches(self._estate)

    def declared(self) -> Iterator[Expectation]:
        """Nobody is declared to reach what he is given nothing in."""
        return iter(())

    def questions(self) -> Iterator[Question]:
        return iter(self._leading())

    def _leading(self) -> Mapping[Question, list[Statement]]:
        """What is to be asked, with the statements that could open it."""
        if self._asked is None:
            self._asked = defaultdict(list)
            for arn, statements in self._doors.items():
                for statement in statements:
                    for subject in dict.fromkeys(self._let_in(statement, arn)):
                        self._asked[self._question(subject, arn)].append(statement)
            for role, arn, statement in self._reaches.beyond(self._is_given_role):
                self._asked[self._question(self._scene.actors.playing(role), arn)].append(statement)
        return self._asked

    def chains(self, question: Question) -> tuple[Chain, ...]:
        """The open ways, the action that can do most on each; where none is, one that is refused. None where the
        subject is given something in the resource."""
        subject, arn = question.subject, question.thing.key
        if question.capability is not Capability.REACH or question.thing.kind is not ThingKind.RESOURCE:
            return ()
        if arn not in self._doors or self._given.covers(subject, arn):
            return ()
        statements = self._leading().get(question)
        if statements is None:
            return self._at_all(subject, arn)
        found: dict[str, tuple[Answer, Chain]] = {}
        for answer, chain in self._ways(subject, arn, statements):
            found.setdefault(chain.way, (answer, chain))
        possible = tuple(chain for answer, chain in found.values() if answer is not Answer.REFUSED)
        return possible or tuple(chain for _, chain in found.values())[:1]

    def _found(self) -> Iterator[tuple[str, str, Iterable[Statement]]]:
        """What has doors: ARN, account and statements. Roles are a domain's of their own, but for services and
        identity providers that they trust."""
        for resource in self._estate.resources.values():
            yield resource.arn, resource.account, resource.policy
        for identity in self._estate.identities.values():
            yield identity.arn, identity.account, (each for each in identity.trust if _is_of_others(each))
        for share in self._estate.shares:
            statements = share_statements(share, self._estate)
            yield from ((arn, share.account, statements) for arn in share.resources if isinstance(arn, str))

    def _let_in(self, statement: Statement, arn: str) -> Iterator[Subject]:
        people, account = self._people, self._accounts[arn]
        for subject in (*people.named(statement), *people.by_service(statement, arn)):
            if not self._is_given(subject, arn):
                yield subject
        if people.is_for_all(statement):
            outside = [each for each in (ANYBODY, *STRANGERS) if not self._is_given(each, arn)]
            yield from outside
            # Where strangers come in, they say it for everybody.
            if not any(self._is_open(each, arn, statement) for each in outside):
                rest = people.of_all(statement, account)
                yield from (each for each in rest if not self._is_given(each, arn))

    def _is_given(self, subject: Subject, arn: str) -> bool:
        """What an account holds is in its administrators' hands."""
        if subject.kind in _BY_ACCOUNT and subject.account == self._accounts[arn]:
            return True
        return self._given.covers(subject, arn)

    def _is_given_role(self, role: str, arn: str) -> bool:
        return self._given.covers(self._scene.actors.playing(role), arn)

    def _is_open(self, subject: Subject, arn: str, statement: Statement) -> bool:
        return any(answer is Answer.ALLOWED for answer, _ in self._ways(subject, arn, (statement,)))

    def _question(self, subject: Subject, arn: str) -> Question:
        return Question(subject, Capability.REACH, Thing(ThingKind.RESOURCE, arn, self._accounts[arn]))

    def _ways(self, subject: Subject, arn: str, statements: Iterable[Statement]) -> Iterator[tuple[Answer, Chain]]:
        for statement in statements:
            for actor in self._scene.actors.of(subject):
                yield from self._as(actor, statement, arn)
            if subject.kind in _BY_ACCOUNT and subject.account is not None:
                yield from self._by_services(subject.account, statement, arn)

    def _at_all(self, subject: Subject, arn: str) -> tuple[Chain, ...]:
        """The action that can do most, where no statement speaks of the subject."""
        action, target = next(calls(EVERYTHING[0], arn))
        return tuple(
            Chain(
                way(actor.role, action),
                (*actor.entry, Link(f"call {action}", (Request(actor.caller, action, target),))),
            )
            for actor in self._scene.actors.of(subject)
        )

    def _as(self, actor: Actor, statement: Statement, arn: str) -> Iterator[tuple[Answer, Chain]]:
        context = belonging(actor.caller.account, statement, self._estate)
        requests = (Request(actor.caller, action, target, context) for action, target in calls(statement, arn))
        if (best := self._best(requests, statement)) is not None:
            answer, request = best
            link = Link(f"call {request.action}", (request,))
            yield answer, Chain(way(actor.role, request.action), (*actor.entry, link))

    def _by_services(self, account: str, statement: Statement, arn: str) -> Iterator[tuple[Answer, Chain]]:
        for name in statement.principals.services if statement.principals else ():
            if not isinstance(name, str) or not acts_for_others(name, arn):
                continue
            contexts = tuple(acting_for(account, name, statement, self._estate))
            requests = (
                Request(service(name), action, target, context)
                for context in contexts
                for action, target in calls(statement, arn)
            )
            if (best := self._best(requests, statement)) is not None:
                answer, request = best
                link = Link(f"{name} calls {request.action} for the account", (request,))
                yield answer, Chain(f"through {name}: {request.action}", (link,))

    def _best(self, requests: Iterable[Request], statement: Statement) -> tuple[Answer, Request] | None:
        """The first that the statement allows, or else may allow, or else one that is refused. What another statement
        allows is found by that one."""
        best: tuple[Answer, Request] | None = None
        for request in requests:
            decision = self._world.evaluator.decide(request)
            if decision.answer is Answer.ALLOWED:
                if statement in decision.because:
                    return decision.answer, request
            elif best is None or (decision.answer is Answer.UNKNOWN and best[0] is Answer.REFUSED):
                best = decision.answer, request
        return best


def _is_of_others(statement: Statement) -> bool:
    """Whether a trust is in a service or an identity provider."""
    principals = statement.principals
    return principals is not None and bool(principals.services or principals.federated)
