"""Fills the groups as their producers: central ones through the owner's access role, local ones at home."""

from collections.abc import Callable
from pathlib import Path

from landbridge.declaration.models import Declaration, FeatureGroup, Level
from landbridge.naming import Names
from sandbox.demonstration.identities import Identity, TeamIdentities
from sandbox.demonstration.records import Record, dataset, made_up

SAMPLE = "sample-1"
"""Identifier of the one record of a group without a dataset."""


def ingest(
    declaration: Declaration,
    directory: Path,
    identities: dict[str, TeamIdentities],
    on_group: Callable[[str, str, int], None],
) -> set[str]:
    """Puts the dataset of each group. `on_group` receives team, group and number of records.

    Returns the central groups that were filled: those whose owner is granted to write them.
    """
    names = Names.of(declaration)
    filled = set()
    for key, group in declaration.feature_groups.items():
        grant = declaration.grants.get(group.owner, {}).get(key)
        if grant is None or grant.level is Level.READ or not grant.store.online:
            continue
        arn = names.feature_group_arn(names.feature_group(key, group))
        on_group(group.owner, key, _put(identities[group.owner].access, arn, _records(directory, key, group)))
        filled.add(key)
    for team, groups in declaration.local_feature_groups.items():
        for key, group in groups.items():
            arn = names.feature_group_arn(names.feature_group(key, group), identities[team].account)
            on_group(team, key, _put(identities[team].execution, arn, _records(directory, key, group)))
    return filled


def _records(directory: Path, key: str, group: FeatureGroup) -> list[Record]:
    return list(dataset(directory, key, group)) or [made_up(group, SAMPLE)]


def _put(identity: Identity, arn: str, records: list[Record]) -> int:
    runtime = identity.client("sagemaker-featurestore-runtime")
    for record in records:
        runtime.put_record(FeatureGroupName=arn, Record=record)
    return len(records)
