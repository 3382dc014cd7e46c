"""Shares, associations, invitations and permissions as the API's responses show them."""

import json
from typing import Any

from sandbox.extension.ram.permissions import Permission
from sandbox.extension.ram.resource_types import type_of
from sandbox.extension.ram.state import Association, Invitation, Share


def share(one: Share, *, viewer: str) -> dict[str, Any]:
    """A ResourceShare. Tags are shown to the owner alone."""
    described: dict[str, Any] = {
        "resourceShareArn": one.arn,
        "name": one.name,
        "owningAccountId": one.owner,
        "allowExternalPrincipals": one.allow_external_principals,
        "status": one.status,
        "creationTime": one.created,
        "lastUpdatedTime": one.updated,
        "featureSet": "STANDARD",
    }
    if viewer == one.owner:
        described["tags"] = [{"key": key, "value": value} for key, value in one.tags.items()]
    return described


def association(one: Share, each: Association) -> dict[str, Any]:
    """A ResourceShareAssociation. `external` is true for a principal outside the owner's organisation."""
    return {
        "resourceShareArn": one.arn,
        "resourceShareName": one.name,
        "associatedEntity": each.entity,
        "associationType": "PRINCIPAL" if each.principal else "RESOURCE",
        "status": each.status,
        "statusMessage": each.message,
        "creationTime": each.created,
        "lastUpdatedTime": each.updated,
        "external": each.external,
    }


def invitation(one: Invitation) -> dict[str, Any]:
    """A ResourceShareInvitation."""
    return {
        "resourceShareInvitationArn": one.arn,
        "resourceShareName": one.share.name,
        "resourceShareArn": one.share.arn,
        "senderAccountId": one.share.owner,
        "receiverAccountId": one.receiver,
        "receiverArn": one.receiver_arn,
        "invitationTimestamp": one.sent,
        "status": one.status,
    }


def resources(one: Share, scope: str) -> list[dict[str, Any]]:
    """The Resource structures of a share. Every shareable type here is regional: scope GLOBAL has none."""
    if scope == "GLOBAL":
        return []
    return [
        {
            "arn": each.entity,
            "type": type_of(each.entity).name,
            "resourceShareArn": one.arn,
            "creationTime": each.created,
            "lastUpdatedTime": each.updated,
            "resourceRegionScope": "REGIONAL",
        }
        for each in one.resources.values()
    ]


def permission(one: Permission, *, detail: bool = False) -> dict[str, Any]:
    """A ResourceSharePermissionSummary, or with `detail` the ResourceSharePermissionDetail with its policy."""
    described: dict[str, Any] = {
        "arn": one.arn,
        "version": "1",
        "defaultVersion": True,
        "name": one.name,
        "resourceType": one.resource_type,
        "status": "ATTACHABLE",
        "isResourceTypeDefault": one.default,
        "permissionType": "AWS_MANAGED",
        "featureSet": "STANDARD",
    }
    if detail:
        described["permission"] = json.dumps({"Effect": "Allow", "Action": one.iam_actions()})
    return described
