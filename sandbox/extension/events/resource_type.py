"""AWS::Events::Rule on the default event bus (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/
aws-resource-events-rule.html), made through PutRule and PutTargets and so under their checks. Only Name replaces.
"""

import json
from typing import Any

from sandbox.extension.cloudformation import physical_name, register_type
from sandbox.extension.cloudformation.registry import Outcome
from sandbox.extension.cloudformation.service_calls import client
from sandbox.extension.cloudformation.tags import dropped, tag_list

Properties = dict[str, Any]

NAME = "AWS::Events::Rule"
_SETTINGS = ("Description", "State", "ScheduleExpression")
_NUMBERS = ("MaximumRetryAttempts", "MaximumEventAgeInSeconds")


def register() -> None:
    """Let templates hold rules."""
    register_type(
        NAME,
        create=_create,
        update=_update,
        delete=_delete,
        properties=[
            "Name",
            *_SETTINGS,
            "EventPattern.*",
            "Targets.Id",
            "Targets.Arn",
            "Targets.DeadLetterConfig.Arn",
            "Targets.Input",
            "Targets.InputPath",
            "Targets.InputTransformer.InputPathsMap.*",
            "Targets.InputTransformer.InputTemplate",
            *(f"Targets.RetryPolicy.{name}" for name in _NUMBERS),
            "Targets.SqsParameters.MessageGroupId",
            "Tags.Key",
            "Tags.Value",
        ],
        create_only=["Name"],
        name_property="Name",
        tags=True,
        updates_in_steps=True,
    )


def _create(logical_id: str, properties: Properties, stack_name: str) -> Outcome:
    events = client("events")
    name = properties.get("Name") or physical_name(stack_name, logical_id, max_length=64)
    try:
        events.describe_rule(Name=name)
    except events.exceptions.ResourceNotFoundException:
        pass
    else:
        raise ValueError(f"Resource of type '{NAME}' with identifier '{name}' already exists.")
    arn = _put(name, properties, Tags=tag_list(properties.get("Tags")))
    try:
        _aim(name, {}, properties)
    except Exception:
        _delete(name, properties)
        raise
    return name, {"Arn": arn}


def _update(name: str, old: Properties, new: Properties, stack_name: str, logical_id: str) -> Outcome:
    events = client("events")
    arn = _put(name, new)
    _aim(name, old, new)
    if gone := dropped(old.get("Tags"), new.get("Tags")):
        events.untag_resource(ResourceARN=arn, TagKeys=gone)
    if tags := tag_list(new.get("Tags")):
        events.tag_resource(ResourceARN=arn, Tags=tags)
    return name, {"Arn": arn}


def _delete(name: str, properties: Properties) -> None:
    events = client("events")
    try:
        held = [target["Id"] for target in events.list_targets_by_rule(Rule=name)["Targets"]]
    except events.exceptions.ResourceNotFoundException:
        return
    if held:
        events.remove_targets(Rule=name, Ids=held)
    events.delete_rule(Name=name)


def _put(name: str, properties: Properties, **request: Any) -> str:
    request |= {setting: properties[setting] for setting in _SETTINGS if properties.get(setting)}
    if pattern := properties.get("EventPattern"):
        request["EventPattern"] = pattern if isinstance(pattern, str) else json.dumps(pattern)
    return str(client("events").put_rule(Name=name, **request)["RuleArn"])


def _aim(name: str, old: Properties, new: Properties) -> None:
    """Give the rule the targets of the template, and take those away that it no longer has."""
    events = client("events")
    targets = [_typed(target) for target in new.get("Targets") or ()]
    kept = {target["Id"] for target in targets}
    if gone := [target["Id"] for target in old.get("Targets") or () if target["Id"] not in kept]:
        events.remove_targets(Rule=name, Ids=gone)
    if targets:
        events.put_targets(Rule=name, Targets=targets)


def _typed(target: Properties) -> Properties:
    """The target with numbers where a template may have text."""
    if "RetryPolicy" not in target:
        return target
    return {**target, "RetryPolicy": {name: int(value) for name, value in target["RetryPolicy"].items()}}
