"""Whether the caller may use an operation of RAM.

Actions, resources and condition keys are those of
https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsresourceaccessmanagerram.html
"""

from typing import Any

from ministack.core.responses import get_account_id, get_region

from sandbox.extension import authorization
from sandbox.extension.errors import AwsError
from sandbox.extension.ram import permissions, resource_types
from sandbox.extension.ram.state import STATE

Context = dict[str, Any]

_SHARE_ACTIONS = frozenset(
    {
        "AssociateResourceShare",
        "AssociateResourceSharePermission",
        "DeleteResourceShare",
        "DisassociateResourceShare",
        "DisassociateResourceSharePermission",
        "ListResourceSharePermissions",
        "TagResource",
        "UntagResource",
        "UpdateResourceShare",
    }
)
_PERMISSION_ACTIONS = frozenset(
    {"AssociateResourceSharePermission", "DisassociateResourceSharePermission", "GetPermission"}
)
_INVITATION_ACTIONS = frozenset(
    {"AcceptResourceShareInvitation", "RejectResourceShareInvitation", "ListPendingInvitationResources"}
)


def check(operation: str, request: dict[str, Any]) -> None:
    """Raise AccessDeniedException unless the caller may use `operation` on what the request names."""
    context = _request_context(request)
    resources: list[tuple[str, Context]] = []
    if operation in _SHARE_ACTIONS and "resourceShareArn" in request:
        resources.append((request["resourceShareArn"], _share_context(request["resourceShareArn"])))
    if operation in _PERMISSION_ACTIONS:
        resources.append((request["permissionArn"], _permission_context(request["permissionArn"])))
    if operation in _INVITATION_ACTIONS:
        arn = request["resourceShareInvitationArn"]
        resources.append((arn, _invitation_context(arn)))
    for arn, keys in resources or [("*", {})]:
        _authorize(operation, arn, context | keys)
    if operation == "CreateResourceShare" and request.get("tags"):
        shares = f"arn:aws:ram:{get_region()}:{get_account_id()}:resource-share/*"
        _authorize("TagResource", shares, context)


def _authorize(operation: str, arn: str, context: Context) -> None:
    """RAM itself decides which shares and invitations an account sees, so that those of another account (an
    invitation's ARN names its sender) need no more than the caller's own policies: RAM grants the rest."""
    action, account = f"ram:{operation}", get_account_id()
    owner = arn.split(":")[4] if arn.count(":") >= 5 else ""
    if not owner.isdigit():
        authorization.authorize(action, arn, context={**context, "aws:ResourceAccount": account})
    elif owner == account:
        authorization.authorize(action, arn, context=context)
    else:
        statement = {"Effect": "Allow", "Principal": {"AWS": account}, "Action": action, "Resource": arn}
        granted = {"Version": "2012-10-17", "Statement": [statement]}
        authorization.authorize(action, arn, context=context, resource_policy=granted)


def _request_context(request: dict[str, Any]) -> Context:
    context: Context = {}
    if arns := request.get("resourceArns"):
        context["ram:ResourceArn"] = list(arns)
        context["ram:RequestedResourceType"] = sorted({name for arn in arns for name in _type_names(arn)})
    if principals := request.get("principals"):
        context["ram:Principal"] = list(principals)
    if "allowExternalPrincipals" in request:
        context["ram:RequestedAllowsExternalPrincipals"] = _text(request["allowExternalPrincipals"])
    tags = {tag["key"]: tag.get("value", "") for tag in request.get("tags", ())}
    context |= {f"aws:RequestTag/{key}": value for key, value in tags.items()}
    if keys := [*tags, *request.get("tagKeys", ())]:
        context["aws:TagKeys"] = keys
    return context


def _share_context(arn: str) -> Context:
    share = STATE.shares.get(arn)
    if share is None:
        return {}
    context = {
        "ram:ResourceShareName": share.name,
        "ram:AllowsExternalPrincipals": _text(share.allow_external_principals),
    }
    for key, value in share.tags.items():
        context |= {f"aws:ResourceTag/{key}": value, f"ram:ResourceTag/{key}": value}
    return context


def _permission_context(arn: str) -> Context:
    types = [each.resource_type for each in permissions.PERMISSIONS if each.arn == arn]
    return {"ram:PermissionArn": arn} | ({"ram:PermissionResourceType": types[0]} if types else {})


def _invitation_context(arn: str) -> Context:
    invitation = STATE.invitations.get(arn)
    if invitation is None:
        return {}
    return {"ram:ShareOwnerAccountId": invitation.share.owner, "ram:ResourceShareName": invitation.share.name}


def _type_names(arn: str) -> list[str]:
    try:
        return [resource_types.type_of(arn).name]
    except AwsError:
        return []


def _text(flag: bool) -> str:
    return "true" if flag else "false"
