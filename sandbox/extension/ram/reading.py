"""The API operations that list shares, associations, resources and principals.

SELF are the calling account's own shares, OTHER-ACCOUNTS those that it is a member of:
https://docs.aws.amazon.com/ram/latest/APIReference/API_GetResourceShares.html
"""

from typing import Any

from ministack.core.responses import get_account_id, get_region

from sandbox.extension.errors import AwsError, unsupported
from sandbox.extension.ram import describe
from sandbox.extension.ram.lookup import own_share
from sandbox.extension.ram.resource_types import registered, type_of
from sandbox.extension.ram.state import ACTIVE, STATE, Association, Share


def get_resource_shares(request: dict[str, Any]) -> dict[str, Any]:
    """GetResourceShares."""
    wanted_tags = {each["tagKey"]: each.get("tagValues", []) for each in request.get("tagFilters", ())}
    found = [
        share
        for share in _shares(request)
        if request.get("name", share.name) == share.name
        and request.get("resourceShareStatus", share.status) == share.status
        and _has_permission(share, request)
        and all(key in share.tags and (not values or share.tags[key] in values) for key, values in wanted_tags.items())
    ]
    return {"resourceShares": [describe.share(share, viewer=get_account_id()) for share in found]}


def get_resource_share_associations(request: dict[str, Any]) -> dict[str, Any]:
    """GetResourceShareAssociations, of the calling account's own shares."""
    of_principals = request["associationType"] == "PRINCIPAL"
    if request["associationType"] == "SOURCE":
        raise unsupported("source associations of resource shares")
    misplaced = "resourceArn" if of_principals else "principal"
    if misplaced in request:
        message = f"You cannot specify {misplaced} when the association type is {request['associationType']}."
        raise AwsError("InvalidParameterException", message)
    entity = request.get("principal") or request.get("resourceArn")
    found = [
        describe.association(share, each)
        for share in _shares({**request, "resourceOwner": "SELF"})
        for each in (share.principals if of_principals else share.resources).values()
        if entity in (None, each.entity) and request.get("associationStatus", each.status) == each.status
    ]
    return {"resourceShareAssociations": found}


def list_resources(request: dict[str, Any]) -> dict[str, Any]:
    """ListResources."""
    wanted = _wanted_type(request, "InvalidResourceTypeException")
    principal, arns = request.get("principal"), request.get("resourceArns")
    found = [
        each
        for share in _active_shares(request)
        if principal is None or _concerns(share, principal)
        for each in describe.resources(share, request.get("resourceRegionScope", "ALL"))
        if wanted in (None, each["type"].lower()) and (not arns or each["arn"] in arns)
    ]
    return {"resources": found}


def list_principals(request: dict[str, Any]) -> dict[str, Any]:
    """ListPrincipals. For OTHER-ACCOUNTS the principals are the accounts that share."""
    wanted = _wanted_type(request, "InvalidParameterException")
    arn, ids = request.get("resourceArn"), request.get("principals")
    found = []
    for share in _active_shares(request):
        types = {type_of(each).name.lower() for each in share.resources}
        if (wanted is not None and wanted not in types) or (arn is not None and arn not in share.resources):
            continue
        if request["resourceOwner"] == "SELF":
            found += [_principal(share, each.entity, each) for each in share.principals.values()]
        else:
            mine = [each for each in share.principals.values() if each.principal and _mine(each)]
            found += [_principal(share, share.owner, each) for each in mine[:1]]
    return {"principals": [each for each in found if not ids or each["id"] in ids]}


def _shares(request: dict[str, Any]) -> list[Share]:
    account, arns = get_account_id(), request.get("resourceShareArns")
    if request["resourceOwner"] == "SELF":
        if arns:
            return [own_share(arn) for arn in arns]
        return [share for share in STATE.shares_in(get_region()) if share.owner == account]
    joined = {share.arn: share for share in STATE.shares_in(get_region()) if share.shared_with(account)}
    for arn in arns or ():
        if arn not in joined:
            raise AwsError("UnknownResourceException", f"ResourceShare {arn} could not be found.")
    return [joined[arn] for arn in arns] if arns else list(joined.values())


def _active_shares(request: dict[str, Any]) -> list[Share]:
    return [share for share in _shares(request) if share.status == ACTIVE]


def _concerns(share: Share, principal: str) -> bool:
    return principal in share.principals or principal == share.owner


def _mine(association: Association) -> bool:
    return association.principal is not None and association.principal.includes(get_account_id())


def _principal(share: Share, identifier: str, association: Association) -> dict[str, Any]:
    return {
        "id": identifier,
        "resourceShareArn": share.arn,
        "creationTime": association.created,
        "lastUpdatedTime": association.updated,
        "external": association.external,
    }


def _has_permission(share: Share, request: dict[str, Any]) -> bool:
    wanted = request.get("permissionArn")
    # Every permission here has one version.
    version_exists = request.get("permissionVersion", 1) == 1
    return wanted is None or (version_exists and any(each.arn == wanted for each in share.permissions.values()))


def _wanted_type(request: dict[str, Any], error: str) -> str | None:
    wanted: str | None = request.get("resourceType")
    if wanted is not None and wanted.lower() not in {each.name.lower() for each in registered()}:
        raise AwsError(error, f"Invalid resource type: {wanted}")
    return wanted.lower() if wanted else None
