"""The API operations on permissions.

One permission per resource type of a share:
https://docs.aws.amazon.com/ram/latest/APIReference/API_AssociateResourceSharePermission.html
"""

from typing import Any

from sandbox.extension.errors import AwsError
from sandbox.extension.ram import describe, permissions
from sandbox.extension.ram.lookup import active_share, visible_share
from sandbox.extension.ram.resource_types import registered
from sandbox.extension.ram.state import STATE


def list_permissions(request: dict[str, Any]) -> dict[str, Any]:
    """ListPermissions. There are no customer managed ones. Case counts in neither half of the resource type."""
    wanted = request.get("resourceType", "").lower()
    if wanted and wanted not in {each.resource_type.lower() for each in permissions.PERMISSIONS}:
        raise AwsError("InvalidParameterException", f"Invalid resource type: {request['resourceType']}")
    if request.get("permissionType") == "CUSTOMER_MANAGED":
        return {"permissions": []}
    found = [each for each in permissions.PERMISSIONS if wanted in ("", each.resource_type.lower())]
    return {"permissions": [describe.permission(each) for each in found]}


def get_permission(request: dict[str, Any]) -> dict[str, Any]:
    """GetPermission, with the actions that it allows."""
    permission = permissions.find(request["permissionArn"])
    _check_version(request, permission)
    return {"permission": describe.permission(permission, detail=True)}


def list_resource_share_permissions(request: dict[str, Any]) -> dict[str, Any]:
    """ListResourceSharePermissions, for the owner of a share and its members."""
    share = visible_share(request["resourceShareArn"])
    return {"permissions": [describe.permission(each) for each in share.permissions.values()]}


def associate_resource_share_permission(request: dict[str, Any]) -> dict[str, Any]:
    """AssociateResourceSharePermission. Another permission for a type that has one needs `replace`."""
    share = active_share(request["resourceShareArn"])
    permission = permissions.find(request["permissionArn"])
    _check_version(request, permission)
    present = share.permissions.get(permission.resource_type)
    if present not in (None, permission) and not request.get("replace", False):
        message = (
            f"The resource share has a permission for {permission.resource_type} already, {present.arn}. "
            "Set replace to true to replace it."
        )
        raise AwsError("InvalidParameterException", message)
    share.permissions[permission.resource_type] = permission
    share.updated = STATE.clock()
    return {"returnValue": True}


def disassociate_resource_share_permission(request: dict[str, Any]) -> dict[str, Any]:
    """DisassociateResourceSharePermission, possible only while the share holds no resource of the type."""
    share = active_share(request["resourceShareArn"])
    permission = permissions.find(request["permissionArn"])
    if share.permissions.get(permission.resource_type) is not permission:
        raise AwsError("UnknownResourceException", f"{permission.arn} is not associated with {share.arn}.")
    if permission.resource_type in share.types():
        message = f"{share.arn} holds resources of type {permission.resource_type}; its permission cannot be removed."
        raise AwsError("InvalidStateTransitionException", message)
    del share.permissions[permission.resource_type]
    share.updated = STATE.clock()
    return {"returnValue": True}


def list_resource_types(request: dict[str, Any]) -> dict[str, Any]:
    """ListResourceTypes: those that a service of the local AWS registered. All of them are regional."""
    types = [] if request.get("resourceRegionScope") == "GLOBAL" else registered()
    return {
        "resourceTypes": [
            {"resourceType": each.name, "serviceName": each.name.partition(":")[0], "resourceRegionScope": "REGIONAL"}
            for each in types
        ]
    }


def _check_version(request: dict[str, Any], permission: permissions.Permission) -> None:
    if request.get("permissionVersion", 1) != 1:
        message = f"Permission {permission.arn} has no version {request['permissionVersion']}."
        raise AwsError("UnknownResourceException", message)
