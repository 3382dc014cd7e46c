"""Governance consoles: that a connection's events reach its queue, that the console takes them, and nobody else.

An event comes by a rule that is enabled; EventBridge sends as itself, for that rule
(eventbridge/latest/userguide/eb-use-resource-based.html), and encrypts with the queue's key
(AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html).
"""

from __future__ import annotations

from collections.abc import Iterator

from landbridge.access.capabilities.actors import Actors
from landbridge.access.capabilities.candidates import Candidates
from landbridge.access.capabilities.chain import (
    Capability,
    Chain,
    Expectation,
    Link,
    Question,
    Subject,
    SubjectKind,
    Thing,
    ThingKind,
    World,
)
from landbridge.access.capabilities.event_requests import EventRequests
from landbridge.access.capabilities.principals import (
    STRANGERS,
    account_subject,
    administrator_of,
    assuming,
    deployed_caller,
    subject_caller,
)
from landbridge.access.capabilities.steps import chain_of
from landbridge.access.model import Caller
from landbridge.declaration.model_registry import Connection, Credentials, PermissionSet

QUEUE = "queue"
DIRECTLY = "directly"
NO_EXTERNAL_ID = "console's role without the external id"
WITH_EXTERNAL_ID = "console's role with the external id"
ACCESS_KEY = "console's access key"


