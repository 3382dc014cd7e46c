"""One random change to what the templates of an assembly allow: something removed, or something widened."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

STRANGER = "000000000002"
"""An account that no generated organisation declares."""

Templates = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Mutation:
    """What was changed, where, in words."""

    kind: str
    stack: str
    logical_id: str
    detail: str

    def __str__(self) -> str:
        return f"{self.kind} in {self.stack}/{self.logical_id}: {self.detail}"


@dataclass(frozen=True)
class Place:
    """A list of statements in a template. Statements that a custom resource merges are JSON text: `store` writes them
    back."""

    stack: str
    logical_id: str
    statements: list[dict[str, Any]]
    store: Callable[[], None] = lambda: None


def mutate(templates: Templates, random: Random) -> Mutation:
    """Changes one thing in `templates`, in place."""
    while True:
        change = random.choice(_CHANGES)
        mutation = change(templates, random)
        if mutation is not None:
            return mutation


def places(templates: Templates) -> list[Place]:
    """Every policy document of every stack."""
    return [
        place
        for stack, template in sorted(templates.items())
        for logical_id, resource in template.get("Resources", {}).items()
        for place in _places(stack, logical_id, resource.get("Properties", {}))
    ]


def _places(stack: str, logical_id: str, properties: dict[str, Any]) -> Iterator[Place]:
    if isinstance(properties.get("Statements"), str):
        statements = json.loads(properties["Statements"])

        def store() -> None:
            properties["Statements"] = json.dumps(statements, separators=(",", ":"), sort_keys=True)

        yield Place(stack, logical_id, statements, store)
        return
    for value in _dictionaries(properties):
        if isinstance(value.get("Statement"), list):
            yield Place(stack, logical_id, value["Statement"])


def _dictionaries(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _dictionaries(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _dictionaries(inner)


def _statement(templates: Templates, random: Random) -> tuple[Place, dict[str, Any]]:
    place = random.choice(places(templates))
    return place, random.choice(place.statements)


def _done(kind: str, place: Place, statement: dict[str, Any], detail: str) -> Mutation:
    place.store()
    return Mutation(kind, place.stack, place.logical_id, f"{statement.get('Sid', '')} {detail}".strip())


def _without_statement(templates: Templates, random: Random) -> Mutation:
    place, statement = _statement(templates, random)
    place.statements.remove(statement)
    return _done("statement removed", place, statement, statement["Effect"])


def _without_condition(templates: Templates, random: Random) -> Mutation | None:
    place, statement = _statement(templates, random)
    if "Condition" not in statement:
        return None
    operator = random.choice(sorted(statement["Condition"]))
    key = random.choice(sorted(statement["Condition"][operator]))
    del statement["Condition"][operator][key]
    statement["Condition"] = {name: keys for name, keys in statement["Condition"].items() if keys}
    if not statement["Condition"]:
        del statement["Condition"]
    return _done("condition removed", place, statement, f"{operator} {key}")


def _wider_condition(templates: Templates, random: Random) -> Mutation | None:
    """A value that lets more in, or with an operator that takes no wildcards another value."""
    place, statement = _statement(templates, random)
    operators = [name for name in statement.get("Condition", {}) if "Bool" not in name and "Null" not in name]
    if not operators:
        return None
    operator = random.choice(sorted(operators))
    key = random.choice(sorted(statement["Condition"][operator]))
    values = _list(statement["Condition"][operator][key])
    texts = [value for value in values if isinstance(value, str)]
    if not texts:
        return None
    value = random.choice(texts)
    wider = _wider(value) if "Like" in operator or "Arn" in operator else _another(value)
    if wider == value:
        return None
    statement["Condition"][operator][key] = [*values, wider]
    return _done("condition widened", place, statement, f"{operator} {key}: {wider}")


def _wider(value: str) -> str:
    if value.startswith("arn:") and value.count(":") >= 5:
        head, _, tail = value.rpartition(":")
        return f"{head}:{tail.split('/', 1)[0]}/*" if "/" in tail else f"{head}:*"
    return "*"


def _another(value: str) -> str:
    """Another value of the same kind."""
    if value.isdecimal() and len(value) == 12:
        return STRANGER
    return "o-elsewhere1" if value.startswith("o-") else f"{value}-other"


def _without_principal(templates: Templates, random: Random) -> Mutation | None:
    place, statement = _statement(templates, random)
    principals = statement.get("Principal")
    if not isinstance(principals, dict):
        return None
    kind = random.choice(sorted(principals))
    names = _list(principals[kind])
    if len(names) < 2:
        return None
    gone = random.choice(names)
    principals[kind] = [name for name in names if name != gone]
    return _done("principal removed", place, statement, str(gone))


def _further_principal(templates: Templates, random: Random) -> Mutation | None:
    place, statement = _statement(templates, random)
    principals = statement.get("Principal")
    if not isinstance(principals, dict) or statement["Effect"] != "Allow" or principals.get("AWS") == "*":
        return None
    added = f"arn:aws:iam::{STRANGER}:root"
    principals["AWS"] = [*_list(principals.get("AWS", [])), added]
    return _done("principal added", place, statement, added)


def _without_action(templates: Templates, random: Random) -> Mutation | None:
    place, statement = _statement(templates, random)
    actions = _list(statement.get("Action", []))
    if len(actions) < 2:
        return None
    gone = random.choice(actions)
    statement["Action"] = [action for action in actions if action != gone]
    return _done("action removed", place, statement, gone)


def _further_action(templates: Templates, random: Random) -> Mutation | None:
    """Every action of the service."""
    place, statement = _statement(templates, random)
    actions = _list(statement.get("Action", []))
    if not actions or statement["Effect"] != "Allow" or any("*" in action for action in actions):
        return None
    added = f"{random.choice(actions).partition(':')[0]}:*"
    statement["Action"] = [*actions, added]
    return _done("action added", place, statement, added)


def _without_resource(templates: Templates, random: Random) -> Mutation | None:
    place, statement = _statement(templates, random)
    resources = _list(statement.get("Resource", []))
    if len(resources) < 2:
        return None
    gone = random.choice(resources)
    statement["Resource"] = [resource for resource in resources if resource != gone]
    return _done("resource removed", place, statement, str(gone))


def _wider_resource(templates: Templates, random: Random) -> Mutation | None:
    place, statement = _statement(templates, random)
    resources = [resource for resource in _list(statement.get("Resource", [])) if isinstance(resource, str)]
    if not resources or "*" in resources or statement["Effect"] != "Allow":
        return None
    resource = random.choice(resources)
    wider = _wider(resource)
    if wider == resource:
        return None
    statement["Resource"] = [*_list(statement["Resource"]), wider]
    return _done("resource widened", place, statement, wider)


def _other_effect(templates: Templates, random: Random) -> Mutation:
    place, statement = _statement(templates, random)
    statement["Effect"] = "Deny" if statement["Effect"] == "Allow" else "Allow"
    return _done("effect turned", place, statement, f"now {statement['Effect']}")


def _other_share(templates: Templates, random: Random) -> Mutation | None:
    shares = [
        (stack, logical_id, resource["Properties"])
        for stack, template in sorted(templates.items())
        for logical_id, resource in template.get("Resources", {}).items()
        if resource["Type"] == "AWS::RAM::ResourceShare"
    ]
    if not shares:
        return None
    stack, logical_id, share = random.choice(shares)
    change = random.choice(["principal added", "principal removed", "resource removed", "permission raised", "removed"])
    if change == "principal added":
        share["Principals"] = [*share["Principals"], STRANGER]
        share["AllowExternalPrincipals"] = True
    elif change == "principal removed":
        share["Principals"] = share["Principals"][1:]
    elif change == "resource removed":
        if not share.get("ResourceArns"):
            return None
        share["ResourceArns"] = share["ResourceArns"][1:]
    elif change == "permission raised":
        raised = [name.replace("FeatureGroupReadOnly", "FeatureGroupAdmin") for name in share["PermissionArns"]]
        if raised == share["PermissionArns"]:
            return None
        share["PermissionArns"] = [name.replace("SageMakerFeature", "SagemakerFeature") for name in raised]
    else:
        del templates[stack]["Resources"][logical_id]
    return Mutation(f"share: {change}", stack, logical_id, share["Name"])


def _without_boundary_or_policy(templates: Templates, random: Random) -> Mutation | None:
    roles = [
        (stack, logical_id, resource["Properties"])
        for stack, template in sorted(templates.items())
        for logical_id, resource in template.get("Resources", {}).items()
        if resource["Type"] == "AWS::IAM::Role"
    ]
    stack, logical_id, role = random.choice(roles)
    if "PermissionsBoundary" in role:
        del role["PermissionsBoundary"]
        return Mutation("boundary removed", stack, logical_id, role["RoleName"])
    if not role.get("ManagedPolicyArns"):
        return None
    role["ManagedPolicyArns"] = role["ManagedPolicyArns"][1:]
    return Mutation("policy detached", stack, logical_id, role["RoleName"])


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else [value]


_CHANGES: list[Callable[[Templates, Random], Mutation | None]] = [
    _without_statement,
    _without_condition,
    _wider_condition,
    _without_principal,
    _further_principal,
    _without_action,
    _further_action,
    _without_resource,
    _wider_resource,
    _other_effect,
    _other_share,
    _without_boundary_or_policy,
]
