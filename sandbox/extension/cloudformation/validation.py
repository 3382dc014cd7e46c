"""Refusing what the local AWS would not do, before anything is created.

CloudFormation validates a template when a stack or a change set is created from it; the checks here join those.
"""

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import yaml
from ministack.services.cloudformation import changesets, engine, handlers

from sandbox.extension.cloudformation.registry import TYPES, declare

_CUSTOM = "AWS::CloudFormation::CustomResource"
_SEE = "see sandbox/extension/cloudformation"
_ATTRIBUTES = {
    "Type", "Properties", "DependsOn", "Condition", "Metadata", "DeletionPolicy", "UpdateReplacePolicy"
}  # fmt: skip


def install() -> None:
    """Extend ministack's template validation; take in the table of honoured properties."""
    table = yaml.safe_load((files(__package__) / "honoured.yaml").read_text())
    for name, properties in table.items():
        if name not in TYPES:
            declare(name, properties)
    validate = engine.validate_template_support
    if getattr(validate, "extended", False):
        return

    def extended(template: dict[str, Any], conditions: dict[str, Any], params: dict[str, Any] | None = None) -> None:
        problems = unsupported(template, conditions)
        if problems:
            raise ValueError("Template validation error: " + "; ".join(problems))
        validate(template, conditions, params)

    extended.extended = True  # type: ignore[attr-defined]
    for module in (engine, changesets, handlers):
        module.validate_template_support = extended


def unsupported(template: Mapping[str, Any], conditions: Mapping[str, Any]) -> list[str]:
    """What in `template` the local AWS does not honour, each with type, logical id and property."""
    problems: list[str] = []
    resources: Mapping[str, Any] = template.get("Resources") or {}
    known = {*resources, *(template.get("Parameters") or {})}
    for logical_id, resource in resources.items():
        if not isinstance(resource, Mapping) or not conditions.get(str(resource.get("Condition")), True):
            continue
        problems += _of_resource(logical_id, resource)
        problems += [
            f"resource {logical_id} refers to {name}, which is neither a resource nor a parameter of the template"
            for name in sorted(_references(resource) - known)
        ]
    return problems


def _of_resource(logical_id: str, resource: Mapping[str, Any]) -> list[str]:
    name = str(resource.get("Type", _CUSTOM))
    problems = [
        f"the local AWS does not honour the attribute {attribute} of resource {logical_id} ({name}); {_SEE}"
        for attribute in sorted(set(resource) - _ATTRIBUTES)
    ]
    properties = resource.get("Properties") or {}
    if name.startswith("Custom::") or name == _CUSTOM:
        return problems if "ServiceToken" in properties else [f"resource {logical_id} ({name}) has no ServiceToken"]
    if name not in TYPES:
        return [*problems, f"the local AWS does not support the type {name} of resource {logical_id}; {_SEE}"]
    return problems + [
        f"the local AWS does not honour the property {path} of resource {logical_id} ({name}); {_SEE}"
        for path in dict.fromkeys(TYPES[name].honoured.unknown_in(properties))
    ]


def _references(value: Any) -> set[str]:
    """The logical ids and parameters that `value` refers to with Ref or Fn::GetAtt."""
    if isinstance(value, list):
        return set().union(*map(_references, value))
    if not isinstance(value, Mapping):
        return set()
    if len(value) == 1:
        function, argument = next(iter(value.items()))
        if function == "Ref":
            return set() if str(argument).startswith("AWS::") else {str(argument)}
        if function == "Fn::GetAtt":
            return {str(argument[0] if isinstance(argument, list) else argument.split(".")[0])}
    return set().union(*map(_references, value.values()))
