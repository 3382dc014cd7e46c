"""RAM shares, Lake Formation grants, and rules that carry events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from landbridge.access.collection.entry import Entry
from landbridge.access.collection.gathered import Gathered
from landbridge.access.model import LakeFormationGrant, LakeFormationTag, PolicyKind, Route, Share, Unresolved


def share(entry: Entry, gathered: Gathered) -> None:
    """Accounts outside the organisation may be principals unless the share says no (TemplateReference,
    aws-resource-ram-resourceshare.html)."""
    name = entry.name()
    if name is None:
        return
    external = entry.get("AllowExternalPrincipals")
    gathered.shares.append(
        Share(
            name=name,
            account=entry.account,
            permissions=entry.texts("PermissionArns"),
            resources=entry.texts("ResourceArns"),
            principals=entry.texts("Principals"),
            external=external not in (False, "false"),
            source=entry.source(PolicyKind.SHARE, name),
        )
    )


def lake_formation_grant(entry: Entry, gathered: Gathered) -> None:
    """AWS::LakeFormation::PrincipalPermissions, and the older Permissions."""
    principal = entry.inside(
        "Principal" if "Principal" in entry.properties else "DataLakePrincipal", "DataLakePrincipalIdentifier"
    )
    resource = entry.get("Resource")
    if principal is None or resource is None:
        entry.note("a grant without principal or resource")
        return
    if isinstance(resource, Unresolved):
        resource = {"Unresolved": resource}
    if not isinstance(resource, Mapping):
        entry.wrong("Resource", resource, "an object")
    granted, grantable = entry.texts("Permissions"), entry.texts("PermissionsWithGrantOption")
    gathered.lake_formation.append(
        LakeFormationGrant(
            account=entry.account,
            principal=entry.as_text(principal, "Principal"),
            resource=resource,
            permissions=tuple(each for each in granted if isinstance(each, str)),
            grantable=tuple(each for each in grantable if isinstance(each, str)),
            source=entry.source(PolicyKind.RESOURCE, "Lake Formation"),
        )
    )


def lake_formation_tag(entry: Entry, gathered: Gathered) -> None:
    """AWS::LakeFormation::TagAssociation: data of a catalog gets a tag, by which grants speak of it."""
    resource = entry.get("Resource")
    if isinstance(resource, Unresolved):
        resource = {"Unresolved": resource}
    if not isinstance(resource, Mapping):
        entry.wrong("Resource", resource, "an object")
    tags = []
    for tag in entry.objects("LFTags"):
        if isinstance(tag, Unresolved):
            continue
        key, values = tag.get("TagKey"), entry.as_texts(tag.get("TagValues"), "TagValues")
        tags += [(key, value) for value in values if isinstance(key, str) and isinstance(value, str)]
    source = entry.source(PolicyKind.RESOURCE, "Lake Formation")
    gathered.lake_formation_tags.append(LakeFormationTag(entry.account, resource, tuple(tags), source))


def route(entry: Entry, gathered: Gathered) -> None:
    """An EventBridge rule. One with a schedule alone has no pattern."""
    arn, name = entry.arn(), entry.name()
    if arn is None or name is None:
        return
    targets = [
        each if isinstance(each, Unresolved) else entry.as_text(each.get("Arn"), "the target's Arn")
        for each in entry.objects("Targets")
    ]
    gathered.routes.append(
        Route(
            arn=arn,
            account=entry.account,
            pattern=_pattern(entry),
            targets=tuple(targets),
            enabled=entry.get("State") != "DISABLED",
            source=entry.source(PolicyKind.RESOURCE, name),
        )
    )


def _pattern(entry: Entry) -> Mapping[str, Any] | None:
    found = entry.get("EventPattern")
    if isinstance(found, Unresolved):
        return {"Unresolved": found}
    if found is not None and not isinstance(found, Mapping):
        entry.wrong("EventPattern", found, "an object")
    return found
