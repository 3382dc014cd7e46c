"""The RAM shares that a declaration stands for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter

from landbridge.declaration.models import Declaration, Level
from landbridge.naming import Names
from landbridge.policies.granted import granted_groups, online_groups

_PERMISSIONS = {
    Level.READ: attrgetter("read"),
    Level.READ_WRITE: attrgetter("read_write"),
    Level.ADMIN: attrgetter("admin"),
}
"""The RAM managed permission that stands for a level, among the declared names."""

RESOURCES_PER_SHARE = 100
"""What one RAM API call takes (RAM user guide, working-with-sharing-create); a share of more is made of several."""


@dataclass(frozen=True)
class Share:
    """One resource share: one permission, one kind of resource, principals (account ids or organisation ARNs)."""

    name: str
    permission: str
    resources: tuple[str, ...]
    principals: tuple[str, ...]
    external: bool


def team_shares(declaration: Declaration, names: Names, team: str) -> tuple[Share, ...]:
    """The catalog for a team that discovers, then one share for each level and each hundred groups."""
    return tuple(_team_shares(declaration, names, team))


def _team_shares(declaration: Declaration, names: Names, team: str) -> Iterator[Share]:
    permissions = declaration.ram_permissions
    principals = (declaration.teams[team].account,)
    external = declaration.needs_invitation(team)
    if declaration.teams[team].discover:
        permission = names.ram_permission_arn(permissions.discover)
        yield Share(names.discovery_share(team), permission, (names.catalog_arn(),), principals, external)
    shared = online_groups(granted_groups(declaration, names, team))
    for level in Level:
        arns = tuple(group.arn for group in shared if group.level is level)
        permission = names.ram_permission_arn(_PERMISSIONS[level](permissions))
        for number, start in enumerate(range(0, len(arns), RESOURCES_PER_SHARE), 1):
            resources = arns[start : start + RESOURCES_PER_SHARE]
            yield Share(names.share(team, level, number), permission, resources, principals, external)


def organisation_share(declaration: Declaration, names: Names) -> Share | None:
    """The catalog for the organisation or the units that the declaration names."""
    if not declaration.discovery:
        return None
    permission = names.ram_permission_arn(declaration.ram_permissions.discover)
    return Share(names.organisation_discovery_share(), permission, (names.catalog_arn(),), declaration.discovery, False)
