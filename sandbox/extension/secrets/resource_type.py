"""AWS::SecretsManager::Secret (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/
aws-resource-secretsmanager-secret.html). Ref is the ARN; only Name replaces.
"""

from typing import Any

from sandbox.extension.cloudformation import physical_name, register_type
from sandbox.extension.cloudformation.registry import Outcome
from sandbox.extension.cloudformation.service_calls import client
from sandbox.extension.cloudformation.tags import dropped, tag_list

Properties = dict[str, Any]

_MANAGED = "alias/aws/secretsmanager"


def register() -> None:
    """Let templates hold secrets."""
    register_type(
        "AWS::SecretsManager::Secret",
        create=_create,
        update=_update,
        delete=_delete,
        properties=["Name", "Description", "KmsKeyId", "SecretString", "Tags.Key", "Tags.Value"],
        create_only=["Name"],
        name_property="Name",
        tags=True,
        updates_in_steps=True,
    )


def _create(logical_id: str, properties: Properties, stack_name: str) -> Outcome:
    name = properties.get("Name") or physical_name(stack_name, logical_id)
    request = {member: properties[member] for member in ("KmsKeyId", "SecretString") if properties.get(member)}
    description, tags = properties.get("Description", ""), tag_list(properties.get("Tags"))
    arn = client("secretsmanager").create_secret(Name=name, Description=description, Tags=tags, **request)["ARN"]
    return arn, {"Id": arn}


def _update(arn: str, old: Properties, new: Properties, stack_name: str, logical_id: str) -> Outcome:
    """A value that the template does not change stays what it is, whoever set it."""
    secrets = client("secretsmanager")
    request = {"Description": new.get("Description", ""), "KmsKeyId": new.get("KmsKeyId") or _MANAGED}
    if new.get("SecretString") and new["SecretString"] != old.get("SecretString"):
        request["SecretString"] = new["SecretString"]
    secrets.update_secret(SecretId=arn, **request)
    if gone := dropped(old.get("Tags"), new.get("Tags")):
        secrets.untag_resource(SecretId=arn, TagKeys=gone)
    if tags := tag_list(new.get("Tags")):
        secrets.tag_resource(SecretId=arn, Tags=tags)
    return arn, {"Id": arn}


def _delete(arn: str, properties: Properties) -> None:
    secrets = client("secretsmanager")
    try:
        secrets.delete_secret(SecretId=arn, ForceDeleteWithoutRecovery=True)
    except secrets.exceptions.ResourceNotFoundException:
        return
