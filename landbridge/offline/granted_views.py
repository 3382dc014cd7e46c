"""Feature views of what a team is granted, straight from the declaration."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple, NoReturn

from landbridge.declaration.messages import did_you_mean
from landbridge.declaration.models import Declaration, FeatureGroup, FeatureType, OfflineAccess
from landbridge.naming import Names
from landbridge.naming.arns import OWN_DATA_CATALOG
from landbridge.offline.tables import FeatureView, TimeFormat
from landbridge.policies.granted import granted_groups
from landbridge.policies.home_queries import local_offline_data


class Table(NamedTuple):
    """A table as a query names it; `catalog` None is the one that the query runs in."""

    catalog: str | None
    database: str
    table: str


Found = tuple[FeatureGroup, Table]


def feature_views(
    declaration: Declaration, team: str, features: Mapping[str, Iterable[str]] | Iterable[str] | None = None
) -> tuple[FeatureView, ...]:
    """Views of feature groups that `team` may query offline, in the order asked for, named as it reaches them: as the
    access role in the central account, or at home.

    `features` says which: group names, each with its features or, without them, with all but the record identifier.
    Left out, it is every central group that the team is granted offline. A team that queries at home may name its local
    groups beside them. A view has the name of its group's key, with _ for -.

    Raises ValueError: a team or a group that is not declared, a group that the team is not granted offline, an
    existing group whose record identifier, event time or features the declaration does not say, and a feature that the
    group does not have.
    """
    if team not in declaration.teams:
        raise ValueError(f"team {team!r} is not declared{_nearest(team, declaration.teams)}")
    central, local = _central_tables(declaration, team), _local_tables(declaration, team)
    chosen = features if isinstance(features, Mapping) else dict.fromkeys(central if features is None else features)
    return tuple(
        _view(key, *(central | local).get(key) or _refuse(declaration, team, key), wanted)
        for key, wanted in chosen.items()
    )


def _central_tables(declaration: Declaration, team: str) -> dict[str, Found]:
    names, entry = Names.of(declaration), declaration.teams[team]
    catalog = names.data_catalog(team, entry) if entry.offline is OfflineAccess.CATALOG else None
    linked = names.linked_database(team) if entry.offline is OfflineAccess.LAKE_FORMATION else None
    return {
        group.key: (
            declaration.feature_groups[group.key],
            Table(catalog, linked or group.offline.database, group.offline.table),
        )
        for group in granted_groups(declaration, names, team)
        if group.offline is not None
    }


def _local_tables(declaration: Declaration, team: str) -> dict[str, Found]:
    """None for a team that queries in the central account, where its own tables are out of reach."""
    if declaration.teams[team].offline is OfflineAccess.ROLE:
        return {}
    places = local_offline_data(declaration, Names.of(declaration), team).places
    groups = {
        key: group for key, group in declaration.local_feature_groups.get(team, {}).items() if group.store.offline
    }
    return {
        key: (group, Table(OWN_DATA_CATALOG, place.database, place.table))
        for (key, group), place in zip(groups.items(), places, strict=True)
    }


def _refuse(declaration: Declaration, team: str, key: str) -> NoReturn:
    group = declaration.feature_groups.get(key)
    if group is None:
        raise ValueError(f"feature group {key!r} is not declared{_nearest(key, declaration.feature_groups)}")
    write = f"`{key}: {{store: {'both' if group.store.online else 'offline'}}}`"
    raise ValueError(
        f"team {team!r} is not granted the offline store of {key!r}; write {write} under `grants: {team}:`, "
        "or leave the group out"
    )


def _view(key: str, group: FeatureGroup, table: Table, wanted: Iterable[str] | None) -> FeatureView:
    identifier, event_time = group.record_identifier, group.event_time
    if identifier is None or event_time is None or not group.features:
        raise ValueError(
            f"the declaration does not say what is in the existing group {key!r}; write its `record_identifier`, "
            f"`event_time` and `features` under `feature_groups: {key}:`, or make the FeatureView yourself"
        )
    names = tuple(feature for feature in group.features if feature != identifier) if wanted is None else tuple(wanted)
    for name in names:
        if name not in group.features:
            raise ValueError(f"feature group {key!r} has no feature {name!r}{_nearest(name, group.features)}")
    fractional = group.features[event_time] is FeatureType.FRACTIONAL
    return FeatureView(
        name=key.replace("-", "_"),
        database=table.database,
        table=table.table,
        record_identifier=identifier,
        event_time=event_time,
        features=names,
        event_time_format=TimeFormat.UNIX_SECONDS if fractional else TimeFormat.ISO_8601,
        catalog=table.catalog,
    )


def _nearest(name: str, known: Iterable[str]) -> str:
    names = list(known)
    return did_you_mean(name, names) or f"; write one of: {', '.join(names[:20])}"
