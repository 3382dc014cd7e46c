"""AWS::Athena::DataCatalog (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/
aws-resource-athena-datacatalog.html), which ministack has not.
"""

from typing import Any

from ministack.core.responses import get_account_id
from ministack.services import athena as athena_service

from sandbox.extension.cloudformation.registry import Outcome, register_type
from sandbox.extension.cloudformation.service_calls import client
from sandbox.extension.cloudformation.tags import dropped, tag_list

Properties = dict[str, Any]
_TYPES = ("GLUE", "LAMBDA", "HIVE")


def install() -> None:
    """Register the type."""
    register_type(
        "AWS::Athena::DataCatalog",
        create=_create,
        update=_update,
        delete=_delete,
        properties=["Name", "Type", "Description", "Parameters.*", "Tags.Key", "Tags.Value"],
        create_only=["Name"],
        name_property="Name",
        tags=True,
    )


def _create(logical_id: str, properties: Properties, stack_name: str) -> Outcome:
    name = properties["Name"]
    client("athena").create_data_catalog(Name=name, **_settings(properties), Tags=tag_list(properties.get("Tags")))
    return name, {}


def _update(name: str, old: Properties, new: Properties, stack_name: str, logical_id: str) -> Outcome:
    athena = client("athena")
    athena.update_data_catalog(Name=name, **_settings(new))
    if not new.get("Description"):
        # The API has no way to take a description away: an empty one is refused.
        athena_service._data_catalogs[name]["Description"] = ""
    arn = f"arn:aws:athena:{athena.meta.region_name}:{get_account_id()}:datacatalog/{name}"
    if gone := dropped(old.get("Tags"), new.get("Tags")):
        athena.untag_resource(ResourceARN=arn, TagKeys=gone)
    if tags := tag_list(new.get("Tags")):
        athena.tag_resource(ResourceARN=arn, Tags=tags)
    return name, {}


def _delete(name: str, properties: Properties) -> None:
    client("athena").delete_data_catalog(Name=name)


def _settings(properties: Properties) -> Properties:
    if properties["Type"] not in _TYPES:
        raise ValueError(f"Type {properties['Type']!r} of the data catalog: expected one of {', '.join(_TYPES)}")
    description = {"Description": properties["Description"]} if properties.get("Description") else {}
    return {"Type": properties["Type"], "Parameters": properties.get("Parameters", {}), **description}
