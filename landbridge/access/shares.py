"""What a RAM share stands for, as a resource policy of what it shares.

ram/latest/userguide/security-ram-permissions.html: RAM attaches the share's permission as a policy to each resource.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from landbridge.access.model import (
    Condition,
    Effect,
    Estate,
    PolicyKind,
    Principals,
    Share,
    Statement,
    Statements,
    Unresolved,
    Value,
)
from landbridge.access.parsing import root_arn
from landbridge.access.ram_permissions import PERMISSIONS, Permission

_MODEL_GROUP, _MODEL_PACKAGE = ":model-package-group/", ":model-package/"


def share_statements(share: Share, estate: Estate) -> Statements:
    """One statement for each permission that fits a resource, and each kind of principal.

    A permission that is not known allows an unresolved action; an organisational unit is an unresolved principal, for
    nobody here knows its accounts. A share without resources or principals stands for nothing.
    """
    if not share.resources or not share.principals:
        return ()
    source = replace(share.source, kind=PolicyKind.SHARE)
    granted = tuple(_granted(share, estate))
    everybody = tuple(_principals(share, estate))
    return tuple(
        Statement(Effect.ALLOW, source, actions, resources=resources, principals=principals, conditions=conditions)
        for actions, resources in granted
        for principals, conditions in everybody
    )


Granted = tuple[tuple[Value, ...], tuple[Value, ...]]


def _granted(share: Share, estate: Estate) -> Iterator[Granted]:
    """Actions and the resources they are for."""
    covered: set[Value] = set()
    for value in share.permissions:
        permission = _known(value, estate)
        if permission is None:
            text = value.text if isinstance(value, Unresolved) else value
            yield (Unresolved(text, _place(share)),), share.resources
            covered.update(share.resources)
            continue
        resources = tuple(each for each in share.resources if _is_of(each, permission))
        covered.update(resources)
        yield from _of_permission(permission, resources)
    # RAM attaches the default permission of a type for which a share names none.
    rest = tuple(each for each in share.resources if each not in covered)
    for permission in (each for each in PERMISSIONS.values() if each.default):
        resources = tuple(each for each in rest if _is_of(each, permission))
        covered.update(resources)
        yield from _of_permission(permission, resources)
    strange = tuple(each for each in rest if each not in covered)
    if strange:
        yield (Unresolved("the default permission of this type of resource", _place(share)),), strange


def _of_permission(permission: Permission, resources: tuple[Value, ...]) -> Iterator[Granted]:
    if resources:
        actions = tuple(f"sagemaker:{action}" for action in permission.actions)
        yield actions, tuple(arn for each in resources for arn in _with_packages(each))


def _known(value: Value, estate: Estate) -> Permission | None:
    if isinstance(value, Unresolved) or ":ram::aws:permission/" not in value:
        return None
    name = value.rpartition("/")[2]
    return PERMISSIONS.get(estate.ram_permissions.get(name, name))


def _is_of(resource: Value, permission: Permission) -> bool:
    """Whether it is of the permission's type; what is not resolved may be of any."""
    if isinstance(resource, Unresolved):
        return True
    parts = resource.split(":", 5)
    return len(parts) == 6 and parts[2] == "sagemaker" and parts[5].startswith(permission.resources)


def _with_packages(resource: Value) -> tuple[Value, ...]:
    """A model group is shared with its versions (sagemaker/latest/dg/model-registry-ram.html)."""
    if isinstance(resource, str) and _MODEL_GROUP in resource:
        return resource, resource.replace(_MODEL_GROUP, _MODEL_PACKAGE, 1) + "/*"
    return (resource,)


def _principals(share: Share, estate: Estate) -> Iterator[tuple[Principals, tuple[Condition, ...]]]:
    """Accounts, roles and users together; each organisation by its condition."""
    inside: tuple[Condition, ...] = ()
    if not share.external and estate.organisation is not None:
        inside = (_in_organisation(estate.organisation),)
    aws: list[Value] = []
    services: list[Value] = []
    for principal in share.principals:
        if isinstance(principal, Unresolved):
            aws.append(principal)
        elif ":organization/" in principal:
            yield Principals(("*",)), (_in_organisation(principal.rpartition("/")[2]),)
        elif ":ou/" in principal:
            aws.append(Unresolved(principal, _place(share)))
        elif principal.endswith(".amazonaws.com"):
            services.append(principal)
        else:
            aws.append(root_arn(estate.partition, principal) if principal.isdigit() else principal)
    if aws or services:
        yield Principals(tuple(aws), tuple(services)), inside


def _in_organisation(organisation: str) -> Condition:
    return Condition("StringEquals", "aws:PrincipalOrgID", (organisation,))


def _place(share: Share) -> str:
    return f"{share.source.stack}, {share.source.path}"
