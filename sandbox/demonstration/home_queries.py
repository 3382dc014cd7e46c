"""Queries in a team's own account: central groups through the catalog or as copies, local groups, all in one query."""

from collections.abc import Iterator

from landbridge.declaration.models import Declaration, OfflineAccess
from landbridge.naming import Names
from landbridge.policies.granted import offline_place, queries_at_home
from landbridge.policies.home_queries import local_offline_data
from landbridge.policies.replication import replica_offline_data
from sandbox.demonstration.expectation import Action, Way, granted
from sandbox.demonstration.group_calls import query, table_name
from sandbox.demonstration.identities import TeamIdentities
from sandbox.demonstration.outcome import ALLOWED, REFUSED, Outcome, attempt


def home_query_outcomes(declaration: Declaration, team: TeamIdentities) -> Iterator[Outcome]:
    """Every table that the team could name at home, granted or not; nothing for a team that does not query there."""
    if not queries_at_home(declaration, team.team):
        return
    central = _central_tables(declaration, team.team)
    grants, offline = declaration.grants.get(team.team, {}), declaration.teams[team.team].offline
    for key, table in central.items():
        expected = ALLOWED if granted(grants.get(key), offline, Action.QUERY, Way.CATALOG) else REFUSED
        yield _queried(declaration, team, Action.QUERY, key, [table], Way.CATALOG, expected)
    for key, table in _replica_tables(declaration, team.team).items():
        yield _queried(declaration, team, Action.QUERY, key, [table], Way.REPLICA, ALLOWED)
    local = _local_tables(declaration, team.team)
    for key, table in local.items():
        yield _queried(declaration, team, Action.QUERY, f"{key} (local)", [table], Way.HOME, ALLOWED)
    joined = {**local, **{key: table for key, table in central.items() if key in grants and grants[key].store.offline}}
    if local and len(joined) > len(local):
        yield _queried(declaration, team, Action.JOIN, ", ".join(joined), list(joined.values()), Way.HOME, ALLOWED)


def _queried(
    declaration: Declaration, team: TeamIdentities, action: Action, on: str, tables: list[str], way: Way, expected: str
) -> Outcome:
    workgroup = Names.of(declaration).workgroup(team.team)
    return Outcome(team.team, action, on, way, attempt(lambda: query(tables, team.execution, workgroup)), expected)


def _central_tables(declaration: Declaration, team: str) -> dict[str, str]:
    """Every central group with offline data, as the team's Athena names it; none where it knows no central catalog."""
    names, entry = Names.of(declaration), declaration.teams[team]
    if entry.offline is not OfflineAccess.CATALOG:
        return {}
    catalog = names.data_catalog(team, entry)
    return {
        key: table_name(offline_place(names, key, group), catalog)
        for key, group in declaration.feature_groups.items()
        if group.store.offline and (not group.existing or group.offline_table is not None)
    }


def _replica_tables(declaration: Declaration, team: str) -> dict[str, str]:
    places = replica_offline_data(declaration, Names.of(declaration), team).places
    return {key: table_name(place) for key, place in zip(declaration.replicas.get(team, ()), places, strict=True)}


def _local_tables(declaration: Declaration, team: str) -> dict[str, str]:
    places = local_offline_data(declaration, Names.of(declaration), team).places
    keys = [key for key, group in declaration.local_feature_groups.get(team, {}).items() if group.store.offline]
    return {key: table_name(place) for key, place in zip(keys, places, strict=True)}
