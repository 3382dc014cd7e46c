"""Model groups: who deploys their versions, who registers new ones, and who could take them over.

A group is reached by its ARN: its own policy and RAM let accounts in, and each role's own policies decide
(sagemaker/latest/dg/model-registry-deploy.html and model-registry-version.html, "from a different account"). RAM makes
it show in the account, the policy says what may be done; a declared grant has both. What a version is made of is in S3,
under a key of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from landbridge.access.capabilities.actors import EXECUTION_ROLE, MODELS_ROLE, Actor, Actors
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
from landbridge.access.capabilities.model_requests import APPROVE, REGISTER_APPROVED, ModelRequests
from landbridge.access.capabilities.principals import (
    account_subject,
    administrator_of,
    assuming,
    declared_callers,
    deployed_caller,
    role_subject_of,
    team_subject,
)
from landbridge.access.capabilities.service_roles import ServiceRoles
from landbridge.access.capabilities.steps import Step, chain_of
from landbridge.access.evaluation import Evaluator
from landbridge.access.model import Caller
from landbridge.declaration.model_registry import ModelLevel, PermissionSet

RAM_SHARE = "RAM share"
GROUP_POLICY = "group's policy"
BY_ARN = "by its ARN"
ARTIFACTS = "its artifacts"
VERSIONS = "its versions"


class Models:
    """Each model group of the declaration, in the registry's account."""

    def __init__(self, world: World) -> None:
        self._world = world
        registry = world.declaration.model_registry
        self._account = registry.account if registry is not None else ""
        self._groups = world.declaration.model_groups if registry is not None else {}
        self._actors = Actors(world)
        self._candidates = Candidates(world)
        self._service_roles = ServiceRoles(world)
        self._requests = {
            key: ModelRequests(world.names, self._account, key, self._groups[key]) for key in self._groups
        }
        # Each side of a grant by itself: neither stands in for the other.
        self._shares_alone = Evaluator(replace(world.estate, resources={}))
        self._policies_alone = Evaluator(replace(world.estate, shares=()))

    def questions(self) -> Iterator[Question]:
        for key in self._groups:
            for capability, gates in self._requests[key].gates().items():
                for subject in self._candidates.of(gates):
                    yield Question(subject, capability, self._thing(key))

    def declared(self) -> Iterator[Expectation]:
        declaration = self._world.declaration
        for team, grants in declaration.model_grants.items() if self._groups else ():
            for key, level in grants.items():
                yield from self._granted(team, key, level)
        for key in self._groups:
            yield from self._by_review(key)
            yield from self._by_console(key)

    def chains(self, question: Question) -> tuple[Chain, ...]:
        requests = self._requests.get(question.thing.key)
        if question.thing.kind is not ThingKind.MODEL_GROUP or requests is None:
            return ()
        return tuple(self._chains(question.subject, question.capability, requests))

    # What the declaration says

    def _granted(self, team: str, key: str, level: ModelLevel) -> Iterator[Expectation]:
        """The team itself; and what RAM and the policy, which name accounts, open to other roles of its account
        (docs/concepts/models.md)."""
        thing, place = self._thing(key), ("model_grants", team, key)
        subject, others = team_subject(self._world.declaration, team), account_subject(self._team_account(team))
        described = (BY_ARN, VERSIONS)
        ways = {
            Capability.DESCRIBE: self._of_roles(team, described),
            Capability.DEPLOY_MODEL: (*self._sides(key), *self._of_roles(team, (ARTIFACTS,))),
        }
        opened = {Capability.DESCRIBE: described, Capability.DEPLOY_MODEL: (BY_ARN,)}
        if level is ModelLevel.REGISTER:
            registered = self._of_roles(team, (BY_ARN, ARTIFACTS))
            ways[Capability.REGISTER_MODEL] = (*self._sides(key), MODELS_ROLE, *registered)
            opened |= {Capability.REGISTER_MODEL: (BY_ARN,), Capability.TAKE_OVER: (REGISTER_APPROVED,)}
        for capability, every in ways.items():
            yield Expectation(Question(subject, capability, thing), every, place)
        for capability, every in opened.items():
            yield Expectation(Question(others, capability, thing), every, place, may=True)

    def _sides(self, key: str) -> tuple[str, ...]:
        """The policy of a group made elsewhere is its owner's."""
        return (RAM_SHARE,) if self._groups[key].existing else (RAM_SHARE, GROUP_POLICY)

    def _of_roles(self, team: str, ways: tuple[str, ...]) -> tuple[str, ...]:
        """As the execution role; and, where the team registers anything, as its models role."""
        if ModelLevel.REGISTER not in self._world.declaration.model_grants[team].values():
            return ways
        return (*ways, *(f"{way}, {MODELS_ROLE}" for way in ways))

    def _by_review(self, key: str) -> Iterator[Expectation]:
        """The hub's function looks at a card's package, and approves that of an approved card
        (docs/concepts/model-cards.md)."""
        hub, names = self._world.declaration.model_cards, self._world.names
        if hub is None or hub.account != self._account or not (hub.review.approve_packages or hub.review.return_cards):
            return
        role, thing = role_subject_of(names.role_arn(hub.account, names.cards_function("review"))), self._thing(key)
        place = ("model_cards", "review")
        yield Expectation(Question(role, Capability.DESCRIBE, thing), (VERSIONS,), place)
        if hub.review.approve_packages:
            question = Question(role, Capability.TAKE_OVER, thing)
            yield Expectation(question, (APPROVE,), (*place, "approve_packages"))

    def _by_console(self, key: str) -> Iterator[Expectation]:
        """A console sees all groups of its account, and so does its default profile; with the vendor's permissions, of
        which AWS alone knows the content, it may do anything (docs/concepts/governance.md)."""
        for name, connection in self._world.declaration.governance.items():
            if connection.account != self._account:
                continue
            console = Subject(SubjectKind.CONNECTION, name, connection.console_account)
            profile = self._world.names.role_arn(self._account, self._world.names.governance_profile_role(name))
            vendor = connection.permissions is PermissionSet.VENDOR_DOCUMENTED
            for subject in (console, role_subject_of(profile)):
                question = Question(subject, Capability.DESCRIBE, self._thing(key))
                ways = tuple(chain.way for chain in self.chains(question))
                yield Expectation(question, ways, ("governance", name), may=vendor and subject is console)
            for capability in _ALL_BUT_DESCRIBE if vendor else ():
                question = Question(console, capability, self._thing(key))
                ways = tuple(chain.way for chain in self.chains(question))
                yield Expectation(question, ways, ("governance", name, "permissions"), may=True)

    # How it is done

    def _chains(self, subject: Subject, capability: Capability, requests: ModelRequests) -> Iterator[Chain]:
        actors = [self._service_roles.entered(each) for each in self._actors.of(subject) if self._is_near(each)]
        if capability is Capability.TAKE_OVER:
            for actor in actors:
                for step in requests.take_over():
                    yield chain_of(actor, step.what, (step.link(actor.caller),))
        elif capability is Capability.DESCRIBE:
            for actor in actors:
                yield chain_of(actor, BY_ARN, (requests.describe_group().link(actor.caller),))
                yield chain_of(actor, VERSIONS, (requests.describe_versions().link(actor.caller),))
        elif capability is Capability.DEPLOY_MODEL:
            if subject.kind is SubjectKind.TEAM:
                yield from self._declared_deploying(subject, requests)
            for actor in actors:
                yield chain_of(actor, BY_ARN, (requests.make_model().link(actor.caller),))
                read = requests.read_artifacts()
                yield chain_of(actor, ARTIFACTS, (read.link(actor.caller),))
                yield chain_of(actor, read.without_tls().what, (read.without_tls().link(actor.caller),))
        elif capability is Capability.REGISTER_MODEL:
            if subject.kind is SubjectKind.TEAM:
                yield from self._declared_registering(subject, requests)
            for actor in actors:
                yield chain_of(actor, BY_ARN, (requests.register().link(actor.caller),))
                yield chain_of(actor, ARTIFACTS, (requests.overwrite_artifacts().link(actor.caller),))

    def _declared_deploying(self, subject: Subject, requests: ModelRequests) -> Iterator[Chain]:
        """What makes the model in the team's account is the organisation's to give: any role there with the right to
        (docs/concepts/models.md); what the model runs as, and reads its artifacts, is the execution role."""
        actor = self._execution_role(subject)
        builder = administrator_of(self._world.estate, actor.caller.account or "")
        read = tuple(step.link(actor.caller) for step in (requests.list_artifacts(), requests.read_artifacts()))
        listed = requests.list_groups().link(actor.caller)
        shown = self._asked(requests.describe(), actor, self._shares_alone)
        yield Chain(RAM_SHARE, (*actor.entry, listed, *shown, *read))
        described = self._asked(requests.describe(), actor, self._policies_alone)
        made = requests.make_model().link(builder, self._policies_alone)
        yield Chain(GROUP_POLICY, (*actor.entry, *described, made, *read))

    def _declared_registering(self, subject: Subject, requests: ModelRequests) -> Iterator[Chain]:
        actor = self._execution_role(subject)
        put = requests.put_artifacts().link(actor.caller)
        for way, side in ((RAM_SHARE, self._shares_alone), (GROUP_POLICY, self._policies_alone)):
            yield Chain(way, (*actor.entry, put, requests.register().link(actor.caller, side)))
        role = self._models_role(subject)
        found = (requests.list_groups(), *requests.describe(), requests.list_artifacts())
        steps = (*found, requests.put_artifacts(), requests.register())
        yield Chain(MODELS_ROLE, (*role.entry, *(step.link(role.caller) for step in steps)))

    def _asked(self, steps: tuple[Step, ...], actor: Actor, side: Evaluator) -> Iterator[Link]:
        return (step.link(actor.caller, side) for step in steps)

    def _execution_role(self, subject: Subject) -> Actor:
        return next(actor for actor in self._actors.of(subject) if actor.role == EXECUTION_ROLE)

    def _models_role(self, subject: Subject) -> Actor:
        """As its principals and as its execution role; it is asked for whether there is one or not."""
        names, team = self._world.names, self._world.declaration.teams[subject.name]
        arn = names.role_arn(self._account, names.models_role(subject.name))
        people: tuple[Caller, ...] = declared_callers(self._world.estate, team.principals)
        entrants = (*people, self._execution_role(subject).caller)
        entry = assuming(entrants, arn, f"assume the {MODELS_ROLE}")
        return Actor(MODELS_ROLE, (entry,), deployed_caller(self._world.estate, arn))

    def _is_near(self, actor: Actor) -> bool:
        """A team asks as its execution role, and as those of its roles that the registry's account holds."""
        return actor.role == EXECUTION_ROLE or actor.caller.account == self._account or not actor.entry

    def _thing(self, key: str) -> Thing:
        return Thing(ThingKind.MODEL_GROUP, key, self._account)

    def _team_account(self, team: str) -> str:
        return self._world.declaration.teams[team].account


_ALL_BUT_DESCRIBE = (Capability.DEPLOY_MODEL, Capability.REGISTER_MODEL, Capability.TAKE_OVER)
