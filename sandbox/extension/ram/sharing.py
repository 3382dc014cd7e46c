"""Creating, changing and deleting resource shares.

Rules: https://docs.aws.amazon.com/ram/latest/APIReference/API_CreateResourceShare.html and
https://docs.aws.amazon.com/ram/latest/APIReference/API_AssociateResourceShare.html
"""

import uuid
from collections.abc import Iterable
from typing import Any

from ministack.core.responses import get_account_id, get_region

from sandbox.extension import organisation
from sandbox.extension.errors import AwsError
from sandbox.extension.ram import describe, invitations, permissions
from sandbox.extension.ram.lookup import active_share, visible_share
from sandbox.extension.ram.principals import Principal, parse
from sandbox.extension.ram.resource_types import ResourceType, check_shareable
from sandbox.extension.ram.state import ASSOCIATED, DELETED, DISASSOCIATED, STATE, Association, Share
from sandbox.extension.ram.tagging import check_tags

MAX_RESOURCES_PER_CALL = 100
MAX_ASSOCIATIONS = 5000
"""Resources, and likewise principals, of one share (RAM quotas)."""


def create_resource_share(request: dict[str, Any]) -> dict[str, Any]:
    """CreateResourceShare. Nothing is kept of a share whose resources or principals are refused."""
    now = STATE.clock()
    share = Share(
        arn=f"arn:aws:ram:{get_region()}:{get_account_id()}:resource-share/{uuid.uuid4()}",
        name=request["name"],
        owner=get_account_id(),
        region=get_region(),
        allow_external_principals=request.get("allowExternalPrincipals", True),
        created=now,
        updated=now,
        tags={tag["key"]: tag.get("value", "") for tag in request.get("tags", ())},
    )
    check_tags(share.tags)
    for arn in request.get("permissionArns", ()):
        permission = permissions.find(arn)
        if share.permissions.setdefault(permission.resource_type, permission) is not permission:
            message = f"You can associate only one permission with resource type {permission.resource_type}."
            raise AwsError("InvalidParameterException", message)
    _associate(share, request.get("resourceArns", ()), request.get("principals", ()))
    STATE.shares[share.arn] = share
    return {"resourceShare": describe.share(share, viewer=share.owner)}


def update_resource_share(request: dict[str, Any]) -> dict[str, Any]:
    """UpdateResourceShare: name and allowExternalPrincipals."""
    share = active_share(request["resourceShareArn"])
    external = [each.entity for each in share.principals.values() if each.external]
    if request.get("allowExternalPrincipals") is False and external:
        # AWS does not document what becomes of them; refusing leaves nobody with access unnoticed.
        message = f"Disassociate the external principals first: {', '.join(external)}."
        raise AwsError("OperationNotPermittedException", message)
    share.name = request.get("name", share.name)
    share.allow_external_principals = request.get("allowExternalPrincipals", share.allow_external_principals)
    share.updated = STATE.clock()
    return {"resourceShare": describe.share(share, viewer=share.owner)}


def delete_resource_share(request: dict[str, Any]) -> dict[str, Any]:
    """DeleteResourceShare. The share remains visible to its owner as DELETED."""
    share = active_share(request["resourceShareArn"])
    _remove(share, list(share.resources), list(share.principals))
    share.status, share.updated = DELETED, STATE.clock()
    return {"returnValue": True}


def associate_resource_share(request: dict[str, Any]) -> dict[str, Any]:
    """AssociateResourceShare. Principals that are members gain new resources at once, without an invitation."""
    share = active_share(request["resourceShareArn"])
    added = _associate(share, request.get("resourceArns", ()), request.get("principals", ()))
    return {"resourceShareAssociations": [describe.association(share, each) for each in added]}


def disassociate_resource_share(request: dict[str, Any]) -> dict[str, Any]:
    """DisassociateResourceShare. A member account may take out itself, and nothing else."""
    resources, principals = request.get("resourceArns", ()), request.get("principals", ())
    share = visible_share(request["resourceShareArn"])
    if resources or list(principals) != [get_account_id()]:
        share = active_share(request["resourceShareArn"])
    removed = _remove(share, resources, principals)
    return {"resourceShareAssociations": [describe.association(share, each) for each in removed]}


