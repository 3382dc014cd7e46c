"""Refusing what the local AWS would not do, before anything is created.

CloudFormation validates a template when a stack or a change set is created from it; the checks here join those.
"""

import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import yaml
from ministack.services.cloudformation import changesets, engine, handlers

from sandbox.extension.cloudformation.registry import TYPES, declare

_CUSTOM = "AWS::CloudFormation::CustomResource"
_NOWHERE = "which is neither a resource nor a parameter of the template"
_VARIABLE = re.compile(r"\$\{([^!}][^}]*)\}")
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
    for name, output in (template.get("Outputs") or {}).items():
        problems += [f"output {name} refers to {other}, {_NOWHERE}" for other in sorted(_references(output) - known)]
    for logical_id, resource in resources.items():
        if not isinstance(resource, Mapping) or not conditions.get(str(resource.get("Condition")), True):
            continue
        problems += _of_resource(logical_id, resource)
        wanted = _references(resource) | _listed(resource.get("DependsOn"))
        problems += [f"resource {logical_id} refers to {other}, {_NOWHERE}" for other in sorted(wanted - known)]
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
    """The logical ids and parameters that `value` refers to."""
    if isinstance(value, list):
        return set().union(*map(_references, value))
    if not isinstance(value, Mapping):
        return set()
    if len(value) == 1:
        function, argument = next(iter(value.items()))
        if function == "Ref":
            return _without_pseudo({str(argument)})
        if function == "Fn::GetAtt":
            return {str(argument[0] if isinstance(argument, list) else argument.split(".")[0])}
        if function == "Fn::Sub":
            text, given = argument if isinstance(argument, list) else (argument, {})
            named = {name.split(".")[0] for name in _VARIABLE.findall(text) if name not in given}
            return _without_pseudo(named) | _references(given)
    return set().union(*map(_references, value.values()))


def _without_pseudo(names: set[str]) -> set[str]:
    return {name for name in names if not name.startswith("AWS::")}


def _listed(names: Any) -> set[str]:
    return set(names) if isinstance(names, list) else {names} if names else set()
