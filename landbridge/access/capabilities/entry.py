"""The way in: who may work as which role of the estate (STS API reference, AssumeRole; IAM user guide,
reference_policies_evaluation-logic-cross-account).

What a caller writes into the call itself, such as an external id or a session's tags, keeps nobody out who knows it: a
trust that asks for it is asked once more, with nothing known of it (IAM user guide, id_roles_common-scenarios_third-
party: "the external ID is not a secret"). Who comes by an identity provider has no credentials of AWS
(STS API reference, AssumeRoleWithWebIdentity and AssumeRoleWithSAML).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from landbridge.access.capabilities.actors import CONSOLE, DIRECTLY, EXECUTION_ROLE
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
)
from landbridge.access.capabilities.operations import Ask, Operation, Step
from landbridge.access.capabilities.principals import (
    ANYBODY,
    PRESENTED,
    account_subject,
    administrator_of,
    assuming,
    card_role_arn,
    declared_accounts,
    is_declared,
    team_subject,
)
from landbridge.access.capabilities.sharing import has_access_role, has_models_role
from landbridge.access.capabilities.work import Scene, Work, expected
from landbridge.access.evaluation.callers import ANONYMOUS
from landbridge.access.model import Caller, Effect, Request, Statement
from landbridge.declaration.model_cards import Stage
from landbridge.declaration.model_registry import Credentials

PRESENTING = "presenting what it likes"
FEDERATED = ("AssumeRoleWithWebIdentity", "AssumeRoleWithSAML")


def role_thing(arn: str) -> Thing:
    return Thing(ThingKind.ROLE, arn.rpartition("/")[2], arn.split(":")[4])


class Entry(Work):
    """Every role of the estate. The ways are the declared principals one by one, as they are written, and the roles
    that the subject works as already. Roles that trust a service have nobody."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        identities = scene.world.estate.identities.values()
        self._arns = {role_thing(each.arn): each.arn for each in identities if ":role/" in each.arn}
        self._accounts = frozenset(declared_accounts(self.declaration))
        self._principals: dict[str, list[tuple[Subject, str, Caller]]] = defaultdict(list)
        for subject in dict.fromkeys(scene.actors.ways_in.values()):
            for pattern, caller, _ in scene.actors.entrants(subject):
                self._principals[caller.account or ""].append((subject, pattern, caller))
        self._asking = frozenset(each.arn for each in identities if any(map(_asks_for_presented, each.trust)))
        self._consoles = {
            self.names.role_arn(each.account, self.names.governance(name)): each.console_account
            for name, each in self.declaration.governance.items()
        }
        self._expected: frozenset[Question] | None = None

    def things(self) -> Iterator[tuple[Capability, Thing]]:
        return ((Capability.WORK_AS, thing) for thing in self._arns)

    def operations(self, capability: Capability, thing: Thing) -> tuple[Operation, ...]:
        return tuple(
            Operation(name, (Step("assume the role", (Ask(f"sts:{name}", self._arns[thing]),)),))
            for name in ("AssumeRole", *FEDERATED)
        )

    def answers_for(self, capability: Capability, thing: Thing) -> bool:
        """Declared roles that the estate lacks, too: nobody comes in there."""
        return capability is Capability.WORK_AS and thing.kind is ThingKind.ROLE

    def ways(self, question: Question) -> Iterator[Chain]:
        subject, thing = question.subject, question.thing
        arn = self._arns.get(thing) or self.names.role_arn(thing.account, thing.key)
        for pattern, caller, context in self.scene.actors.entrants(subject):
            yield Chain(pattern, (assuming([caller], arn, "assume the role", context),))
        for actor in self.scene.actors.of(subject):
            if actor.caller.arn != arn:
                yield Chain(actor.role, (*actor.entry, assuming([actor.caller], arn, "assume the role")))
                if self._may_present(question, arn):
                    link = assuming([actor.caller], arn, "assume the role", PRESENTED)
                    yield Chain(f"{actor.role}, {PRESENTING}", (*actor.entry, link))
        if subject == ANYBODY:
            for name in FEDERATED:
                request = Request(ANONYMOUS, f"sts:{name}", arn)
                yield Chain(name, (Link("come by an identity provider", (request,)),))

    def _may_present(self, question: Question, arn: str) -> bool:
        """Who is declared to come in does so as it is declared; who else of a console's account knows the external id
        is the console's affair."""
        if arn not in self._asking or question.subject.account == self._consoles.get(arn, ""):
            return False
        if self._expected is None:
            self._expected = frozenset(each.question for each in self.declared())
        return question not in self._expected

    def declared(self) -> Iterator[Expectation]:
        for subject, arn, patterns, ways, place in self._declared_ways():
            yield from expected(subject, Capability.WORK_AS, role_thing(arn), ways, place)
            yield from self._same_people(subject, arn, patterns, place)

    def _declared_ways(
        self,
    ) -> Iterator[tuple[Subject, str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]]:
        """Subject, role, the principals that may assume it, all the ways, and where that is declared."""
        declaration, names = self.declaration, self.names
        registry = declaration.model_registry
        for name, team in declaration.teams.items():
            subject, people, place = team_subject(declaration, name), team.principals, ("teams", name, "principals")
            yield subject, names.role_arn(team.account, names.execution_role(name)), people, people, place
            if has_access_role(declaration, name):
                yield subject, names.access_role_arn(name), people, (*people, EXECUTION_ROLE), place
            if registry is not None and has_models_role(declaration, name):
                arn = names.role_arn(registry.account, names.models_role(name))
                yield subject, arn, people, (*people, EXECUTION_ROLE), place
        for name, card in declaration.card_accounts.items():
            if card.principals and card.stage is not Stage.DATA:
                subject = Subject(SubjectKind.CARD_ACCOUNT, name, card.account)
                place = ("card_accounts", name, "principals")
                yield subject, card_role_arn(declaration, names, name), card.principals, card.principals, place
        for name, connection in declaration.governance.items():
            if connection.credentials is Credentials.ROLE:
                subject = Subject(SubjectKind.CONNECTION, name, connection.console_account)
                arn = names.role_arn(connection.account, names.governance(name))
                yield subject, arn, (), (CONSOLE,), ("governance", name)

    def _same_people(
        self, declared: Subject, arn: str, patterns: tuple[str, ...], place: tuple[str, ...]
    ) -> Iterator[Expectation]:
        """A role may be declared twice, as a team's and as a card account's; and a pattern may stand for every role."""
        thing = role_thing(arn)
        for subject, pattern, caller in self._principals[declared.account or ""]:
            if subject != declared and is_declared(caller.arn or "", patterns):
                yield from expected(subject, Capability.WORK_AS, thing, (pattern,), place, may=True)
        account = declared.account
        if account in self._accounts and is_declared(administrator_of(self.world.estate, account).arn or "", patterns):
            ways = (DIRECTLY,)
            yield from expected(account_subject(account), Capability.WORK_AS, thing, ways, place, may=True)


def _asks_for_presented(statement: Statement) -> bool:
    """Whether it lets in whoever presents something."""
    keys = {condition.key.lower() for condition in statement.conditions}
    return statement.effect is Effect.ALLOW and any(key.startswith(tuple(PRESENTED)) for key in keys)
