"""AWS::CloudTrail::Trail (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/
aws-resource-cloudtrail-trail.html): Ref gives the name; only TrailName replaces.
"""

from typing import Any

from sandbox.extension.cloudformation import physical_name, register_type
from sandbox.extension.cloudformation.registry import Outcome
from sandbox.extension.cloudformation.scalars import is_true
from sandbox.extension.cloudformation.service_calls import client
from sandbox.extension.cloudformation.tags import dropped, tag_list

Properties = dict[str, Any]

_TEXTS = {"S3BucketName": "S3BucketName", "S3KeyPrefix": "S3KeyPrefix", "KMSKeyId": "KmsKeyId"}
_FLAGS = {
    "IncludeGlobalServiceEvents": True,
    "IsMultiRegionTrail": False,
    "EnableLogFileValidation": False,
    "IsOrganizationTrail": False,
}
_SELECTOR = ("ReadWriteType", "IncludeManagementEvents", "ExcludeManagementEventSources")
_OPERATORS = ("Equals", "NotEquals", "StartsWith", "NotStartsWith", "EndsWith", "NotEndsWith")


def register() -> None:
    """Let templates hold trails."""
    register_type(
        "AWS::CloudTrail::Trail",
        create=_create,
        update=_update,
        delete=_delete,
        properties=[
            "TrailName",
            "IsLogging",
            *_TEXTS,
            *_FLAGS,
            *(f"EventSelectors.{name}" for name in _SELECTOR),
            "AdvancedEventSelectors.Name",
            "AdvancedEventSelectors.FieldSelectors.Field",
            *(f"AdvancedEventSelectors.FieldSelectors.{name}" for name in _OPERATORS),
            "Tags.Key",
            "Tags.Value",
        ],
        create_only=["TrailName"],
        name_property="TrailName",
        tags=True,
        updates_in_steps=True,
    )


def _create(logical_id: str, properties: Properties, stack_name: str) -> Outcome:
    name = properties.get("TrailName") or physical_name(stack_name, logical_id)
    cloudtrail = client("cloudtrail")
    cloudtrail.create_trail(Name=name, **_settings(properties), TagsList=tag_list(properties.get("Tags")))
    try:
        _select(name, {}, properties)
        _set_logging(name, properties)
    except Exception:
        _delete(name, properties)
        raise
    return name, _attributes(name)


def _update(name: str, old: Properties, new: Properties, stack_name: str, logical_id: str) -> Outcome:
    cloudtrail = client("cloudtrail")
    # A text that the template no longer has is taken away by an empty one.
    cleared = {member: "" for prop, member in _TEXTS.items() if old.get(prop) and not new.get(prop)}
    cloudtrail.update_trail(Name=name, **{**cleared, **_settings(new)})
    _select(name, old, new)
    _set_logging(name, new)
    attributes = _attributes(name)
    if gone := dropped(old.get("Tags"), new.get("Tags")):
        cloudtrail.remove_tags(ResourceId=attributes["Arn"], TagsList=[{"Key": key} for key in gone])
    if tags := tag_list(new.get("Tags")):
        cloudtrail.add_tags(ResourceId=attributes["Arn"], TagsList=tags)
    return name, attributes


def _delete(name: str, properties: Properties) -> None:
    cloudtrail = client("cloudtrail")
    try:
        cloudtrail.delete_trail(Name=name)
    except cloudtrail.exceptions.TrailNotFoundException:
        return


def _settings(properties: Properties) -> Properties:
    texts = {member: properties[prop] for prop, member in _TEXTS.items() if properties.get(prop)}
    return texts | {name: is_true(properties.get(name, default)) for name, default in _FLAGS.items()}


def _set_logging(name: str, properties: Properties) -> None:
    cloudtrail = client("cloudtrail")
    change = cloudtrail.start_logging if is_true(properties["IsLogging"]) else cloudtrail.stop_logging
    change(Name=name)


def _select(name: str, old: Properties, new: Properties) -> None:
    cloudtrail = client("cloudtrail")
    if advanced := new.get("AdvancedEventSelectors"):
        cloudtrail.put_event_selectors(TrailName=name, AdvancedEventSelectors=advanced)
    elif new.get("EventSelectors"):
        cloudtrail.put_event_selectors(TrailName=name, EventSelectors=[_typed(each) for each in new["EventSelectors"]])
    elif old.get("AdvancedEventSelectors") or old.get("EventSelectors"):
        cloudtrail.put_event_selectors(TrailName=name, EventSelectors=[{"ReadWriteType": "All"}])


def _typed(selector: Properties) -> Properties:
    flag = "IncludeManagementEvents"
    return {**selector, flag: is_true(selector[flag])} if flag in selector else selector


def _attributes(name: str) -> dict[str, Any]:
    return {"Arn": client("cloudtrail").get_trail(Name=name)["Trail"]["TrailARN"]}
