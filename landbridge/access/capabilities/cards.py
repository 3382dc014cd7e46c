"""Model cards of the hub, one of each status: who sees, changes and exports them, and who could take them over.

Which accounts see a card follows from its status, what their roles do from their policies, boundaries and the card's
key; what RAM's permission opens beyond that to other roles of the accounts is in docs/concepts/model-cards.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from landbridge.access.capabilities.actors import Actor, Actors
from landbridge.access.capabilities.candidates import Candidates
from landbridge.access.capabilities.card_expectations import (
    BY_ARN,
    STATUS_ALONE,
    CardExpectations,
    attached,
)
from landbridge.access.capabilities.card_exports import CardExports
from landbridge.access.capabilities.card_requests import CardRequests
from landbridge.access.capabilities.chain import (
    Capability,
    Chain,
    Expectation,
    Question,
    Subject,
    SubjectKind,
    Thing,
    ThingKind,
    World,
)
from landbridge.access.capabilities.service_roles import ServiceRoles
from landbridge.access.capabilities.shared_cards import world_with_cards
from landbridge.access.capabilities.steps import Step, chain_of
from landbridge.access.evaluation import Evaluator
from landbridge.access.evaluation.callers import EVERYTHING
from landbridge.cards.status import Status
from landbridge.declaration.model_cards import Stage
from landbridge.declaration.model_registry import PermissionSet


class Cards:
    """The key of a thing is its status; the card that stands for it has the status for a name. What was exported is a
    thing of its own (CardExports)."""

    def __init__(self, world: World) -> None:
        self._world = world_with_cards(world)
        self._hub = world.declaration.model_cards
        self._actors = Actors(self._world)
        self._candidates = Candidates(self._world)
        self._exports = CardExports(self._world)
        self._service_roles = ServiceRoles(self._world)
        self._boundaries_alone = Evaluator(replace(self._world.estate, service_control={}))

    def questions(self) -> Iterator[Question]:
        for status in Status if self._hub is not None else ():
            requests, thing = self._requests(status), self._thing(status)
            asked = {
                Capability.SEE_CARD: (requests.describe(),),
                Capability.CHANGE_CARD: (requests.update_status(),),
                Capability.EXPORT_CARD: (requests.export(),),
                Capability.TAKE_OVER: requests.take_over(requests.account),
            }
            for capability, steps in asked.items():
                bounded = self._bounded if capability is not Capability.SEE_CARD else ()
                for subject in dict.fromkeys((*self._candidates.of(requests.gates(*steps)), *bounded)):
                    yield Question(subject, capability, thing)
        yield from self._exports.questions()

    def declared(self) -> Iterator[Expectation]:
        for status in Status if self._hub is not None else ():
            expectations = CardExpectations(self._world, self._thing(status), status, self._requests(status).shares)
            yield from expectations.all()
            yield from self._by_vendor(self._thing(status))
        yield from self._exports.declared()

    def chains(self, question: Question) -> tuple[Chain, ...]:
        thing = question.thing
        if self._hub is None or thing.kind is not ThingKind.CARD:
            return ()
        if thing.account != self._hub.account or thing.key not in tuple(Status):
            return self._exports.chains(question)
        return tuple(self._chains(question.subject, question.capability, self._requests(Status(thing.key))))

    def _chains(self, subject: Subject, capability: Capability, requests: CardRequests) -> Iterator[Chain]:
        for actor in self._near(subject):
            for way, steps in self._ways(subject, actor, capability, requests):
                yield self._chain(actor, way, steps, self._world.evaluator)
                if subject.kind is SubjectKind.CARD_ACCOUNT and capability is not Capability.SEE_CARD:
                    yield self._chain(_with_everything(actor), attached(way), steps, self._boundaries_alone)

    def _ways(
        self, subject: Subject, actor: Actor, capability: Capability, requests: CardRequests
    ) -> Iterator[tuple[str, tuple[Step, ...]]]:
        match capability:
            case Capability.SEE_CARD:
                yield BY_ARN, (*self._finding(subject, requests), requests.describe())
            case Capability.CHANGE_CARD:
                yield BY_ARN, (requests.update(),)
                yield STATUS_ALONE, (requests.update_status(),)
            case Capability.EXPORT_CARD:
                yield BY_ARN, (requests.export(), *self._fetching(subject, requests))
            case Capability.TAKE_OVER:
                for step in requests.take_over(actor.caller.account):
                    yield step.what, (step,)

    def _finding(self, subject: Subject, requests: CardRequests) -> tuple[Step, ...]:
        """Declared users of cards find them, too; who knows a card's ARN need not."""
        if subject.kind is not SubjectKind.CARD_ACCOUNT:
            return ()
        stage = self._world.declaration.card_accounts[subject.name].stage
        if stage.shares_cards:
            return (requests.list_shared(), requests.list_versions())
        audit = (requests.audit(),) if stage is Stage.SECURITY else ()
        return (requests.list_own(), requests.list_versions(), *audit)

    def _fetching(self, subject: Subject, requests: CardRequests) -> tuple[Step, ...]:
        """To the bucket of the card users' own account; others may have any bucket."""
        if subject.kind is not SubjectKind.CARD_ACCOUNT:
            return ()
        entry = self._world.declaration.card_accounts[subject.name]
        if not entry.stage.shares_cards:
            return ()
        return (requests.follow_export(), requests.fetch(subject.name, entry.account))

    def _chain(self, actor: Actor, way: str, steps: tuple[Step, ...], judge: Evaluator) -> Chain:
        return chain_of(actor, way, (step.link(actor.caller, judge) for step in steps))

    def _near(self, subject: Subject) -> Iterator[Actor]:
        """Of a team the roles in its own account and those in the hub's."""
        for actor in self._actors.of(subject):
            if actor.caller.account in (subject.account, self._thing(Status.DRAFT).account) or not actor.entry:
                yield self._service_roles.entered(actor)

    @property
    def _bounded(self) -> Iterator[Subject]:
        """Card users are asked for everything: what their boundary holds off, no policy of theirs allows."""
        for name, entry in self._world.declaration.card_accounts.items():
            if entry.principals:
                yield Subject(SubjectKind.CARD_ACCOUNT, name, entry.account)

    def _requests(self, status: Status) -> CardRequests:
        assert self._hub is not None
        names, declaration = self._world.names, self._world.declaration
        key = names.key_of_alias_arn(self._hub.account, names.cards_key_alias()) if self._hub.encrypted else None
        stages = {entry.stage for entry in declaration.card_accounts.values() if entry.stage.shares_cards}
        shares = tuple(names.cards_share(stage) for stage in Stage if stage in stages)
        return CardRequests(names, self._hub.account, status.value, key, shares)

    def _by_vendor(self, thing: Thing) -> Iterator[Expectation]:
        """AWS alone knows what the vendor's permissions hold (docs/concepts/governance.md)."""
        for name, connection in self._world.declaration.governance.items():
            if connection.account == thing.account and connection.permissions is PermissionSet.VENDOR_DOCUMENTED:
                subject = Subject(SubjectKind.CONNECTION, name, connection.console_account)
                question = Question(subject, Capability.TAKE_OVER, thing)
                ways = tuple(chain.way for chain in self.chains(question))
                yield Expectation(question, ways, ("governance", name, "permissions"), may=True)

    def _thing(self, status: Status) -> Thing:
        return Thing(ThingKind.CARD, status.value, self._hub.account if self._hub is not None else "")


def _with_everything(actor: Actor) -> Actor:
    """The same role with a policy attached that allows everything: what is left is its boundary."""
    return replace(actor, caller=replace(actor.caller, policies=EVERYTHING))
