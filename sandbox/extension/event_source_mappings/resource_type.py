"""AWS::Lambda::EventSourceMapping for queues (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/
aws-resource-lambda-eventsourcemapping.html), made through Lambda's API and so under its checks. Only EventSourceArn
replaces."""

from typing import Any

from sandbox.extension.cloudformation import register_type
from sandbox.extension.cloudformation.registry import Outcome
from sandbox.extension.cloudformation.scalars import is_true
from sandbox.extension.cloudformation.service_calls import client

Properties = dict[str, Any]

NAME = "AWS::Lambda::EventSourceMapping"
_DEFAULTS: Properties = {
    "BatchSize": 10,
    "MaximumBatchingWindowInSeconds": 0,
    "FunctionResponseTypes": [],
    "Enabled": True,
}


def register() -> None:
    """Let templates hold mappings."""
    register_type(
        NAME,
        create=_create,
        update=_update,
        delete=_delete,
        properties=["EventSourceArn", "FunctionName", *_DEFAULTS],
        create_only=["EventSourceArn"],
        updates_in_steps=True,
    )


def _create(logical_id: str, properties: Properties, stack_name: str) -> Outcome:
    made = client("lambda").create_event_source_mapping(
        EventSourceArn=properties["EventSourceArn"], **_settings(properties)
    )
    return _outcome(made)


def _update(mapping_id: str, old: Properties, new: Properties, stack_name: str, logical_id: str) -> Outcome:
    return _outcome(client("lambda").update_event_source_mapping(UUID=mapping_id, **_settings(new)))


def _delete(mapping_id: str, properties: Properties) -> None:
    service = client("lambda")
    try:
        service.delete_event_source_mapping(UUID=mapping_id)
    except service.exceptions.ResourceNotFoundException:
        return


def _settings(properties: Properties) -> Properties:
    """As the API takes them; what a template leaves out has AWS's default again."""
    given: Properties = {name: properties.get(name, default) for name, default in _DEFAULTS.items()}
    return {
        "FunctionName": properties["FunctionName"],
        "BatchSize": int(given["BatchSize"]),
        "MaximumBatchingWindowInSeconds": int(given["MaximumBatchingWindowInSeconds"]),
        "FunctionResponseTypes": given["FunctionResponseTypes"],
        "Enabled": is_true(given["Enabled"]),
    }


def _outcome(mapping: Properties) -> Outcome:
    return mapping["UUID"], {"Id": mapping["UUID"], "EventSourceMappingArn": mapping["EventSourceMappingArn"]}