class Governance:
    """The key of a thing is the connection's name; its account is the one that the console follows."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._connections = world.declaration.governance
        self._actors = Actors(world)
        self._candidates = Candidates(world)

    def questions(self) -> Iterator[Question]:
        for name, connection in self._connections.items():
            thing, requests = self._thing(name), self._requests(name)
            asked = {
                Capability.RECEIVE_EVENTS: (requests.take(), *requests.take_left(), requests.read_secret()),
                Capability.TAKE_OVER: requests.take_over(),
            }
            for capability, steps in asked.items():
                gates = tuple(gate for step in steps for gate in step.gates(connection.account))
                found = dict.fromkeys((*self._candidates.of(gates), *self._always(connection)))
                for subject in found:
                    yield Question(subject, capability, thing)

    def declared(self) -> Iterator[Expectation]:
        for name, connection in self._connections.items():
            vendor, place = connection.permissions is PermissionSet.VENDOR_DOCUMENTED, ("governance", name)
            question = Question(self._subject(name), Capability.RECEIVE_EVENTS, self._thing(name))
            yield Expectation(question, (QUEUE,), place, may=vendor)
            # AmazonSQSFullAccess is on every queue of the account, those of other connections, too.
            for other in self._connections if vendor else ():
                if self._connections[other].account == connection.account:
                    for capability in (Capability.RECEIVE_EVENTS, Capability.TAKE_OVER):
                        question = Question(self._subject(name), capability, self._thing(other))
                        ways = tuple(chain.way for chain in self.chains(question))
                        yield Expectation(question, ways, (*place, "permissions"), may=True)

    def chains(self, question: Question) -> tuple[Chain, ...]:
        thing = question.thing
        if thing.kind is not ThingKind.CONNECTION or thing.key not in self._connections:
            return ()
        if question.capability is Capability.RECEIVE_EVENTS:
            return tuple(self._receiving(question.subject, thing.key))
        if question.capability is Capability.TAKE_OVER:
            return tuple(self._taking_over(question.subject, thing.key))
        return ()

    def _receiving(self, subject: Subject, name: str) -> Iterator[Chain]:
        requests, connection = self._requests(name), self._connections[name]
        if subject == self._subject(name):
            yield self._declared(name)
            entry, caller = self._console(name)
            yield Chain(f"{QUEUE}, without TLS", (*entry, requests.take().without_tls().link(caller)))
            for step in requests.take_left():
                yield Chain(step.what, (*entry, step.link(caller)))
            return
        for actor in self._actors.of(subject):
            yield chain_of(actor, DIRECTLY, (requests.take().link(actor.caller),))
            for step in requests.take_left():
                yield chain_of(actor, step.what, (step.link(actor.caller),))
            if connection.credentials is Credentials.ACCESS_KEY:
                yield chain_of(actor, ACCESS_KEY, (requests.read_secret().link(actor.caller),))
        if connection.credentials is Credentials.ROLE and subject.kind is not SubjectKind.CONNECTION:
            yield self._through_role(subject, name)

    def _declared(self, name: str) -> Chain:
        """From the rule to the console, and back to the models that an event is about."""
        requests = self._requests(name)
        came = self._delivered(name)
        entry, caller = self._console(name)
        steps = (requests.find(), requests.take(), *requests.read_registry())
        return Chain(QUEUE, (*came, *entry, *(step.link(caller) for step in steps)))

    def _delivered(self, name: str) -> tuple[Link, ...]:
        """Recorded by the connection's trail, unless the organisation has one; then by each of its rules. Where one
        does not deliver, EventBridge sends for no rule."""
        requests, organisation = self._requests(name), self._world.declaration.organisation
        links = [] if organisation is not None and organisation.trail is not None else [requests.record()]
        delivering = {
            route.arn for route in self._world.estate.routes if route.enabled and requests.queue in route.targets
        }
        for rule in self._rules(name):
            arn = self._world.names.rule_arn(self._connections[name].account, rule)
            if arn in delivering:
                delivered = requests.deliver(arn, f"rule {rule} delivers to the queue")
                links += [delivered, requests.set_aside(arn), requests.encrypt(arn)]
            else:
                links.append(requests.deliver(None, f"rule {rule} is not there, not enabled, or delivers elsewhere"))
        return tuple(links)

    def _rules(self, name: str) -> tuple[str, ...]:
        """Lanes have rules of their own, and leave two for the rest (docs/decisions/0012-lanes-by-rule.md)."""
        names, lanes = self._world.names, self._connections[name].lanes
        if not lanes:
            return (names.governance(name),)
        own = (names.governance_lane_rule(name, lane) for lane in lanes)
        return (*own, names.governance_packages_rule(name), names.governance(name))

    def _console(self, name: str) -> tuple[tuple[Link, ...], Caller]:
        """The role, which the console's account assumes with the external id, or the user
        (IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html)."""
        connection, names = self._connections[name], self._world.names
        if connection.credentials is Credentials.ACCESS_KEY:
            user = names.governance_user_arn(connection.account, name)
            return (), deployed_caller(self._world.estate, user)
        arn = self._role(name)
        caller = administrator_of(self._world.estate, connection.console_account)
        given = {"sts:externalid": (connection.external_id or "",)}
        entry = assuming((caller,), arn, "assume the console's role with the external id", given)
        return (entry,), deployed_caller(self._world.estate, arn)

    def _through_role(self, subject: Subject, name: str) -> Chain:
        """The external id is no secret: others than the console's account must be refused with it; that account,
        where other customers of the console are, without it."""
        connection = self._connections[name]
        its_own = subject.account == connection.console_account
        given = () if its_own else (connection.external_id or "",)
        caller = subject_caller(self._world, subject) if subject.kind in _THEMSELVES else self._anyone(subject)
        way = NO_EXTERNAL_ID if its_own else WITH_EXTERNAL_ID
        entry = assuming((caller,), self._role(name), f"assume the {way}", {"sts:externalid": given})
        role = deployed_caller(self._world.estate, self._role(name))
        return Chain(way, (entry, self._requests(name).take().link(role)))

    def _taking_over(self, subject: Subject, name: str) -> Iterator[Chain]:
        requests = self._requests(name)
        for actor in self._actors.of(subject):
            for step in requests.take_over():
                yield chain_of(actor, step.what, (step.link(actor.caller),))
        if subject.account is not None and subject.kind in (SubjectKind.STRANGER, SubjectKind.ACCOUNT):
            rule = self._world.names.rule_arn(subject.account, "any")
            yield Chain("send by a rule of one's own", (requests.deliver(rule, "another account's rule delivers"),))
            yield Chain("set aside by a rule of one's own", (requests.set_aside(rule),))

    def _always(self, connection: Connection) -> Iterator[Subject]:
        """Strangers, and the rest of the console's account, whatever statements name."""
        yield from STRANGERS
        yield account_subject(connection.console_account)

    def _anyone(self, subject: Subject) -> Caller:
        return administrator_of(self._world.estate, subject.account or "")

    def _role(self, name: str) -> str:
        return self._world.names.role_arn(self._connections[name].account, self._world.names.governance(name))

    def _requests(self, name: str) -> EventRequests:
        return EventRequests(self._world.names, self._connections[name].account, name)

    def _subject(self, name: str) -> Subject:
        return Subject(SubjectKind.CONNECTION, name, self._connections[name].console_account)

    def _thing(self, name: str) -> Thing:
        return Thing(ThingKind.CONNECTION, name, self._connections[name].account)


_THEMSELVES = (SubjectKind.ACCOUNT, SubjectKind.STRANGER, SubjectKind.ROLE, SubjectKind.ANYBODY)
