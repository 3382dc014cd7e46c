"""AWS::KMS::Key (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-key.html)."""

import json
from typing import Any

from sandbox.extension.cloudformation.registry import Outcome, register_type
from sandbox.extension.cloudformation.scalars import is_true
from sandbox.extension.cloudformation.service_calls import client
from sandbox.extension.cloudformation.tags import dropped, tag_list

Properties = dict[str, Any]
# A change of these fails whatever the update policy is, as the page of the type says.
_IMMUTABLE = {"KeySpec": "SYMMETRIC_DEFAULT", "KeyUsage": "ENCRYPT_DECRYPT"}


def install() -> None:
    """Register the type."""
    register_type(
        "AWS::KMS::Key",
        create=_create,
        update=_update,
        delete=_delete,
        properties=[
            "Description",
            "Enabled",
            "EnableKeyRotation",
            "KeyPolicy.*",
            "KeySpec",
            "KeyUsage",
            "PendingWindowInDays",
            "RotationPeriodInDays",
            "Tags.Key",
            "Tags.Value",
        ],
        create_only=[],
        tags=True,
        updates_in_steps=True,
    )


def _create(logical_id: str, properties: Properties, stack_name: str) -> Outcome:
    request: Properties = {name: properties.get(name, default) for name, default in _IMMUTABLE.items()}
    request |= {"Description": properties.get("Description", ""), "Tags": _tags(properties)}
    if "KeyPolicy" in properties:
        request["Policy"] = json.dumps(properties["KeyPolicy"])
    metadata = client("kms").create_key(**request)["KeyMetadata"]
    identifier = metadata["KeyId"]
    try:
        _configure(identifier, {}, properties)
    except Exception:
        _delete(identifier, properties)
        raise
    return identifier, {"Arn": metadata["Arn"], "KeyId": identifier}


def _update(identifier: str, old: Properties, new: Properties, stack_name: str, logical_id: str) -> Outcome:
    for name, default in _IMMUTABLE.items():
        if old.get(name, default) != new.get(name, default):
            raise ValueError(f"{name} of the KMS key {identifier} cannot be changed after the key is created")
    kms = client("kms")
    if old.get("Description", "") != new.get("Description", ""):
        kms.update_key_description(KeyId=identifier, Description=new.get("Description", ""))
    if "KeyPolicy" in new and old.get("KeyPolicy") != new["KeyPolicy"]:
        kms.put_key_policy(KeyId=identifier, PolicyName="default", Policy=json.dumps(new["KeyPolicy"]))
    if gone := dropped(old.get("Tags"), new.get("Tags")):
        kms.untag_resource(KeyId=identifier, TagKeys=gone)
    if tags := _tags(new):
        kms.tag_resource(KeyId=identifier, Tags=tags)
    _configure(identifier, old, new)
    metadata = kms.describe_key(KeyId=identifier)["KeyMetadata"]
    return identifier, {"Arn": metadata["Arn"], "KeyId": identifier}


def _delete(identifier: str, properties: Properties) -> None:
    kms = client("kms")
    try:
        days = int(properties.get("PendingWindowInDays", 30))
        kms.schedule_key_deletion(KeyId=identifier, PendingWindowInDays=days)
    except (kms.exceptions.NotFoundException, kms.exceptions.KMSInvalidStateException):
        return


def _configure(identifier: str, old: Properties, new: Properties) -> None:
    kms = client("kms")
    if is_true(new.get("EnableKeyRotation", False)):
        period = {"RotationPeriodInDays": int(new["RotationPeriodInDays"])} if "RotationPeriodInDays" in new else {}
        kms.enable_key_rotation(KeyId=identifier, **period)
    elif is_true(old.get("EnableKeyRotation", False)):
        kms.disable_key_rotation(KeyId=identifier)
    if is_true(new.get("Enabled", True)) != is_true(old.get("Enabled", True)):
        change = kms.enable_key if is_true(new.get("Enabled", True)) else kms.disable_key
        change(KeyId=identifier)


def _tags(properties: Properties) -> list[dict[str, str]]:
    return [{"TagKey": tag["Key"], "TagValue": tag["Value"]} for tag in tag_list(properties.get("Tags"))]
