"""The grants of a team, resolved to names, ARNs and places."""

from __future__ import annotations

from dataclasses import dataclass

from landbridge.declaration.models import Declaration, FeatureGroup, Level, OfflineAccess, Store
from landbridge.naming import Names


@dataclass(frozen=True)
class OfflinePlace:
    """Where the offline data of a group lies: Glue database and table, bucket, and key prefix without a final slash."""

    database: str
    table: str
    bucket: str
    prefix: str


@dataclass(frozen=True)
class GrantedGroup:
    """One feature group as one team is granted it. `offline` is None where the grant does not reach the offline
    store.
    """

    key: str
    arn: str
    level: Level
    store: Store
    existing: bool
    offline: OfflinePlace | None
    online_key: str | None
    offline_key: str | None


def granted_groups(declaration: Declaration, names: Names, team: str) -> tuple[GrantedGroup, ...]:
    """The team's grants, in the order of the declaration."""
    granted = []
    for key, grant in declaration.grants.get(team, {}).items():
        group = declaration.feature_groups[key]
        granted.append(
            GrantedGroup(
                key=key,
                arn=names.feature_group_arn(names.feature_group(key, group)),
                level=grant.level,
                store=grant.store,
                existing=group.existing,
                offline=offline_place(names, key, group) if grant.store.offline else None,
                online_key=group.online_key,
                offline_key=group.offline_key,
            )
        )
    return tuple(granted)


def offline_place(names: Names, key: str, group: FeatureGroup) -> OfflinePlace:
    """Where a central group's offline data lies: as declared for an existing group, by name for one of ours."""
    if group.offline_table is not None:
        bucket, _, prefix = group.offline_table.location.removeprefix("s3://").partition("/")
        return OfflinePlace(group.offline_table.database, group.offline_table.table, bucket, prefix)
    return OfflinePlace(
        names.database(),
        names.table(key),
        names.offline_bucket(),
        names.offline_prefix(names.feature_group(key, group)),
    )


def online_groups(granted: tuple[GrantedGroup, ...]) -> tuple[GrantedGroup, ...]:
    """Those that RAM shares: a share always opens the online store, so a grant of the offline store alone has none."""
    return tuple(group for group in granted if group.store.online)


def queries_in_central(declaration: Declaration, team: str) -> bool:
    """Whether the access role queries: groups granted offline with `offline: role`, and those that the team produces
    itself. Such a team has a workgroup in the central account."""
    return declaration.teams[team].produce is not None or bool(offline_through(declaration, team, OfflineAccess.ROLE))


def queries_at_home(declaration: Declaration, team: str) -> bool:
    """Whether the execution role queries, in a workgroup of the team's own account: central groups in place or as
    copies, and the offline data of local groups."""
    return bool(
        offline_through(declaration, team, OfflineAccess.CATALOG)
        or offline_through(declaration, team, OfflineAccess.LAKE_FORMATION)
        or declaration.replicas.get(team)
        or any(group.store.offline for group in declaration.local_feature_groups.get(team, {}).values())
    )


def offline_through(declaration: Declaration, team: str, way: OfflineAccess) -> tuple[str, ...]:
    """Keys of the groups whose offline store is granted to a team that reaches it in this way."""
    if declaration.teams[team].offline is not way:
        return ()
    return tuple(key for key, grant in declaration.grants.get(team, {}).items() if grant.store.offline)


def works_in_central(declaration: Declaration, team: str) -> bool:
    """Whether the team has an access role at all: for records online, to query there, or to produce."""
    grants = declaration.grants.get(team, {}).values()
    return any(grant.store.online for grant in grants) or queries_in_central(declaration, team)