def enable_sharing_with_aws_organization(_request: dict[str, Any]) -> dict[str, Any]:
    """EnableSharingWithAwsOrganization, for the management account. Here sharing is enabled from the start."""
    current = organisation.current()
    if current is None or current.management_account != get_account_id():
        message = "Only the management account of an AWS organization can enable sharing with it."
        raise AwsError("OperationNotPermittedException", message)
    return {"returnValue": True}


def _associate(share: Share, resource_arns: Iterable[str], principal_ids: Iterable[str]) -> list[Association]:
    """Check everything, then add what is new. What is there already stays as it is: to repeat an invitation that
    expired, the principal has to be disassociated first."""
    arns, ids = list(dict.fromkeys(resource_arns)), list(dict.fromkeys(principal_ids))
    _check_limits(share, arns, ids)
    types = {arn: check_shareable(arn, owner=share.owner, region=share.region) for arn in arns}
    new = [parse(text, owner=share.owner) for text in ids]
    _check_principals(share, new, types.values())
    external = {each.account for each in new if each.id not in share.principals and each.external_to(share.owner)}
    invitations.check_room(share, external)
    now = STATE.clock()
    for arn in arns:
        name = types[arn].name
        share.permissions.setdefault(name, permissions.default_for(name))
        share.resources.setdefault(arn, Association(arn, ASSOCIATED, now, now))
    for principal in new:
        if principal.id not in share.principals:
            invited = principal.account in external
            status = invitations.invite(share, principal) if invited else ASSOCIATED
            share.principals[principal.id] = Association(principal.id, status, now, now, principal, invited)
    return [share.resources[arn] for arn in arns] + [share.principals[principal.id] for principal in new]


def _check_limits(share: Share, arns: list[str], ids: list[str]) -> None:
    if len(arns) > MAX_RESOURCES_PER_CALL:
        message = f"You can associate up to {MAX_RESOURCES_PER_CALL} resources per call, not {len(arns)}."
        raise AwsError("ResourceShareLimitExceededException", message)
    for existing, added in ((share.resources, arns), (share.principals, ids)):
        if len(existing.keys() | set(added)) > MAX_ASSOCIATIONS:
            message = f"A resource share holds up to {MAX_ASSOCIATIONS} resources and as many principals."
            raise AwsError("ResourceShareLimitExceededException", message)


def _check_principals(share: Share, new: list[Principal], new_types: Iterable[ResourceType]) -> None:
    everyone = [*new, *(each.principal for each in share.principals.values() if each.principal)]
    for name in sorted((share.types() | {each.name for each in new_types}) & permissions.NOT_FOR_IAM_PRINCIPALS):
        for principal in everyone:
            if principal.iam:
                message = f"{name} cannot be shared with the IAM {principal.kind} {principal.id}, only with accounts."
                raise AwsError("InvalidParameterException", message)
    for principal in new:
        if principal.external_to(share.owner) and not share.allow_external_principals:
            message = (
                f"Principal ID {principal.id} is not in your AWS organization. You do not have permission to add "
                "external AWS accounts to a resource share."
            )
            raise AwsError("InvalidParameterException", message)


def _remove(share: Share, arns: Iterable[str], ids: Iterable[str]) -> list[Association]:
    arns, ids = list(dict.fromkeys(arns)), list(dict.fromkeys(ids))
    for entity in [*(set(arns) - share.resources.keys()), *(set(ids) - share.principals.keys())]:
        message = f"{entity} is not associated with the resource share {share.arn}."
        raise AwsError("UnknownResourceException", message)
    removed = [share.resources.pop(arn) for arn in arns] + [share.principals.pop(text) for text in ids]
    for association in removed:
        association.status, association.updated = DISASSOCIATED, STATE.clock()
    remaining = {each.principal.account for each in share.principals.values() if each.principal}
    for association in removed:
        if association.principal and association.principal.account not in remaining:
            invitations.withdraw(share, association.principal.account)
    return removed
