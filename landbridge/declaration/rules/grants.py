"""Rules about grants: they join a team that is declared with a group that has what is granted."""

from __future__ import annotations

from collections.abc import Iterator

from landbridge.declaration.messages import KEY, Path, did_you_mean, shortened
from landbridge.declaration.models import FeatureGroup, Grant, Level, Store
from landbridge.declaration.rules.judged import Finding, Judged


def team_is_declared(judged: Judged) -> Iterator[Finding]:
    for team in judged.declaration.grants:
        if judged.knows("teams") and team not in judged.teams:
            yield Finding(
                ("grants", team, KEY),
                judged.no_such_team(team),
            )


def group_is_declared(judged: Judged) -> Iterator[Finding]:
    if not judged.knows("feature_groups"):
        return
    local = {key: team for team, groups in judged.declaration.local_feature_groups.items() for key in groups}
    for team, grants in judged.declaration.grants.items():
        for key in grants:
            if key in judged.groups:
                continue
            if key in local:
                message = f"`{key}` is a local group of the team `{local[key]}`, which is never shared; leave it out"
            else:
                near = did_you_mean(key, judged.groups) or "; write one under `feature_groups`"
                message = f"no feature group `{shortened(key)}` is declared{near}"
            yield Finding(("grants", team, key, KEY), message)


def store_is_one_that_the_group_has(judged: Judged) -> Iterator[Finding]:
    for path, grant, group in _grants(judged):
        if group.store is not Store.BOTH and grant.store is not group.store:
            yield Finding(
                (*path, "store"),
                f"the grant covers {_words(grant.store)}, but the group has `store: {group.store}`; "
                f"write `store: {group.store}`",
            )


def records_are_written_through_the_online_store(judged: Judged) -> Iterator[Finding]:
    """PutRecord is the one way in, to both stores (API reference, PutRecord)."""
    for team, grants in judged.declaration.grants.items():
        for key, grant in grants.items():
            if grant.level is not Level.READ and grant.store is Store.OFFLINE:
                yield Finding(
                    ("grants", team, key, "level"),
                    f"level {grant.level} does not fit `store: offline`, which is written through PutRecord only; "
                    "write `store: both`, or `level: read`",
                )


def offline_data_of_an_existing_group_can_be_found(judged: Judged) -> Iterator[Finding]:
    for path, grant, group in _grants(judged):
        missing = group.existing and group.store.offline and group.offline_table is None
        if missing and grant.store.offline:
            yield Finding(
                (*path, "store"),
                f"the offline data of the existing group `{path[-1]}` cannot be found; write its `offline_table`, or "
                "`store: online` here",
            )


def _grants(judged: Judged) -> Iterator[tuple[Path, Grant, FeatureGroup]]:
    groups = judged.declaration.feature_groups
    for team, grants in judged.declaration.grants.items():
        for key, grant in grants.items():
            path = ("grants", team, key)
            # Where a store is malformed, its default says nothing about the grant.
            doubtful = {("feature_groups", key, "store"), (*path, "store")}
            if key in groups and judged.broken.isdisjoint(doubtful):
                yield path, grant, groups[key]


def _words(store: Store) -> str:
    return "both stores" if store is Store.BOTH else f"the {store} store"
