"""What a declaration would say for a team to have something: a small table by the kind of the thing."""

from __future__ import annotations

from collections.abc import Callable

from landbridge.access.capabilities.chain import Capability, Question, Thing, ThingKind
from landbridge.access.capabilities.sharing import has_access_role, has_models_role, keeps_results_central
from landbridge.access.report.changes import Change, Mend
from landbridge.access.report.mend_cards import for_people_of
from landbridge.access.report.mend_grants import grant
from landbridge.declaration.model_registry import ModelLevel
from landbridge.declaration.models import Declaration
from landbridge.naming import Names

_NOBODY = "nobody is granted this"


def for_team(declaration: Declaration, question: Question) -> Mend:
    found = _BY_KIND.get(question.thing.kind)
    return (
        Mend(remark=f"{_NOBODY}: no declaration gives anything there")
        if found is None
        else found(declaration, question)
    )


def is_grantable(thing: Thing) -> bool:
    """Whether a declaration gives anything of such a thing to anybody."""
    return thing.kind in _BY_KIND


def _feature_group(declaration: Declaration, question: Question) -> Mend:
    return grant(declaration, question.subject.name, question.capability, question.thing.key)


def _local(declaration: Declaration, question: Question) -> Mend:
    team = question.thing.key.partition("/")[0]
    if team == question.subject.name:
        return Mend(remark=f"{_NOBODY}: the group has not both stores, and neither comes later")
    return Mend(remark=f"{_NOBODY}: a local group is {team}'s own; under `feature_groups` it could be granted")


def _replica(declaration: Declaration, question: Question) -> Mend:
    team, _, key = question.thing.key.partition("/")
    central = grant(declaration, question.subject.name, question.capability, key)
    return Mend(central.changes, f"the copy is {team}'s own; what is granted is the group itself, `{key}`")


def _catalog(declaration: Declaration, question: Question) -> Mend:
    return Mend((Change(("teams", question.subject.name, "discover"), "true"),))


def _results(declaration: Declaration, question: Question) -> Mend:
    name = question.subject.name
    if question.thing.key.partition("/")[0] != name:
        return Mend(remark=f"{_NOBODY}: results are for the team that queried")
    if keeps_results_central(declaration, name):
        return Mend((Change(("teams", name, "results"), "team", "central"),))
    return Mend(remark="it comes with the team's first grant of an offline store")


def _produced(declaration: Declaration, question: Question) -> Mend:
    name, own = question.subject.name, declaration.teams[question.subject.name].produce
    if question.capability is not Capability.PRODUCE:
        return Mend(remark=f"{_NOBODY}: what {question.thing.key} produces is its own")
    if own is not None:
        return Mend(remark=f"{_NOBODY}: {name} produces under `{own}`, and other names are not its own")
    return Mend((Change(("teams", name, "produce"), f"{name}-"),), "names that begin so would be the team's own")


def _model_group(declaration: Declaration, question: Question) -> Mend:
    name, key, registry = question.subject.name, question.thing.key, declaration.model_registry
    if registry is not None and registry.account == declaration.teams[name].account:
        return Mend(remark=f"{_NOBODY}: the registry's own account needs no grant, and can have none")
    now = declaration.model_grants.get(name, {}).get(key)
    level = ModelLevel.REGISTER if question.capability is Capability.REGISTER_MODEL else ModelLevel.DEPLOY
    return Mend((Change(("model_grants", name, key), level.value, now.value if now is not None else ""),))


def _connection(declaration: Declaration, question: Question) -> Mend:
    return Mend(remark=f"{_NOBODY}: a registry's events are for the console that `governance` connects to it")


def _role(declaration: Declaration, question: Question) -> Mend:
    name, names, role = question.subject.name, Names.of(declaration), question.thing.key
    made = {
        names.execution_role(name): True,
        names.access_role_arn(name).rpartition("/")[2]: has_access_role(declaration, name),
        names.models_role(name): has_models_role(declaration, name),
    }
    if role not in made:
        return Mend(remark=f"{_NOBODY}: a role lets in those whom it was made for, by their `principals`")
    return Mend(remark="" if made[role] else "it comes with the team's first grant that takes such a role")


_BY_KIND: dict[ThingKind, Callable[[Declaration, Question], Mend]] = {
    ThingKind.FEATURE_GROUP: _feature_group,
    ThingKind.LOCAL_FEATURE_GROUP: _local,
    ThingKind.REPLICA: _replica,
    ThingKind.CATALOG: _catalog,
    ThingKind.RESULTS: _results,
    ThingKind.PRODUCED: _produced,
    ThingKind.MODEL_GROUP: _model_group,
    ThingKind.CARD: for_people_of,
    ThingKind.CONNECTION: _connection,
    ThingKind.ROLE: _role,
}
