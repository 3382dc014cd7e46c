"""What a grant of a central feature group would say (docs/tasks/grant-access.md)."""

from __future__ import annotations

from landbridge.access.capabilities.chain import Capability
from landbridge.access.capabilities.sharing import governs_tables
from landbridge.access.report.changes import Change, Mend
from landbridge.declaration.models import Declaration, FeatureGroup, Grant, Level, OfflineAccess, Store

_NEEDED = {
    Capability.DESCRIBE: (Level.READ, None),
    Capability.READ: (Level.READ, Store.ONLINE),
    Capability.WRITE: (Level.READ_WRITE, Store.ONLINE),
    Capability.ADMINISTER: (Level.ADMIN, Store.ONLINE),
    Capability.QUERY: (Level.READ, Store.OFFLINE),
}
"""The least level, and the store, that the capability takes; None: either."""


def grant(declaration: Declaration, team: str, capability: Capability, key: str) -> Mend:
    """What the grant would be: as little more than it is as gives the capability."""
    group, now = declaration.feature_groups[key], declaration.grants.get(team, {}).get(key)
    level, store = _NEEDED[capability]
    if store is None:
        store = now.store if now is not None else Store.ONLINE if group.store.online else Store.OFFLINE
    if group.store not in (Store.BOTH, store):
        return Mend(remark=f"nobody is granted this: `{key}` has `store: {group.store}`, and no grant goes beyond it")
    if store is Store.OFFLINE and group.existing and declaration.teams[team].offline is OfflineAccess.LAKE_FORMATION:
        return Mend(remark=f"nobody is granted this: `{key}` is not Landbridge's to register with Lake Formation")
    changes = (
        *_grant(team, key, now, level, store),
        *(_table(key, group) if store is Store.OFFLINE else ()),
        *(_pattern(declaration, team) if store is Store.OFFLINE else ()),
    )
    return Mend(changes)


def stated(found: Grant) -> str:
    """A grant as it is written."""
    return f"{{level: {found.level}, store: {found.store}}}"


def _grant(team: str, key: str, now: Grant | None, level: Level, store: Store) -> tuple[Change, ...]:
    order = list(Level)
    if now is not None:
        level = max(level, now.level, key=order.index)
        store = store if store is now.store else Store.BOTH
    wanted = Grant(level=level, store=store)
    if wanted == now:
        return ()
    return (Change(("grants", team, key), stated(wanted), "" if now is None else stated(now)),)


def _table(key: str, group: FeatureGroup) -> tuple[Change, ...]:
    """Only a declaration can say where an existing group's offline data is."""
    if not group.existing or group.offline_table is not None:
        return ()
    value = "{database: DATABASE, table: TABLE, location: s3://BUCKET/PREFIX}"
    return (Change(("feature_groups", key, "offline_table"), value),)


def _pattern(declaration: Declaration, team: str) -> tuple[Change, ...]:
    """Lake Formation governs every team with offline grants, or none."""
    now = declaration.teams[team].offline
    governed = governs_tables(declaration)
    queried = any(each.store.offline for grants in declaration.grants.values() for each in grants.values())
    if not queried or governed is (now is OfflineAccess.LAKE_FORMATION):
        return ()
    wanted = OfflineAccess.LAKE_FORMATION if governed else OfflineAccess.ROLE
    return (Change(("teams", team, "offline"), wanted.value, now.value),)
