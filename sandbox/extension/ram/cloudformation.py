"""The CloudFormation type AWS::RAM::ResourceShare.

The registry schema has no create-only property but ResourceShareConfiguration's, which is not supported, so that every
change is made in place. A refused property (Sources, ResourceShareConfiguration) is one that is not listed here.
"""

from typing import Any

from ministack.core.responses import get_account_id

from sandbox.extension.cloudformation import register_type
from sandbox.extension.cloudformation.scalars import is_true
from sandbox.extension.cloudformation.tags import tag_list
from sandbox.extension.errors import AwsError
from sandbox.extension.ram import permission_operations, permissions, sharing, tagging
from sandbox.extension.ram.state import ACTIVE, STATE, Share

TYPE = "AWS::RAM::ResourceShare"
PROPERTIES = (
    "Name",
    "PermissionArns",
    "Principals",
    "ResourceArns",
    "AllowExternalPrincipals",
    "Tags.Key",
    "Tags.Value",
)

Outcome = tuple[str, dict[str, Any]]


def install() -> None:
    """Register the type."""
    register_type(TYPE, create=create, update=update, delete=delete, properties=PROPERTIES, create_only=(), tags=True)


def create(_logical_id: str, properties: dict[str, Any], _stack_name: str) -> Outcome:
    """One call of CreateResourceShare, whose limit of 100 resources applies. Ref gives the ARN."""
    request = {
        "name": str(properties["Name"]),
        "allowExternalPrincipals": _flag(properties),
        "permissionArns": _texts(properties, "PermissionArns"),
        "resourceArns": _texts(properties, "ResourceArns"),
        "principals": _texts(properties, "Principals"),
        "tags": [{"key": key, "value": value} for key, value in _tags(properties).items()],
    }
    with STATE.lock:
        arn = sharing.create_resource_share(request)["resourceShare"]["resourceShareArn"]
        return arn, _attributes(STATE.shares[arn])


def update(arn: str, old: dict[str, Any], new: dict[str, Any], _stack_name: str, _logical_id: str) -> Outcome:
    """Make what differs. What a failed update has done already is no obstacle, so that the rollback succeeds.

    External principals are taken out before AllowExternalPrincipals becomes false, and added after it becomes true.
    """
    with STATE.lock:
        share = STATE.shares[arn]
        if _flag(new):
            sharing.update_resource_share({"resourceShareArn": arn, "allowExternalPrincipals": True})
        _associate_permissions(share, new)
        removed = {
            "resourceArns": _removed(old, new, "ResourceArns", share.resources.keys()),
            "principals": _removed(old, new, "Principals", share.principals.keys()),
        }
        sharing.disassociate_resource_share({"resourceShareArn": arn, **removed})
        added = {
            "resourceArns": [each for each in _texts(new, "ResourceArns") if each not in share.resources],
            "principals": [each for each in _texts(new, "Principals") if each not in share.principals],
        }
        sharing.associate_resource_share({"resourceShareArn": arn, **added})
        _disassociate_permissions(share, old, new)
        changes = {"name": str(new["Name"]), "allowExternalPrincipals": _flag(new)}
        sharing.update_resource_share({"resourceShareArn": arn, **changes})
        wanted = _tags(new)
        gone = [key for key in _tags(old) if key not in wanted]
        tagging.untag_resource({"resourceShareArn": arn, "tagKeys": gone})
        tags = [{"key": key, "value": value} for key, value in wanted.items()]
        tagging.tag_resource({"resourceShareArn": arn, "tags": tags})
        return arn, _attributes(share)


def delete(arn: str, _properties: dict[str, Any]) -> None:
    """Delete the share; one that is gone already is no error."""
    with STATE.lock:
        share = STATE.shares.get(arn)
        if share is not None and share.status == ACTIVE and share.owner == get_account_id():
            sharing.delete_resource_share({"resourceShareArn": arn})


def _associate_permissions(share: Share, new: dict[str, Any]) -> None:
    for arn in _texts(new, "PermissionArns"):
        request = {"resourceShareArn": share.arn, "permissionArn": arn, "replace": True}
        permission_operations.associate_resource_share_permission(request)


def _disassociate_permissions(share: Share, old: dict[str, Any], new: dict[str, Any]) -> None:
    for arn in _removed(old, new, "PermissionArns", {each.arn for each in share.permissions.values()}):
        resource_type = permissions.find(arn).resource_type
        if resource_type in share.types():
            # AWS does not document whether the share would keep the permission or get the default one.
            message = (
                f"{TYPE}: PermissionArns no longer names a permission for {resource_type}, which {arn} was. "
                "Name the permission that is wanted from now on."
            )
            raise AwsError("InvalidParameterException", message)
        request = {"resourceShareArn": share.arn, "permissionArn": arn}
        permission_operations.disassociate_resource_share_permission(request)


def _removed(old: dict[str, Any], new: dict[str, Any], name: str, present: Any) -> list[str]:
    return [each for each in _texts(old, name) if each not in _texts(new, name) and each in present]


def _attributes(share: Share) -> dict[str, Any]:
    return {
        "Arn": share.arn,
        "Status": share.status,
        "OwningAccountId": share.owner,
        "FeatureSet": "STANDARD",
        "CreationTime": share.created.isoformat(),
        "LastUpdatedTime": share.updated.isoformat(),
    }


def _texts(properties: dict[str, Any], name: str) -> list[str]:
    return [str(each) for each in properties.get(name) or ()]


def _flag(properties: dict[str, Any]) -> bool:
    return is_true(properties.get("AllowExternalPrincipals", True))


def _tags(properties: dict[str, Any]) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in tag_list(properties.get("Tags"))}
