"""Feature views of what a team is granted, straight from the declaration."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from landbridge.declaration.messages import did_you_mean
from landbridge.declaration.models import Declaration, FeatureGroup, FeatureType
from landbridge.naming import Names
from landbridge.offline.tables import FeatureView, TimeFormat
from landbridge.policies.granted import GrantedGroup, OfflinePlace, granted_groups


def feature_views(
    declaration: Declaration, team: str, features: Mapping[str, Iterable[str]] | Iterable[str] | None = None
) -> tuple[FeatureView, ...]:
    """Views of central feature groups that `team` is granted offline, in the order asked for.

    `features` says which: group names, each with its features or, without them, with all but the record identifier.
    Left out, it is every group that the team is granted offline. A view has the name of its group's key, with _ for -.

    Raises ValueError: a team or a group that is not declared, a group that the team is not granted offline, an
    existing group whose record identifier, event time or features the declaration does not say, and a feature that the
    group does not have.
    """
    if team not in declaration.teams:
        raise ValueError(f"team {team!r} is not declared{_nearest(team, declaration.teams)}")
    granted = {group.key: group for group in granted_groups(declaration, Names.of(declaration), team)}
    if features is None:
        features = [key for key, group in granted.items() if group.offline is not None]
    chosen = features if isinstance(features, Mapping) else dict.fromkeys(features)
    return tuple(_views(declaration, team, granted, chosen))


def _views(
    declaration: Declaration,
    team: str,
    granted: Mapping[str, GrantedGroup],
    chosen: Mapping[str, Iterable[str] | None],
) -> Iterator[FeatureView]:
    for key, wanted in chosen.items():
        group = declaration.feature_groups.get(key)
        if group is None:
            raise ValueError(f"feature group {key!r} is not declared{_nearest(key, declaration.feature_groups)}")
        place = granted[key].offline if key in granted else None
        if place is None:
            write = f"`{key}: {{store: {'both' if group.store.online else 'offline'}}}`"
            raise ValueError(
                f"team {team!r} is not granted the offline store of {key!r}; write {write} under `grants: {team}:`, "
                "or leave the group out"
            )
        yield _view(key, group, place, wanted)


def _view(key: str, group: FeatureGroup, place: OfflinePlace, wanted: Iterable[str] | None) -> FeatureView:
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
        database=place.database,
        table=place.table,
        record_identifier=identifier,
        event_time=event_time,
        features=names,
        event_time_format=TimeFormat.UNIX_SECONDS if fractional else TimeFormat.ISO_8601,
    )


def _nearest(name: str, known: Iterable[str]) -> str:
    names = list(known)
    return did_you_mean(name, names) or f"; write one of: {', '.join(names[:20])}"
