"""Spokes: a spoke's function offers its cards to the hub, the hub's copies them, and nobody else comes near them.

The key of a thing is the spoke's name; one card stands for all of the spoke, whatever its status
(docs/concepts/card-spokes.md). It is taken to be encrypted with AWS's own key: a spoke's key is the spoke's affair.
"""

from __future__ import annotations

from collections.abc import Iterator

from landbridge.access.capabilities.actors import DIRECTLY, Actor, Actors
from landbridge.access.capabilities.candidates import Candidates
from landbridge.access.capabilities.card_expectations import BY_ARN, STATUS_ALONE
from landbridge.access.capabilities.card_requests import PUT_INTO, CardRequests
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
from landbridge.access.capabilities.principals import account_subject, deployed_caller, role_subject_of
from landbridge.access.capabilities.service_roles import ServiceRoles
from landbridge.access.capabilities.shared_cards import spoke_card, world_with_cards
from landbridge.access.capabilities.steps import Call, Step, chain_of, through
from landbridge.access.model import Context
from landbridge.card_spokes import SOURCE_TAG
from landbridge.declaration.model_registry import PermissionSet

COPIED = "copied by the hub"


class Spokes:
    """Each spoke of the declaration, with the hub."""

    def __init__(self, world: World) -> None:
        declaration = world.declaration
        self._hub = declaration.model_cards
        self._spokes = declaration.card_spokes if self._hub is not None else {}
        self._world = world_with_cards(world) if self._spokes else world
        self._actors = Actors(self._world)
        self._candidates = Candidates(self._world)
        self._service_roles = ServiceRoles(self._world)

    def questions(self) -> Iterator[Question]:
        for name in self._spokes:
            requests, thing = self._requests(name), self._thing(name)
            yield Question(self._subject(name), Capability.SEE_CARD, thing)
            asked = {
                Capability.SEE_CARD: (requests.describe(),),
                Capability.CHANGE_CARD: (requests.update_status(),),
                Capability.EXPORT_CARD: (requests.export(),),
                Capability.TAKE_OVER: requests.take_over(requests.account),
            }
            for capability, steps in asked.items():
                for subject in self._candidates.of(requests.gates(*steps)):
                    yield Question(subject, capability, thing)

    def declared(self) -> Iterator[Expectation]:
        for name in self._spokes:
            thing, place = self._thing(name), ("card_spokes", name)
            yield Expectation(Question(self._subject(name), Capability.SEE_CARD, thing), (COPIED,), place)
            copier, offerer = role_subject_of(self._copier), role_subject_of(self._offerer(name))
            yield Expectation(Question(copier, Capability.SEE_CARD, thing), (BY_ARN,), place)
            ways = (f"{PUT_INTO} {self._world.names.spoke_share(name)}",)
            yield Expectation(Question(offerer, Capability.TAKE_OVER, thing), ways, place)
            # RAM names the hub's account, and its smallest permission has UpdateModelCard.
            for subject in (account_subject(self._account), *self._vendors()):
                yield Expectation(Question(subject, Capability.SEE_CARD, thing), (BY_ARN,), place, may=True)
                question = Question(subject, Capability.CHANGE_CARD, thing)
                yield Expectation(question, (BY_ARN, STATUS_ALONE), place, may=True)

    def _vendors(self) -> Iterator[Subject]:
        """Consoles of the hub's account whose permissions AWS alone knows."""
        for name, connection in self._world.declaration.governance.items():
            if connection.account == self._account and connection.permissions is PermissionSet.VENDOR_DOCUMENTED:
                yield Subject(SubjectKind.CONNECTION, name, connection.console_account)

    def chains(self, question: Question) -> tuple[Chain, ...]:
        name = question.thing.key
        if name not in self._spokes or question.thing != self._thing(name):
            return ()
        if question.subject == self._subject(name):
            return (self._copied(name),) if question.capability is Capability.SEE_CARD else ()
        return tuple(self._chains(question.subject, question.capability, self._requests(name)))

    def _chains(self, subject: Subject, capability: Capability, requests: CardRequests) -> Iterator[Chain]:
        for actor in map(self._service_roles.entered, self._actors.of(subject)):
            taken = requests.take_over(actor.caller.account)
            ways = {
                Capability.SEE_CARD: ((BY_ARN, requests.describe()),),
                Capability.CHANGE_CARD: ((BY_ARN, requests.update()), (STATUS_ALONE, requests.update_status())),
                Capability.EXPORT_CARD: ((BY_ARN, requests.export()),),
                Capability.TAKE_OVER: tuple((step.what, step) for step in taken),
            }
            for way, step in ways.get(capability, ()):
                yield chain_of(actor, way, (step.link(actor.caller, self._world.evaluator),))

    def _copied(self, name: str) -> Chain:
        """The spoke's function puts the card into its share; the hub's finds it, reads it, and makes or changes the
        copy, as cards of the hub that bear the tag of one."""
        requests, share = self._requests(name), self._world.names.spoke_share(name)
        offering = (
            requests.list_own(),
            Step("see what the share holds", (Call("ram:GetResourceShareAssociations", "*"),)),
            requests.put_into(share),
        )
        found = Step("find it in the share", (Call("ram:ListResources", "*"),))
        copying = (found, requests.list_versions(), requests.describe(), *self._copy(requests.card))
        return Chain(COPIED, (*self._links(self._offerer(name), offering), *self._links(self._copier, copying)))

    def _links(self, role: str, steps: tuple[Step, ...]) -> Iterator[Link]:
        actor = self._service_roles.entered(Actor(DIRECTLY, (), deployed_caller(self._world.estate, role)))
        yield from actor.entry
        yield from (step.link(actor.caller, self._world.evaluator) for step in steps)

    def _copy(self, source: str) -> tuple[Step, ...]:
        copy = self._world.names.model_card_arn(self._account, "any")
        new: Context = {f"aws:requesttag/{SOURCE_TAG}": (source,), "aws:tagkeys": (SOURCE_TAG,)}
        there: Context = {f"aws:resourcetag/{SOURCE_TAG}": (source,)}
        tagged = {**new, "sagemaker:taggingaction": ("CreateModelCard",), **dict.fromkeys(there, ())}
        key = self._key(copy)
        return (
            Step(
                "make the copy",
                (
                    Call("sagemaker:CreateModelCard", copy, {**new, **dict.fromkeys(there, ())}),
                    Call("sagemaker:AddTags", copy, tagged),
                    *key,
                ),
            ),
            Step("read the copy", (Call("sagemaker:DescribeModelCard", copy, there), *key[:1])),
            Step("change the copy", (Call("sagemaker:UpdateModelCard", copy, there), *key[:2])),
        )

    def _key(self, copy: str) -> tuple[Call, ...]:
        """Of an encrypted copy: its use, and what its creation takes besides (the registry schema of
        AWS::SageMaker::ModelCard)."""
        if self._hub is None or not self._hub.encrypted:
            return ()
        names = self._world.names
        key = names.key_of_alias_arn(self._account, names.cards_key_alias())
        via = through(names.kms_via_sagemaker(), {"aws:sagemaker:model-card-arn": copy})
        granted: Context = {**via, "kms:grantisforawsresource": ("true",)}
        used = tuple(Call(f"kms:{action}", key, via) for action in ("Decrypt", "GenerateDataKey", "DescribeKey"))
        return (*used, Call("kms:CreateGrant", key, granted))

    def _requests(self, name: str) -> CardRequests:
        names, account = self._world.names, self._spokes[name].account
        card = spoke_card(names, account).rpartition("/")[2]
        return CardRequests(names, account, card, None, (names.spoke_share(name),))

    @property
    def _account(self) -> str:
        return self._hub.account if self._hub is not None else ""

    @property
    def _copier(self) -> str:
        return self._world.names.role_arn(self._account, self._world.names.cards_function("copy"))

    def _offerer(self, name: str) -> str:
        return self._world.names.role_arn(self._spokes[name].account, self._world.names.spoke_function(name))

    def _subject(self, name: str) -> Subject:
        return Subject(SubjectKind.SPOKE, name, self._spokes[name].account)

    def _thing(self, name: str) -> Thing:
        return Thing(ThingKind.CARD, name, self._spokes[name].account)
