"""Records to put into feature groups: from a small file beside the declaration, or made up from the feature types."""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from landbridge.declaration.models import FeatureGroup, FeatureType

Record = list[dict[str, str]]
"""As PutRecord takes it: a list of FeatureName and ValueAsString."""

_MADE_UP = {FeatureType.STRING: "none", FeatureType.INTEGRAL: "0", FeatureType.FRACTIONAL: "0.5"}


def dataset(directory: Path, key: str, group: FeatureGroup) -> Iterator[Record]:
    """The rows of data/<key>.csv of the environment, the newest last; event times end now, a minute apart."""
    path = directory / "data" / f"{key}.csv"
    if not path.exists():
        return
    with path.open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    now = datetime.now(UTC)
    for age, row in zip(range(len(rows) - 1, -1, -1), rows, strict=True):
        yield _record({**row, str(group.event_time): _event_time(group, now - timedelta(minutes=age))})


def identifiers(directory: Path, key: str, group: FeatureGroup) -> list[str]:
    """The record identifiers of the dataset."""
    path = directory / "data" / f"{key}.csv"
    if not path.exists():
        return []
    with path.open(newline="") as stream:
        return [row[str(group.record_identifier)] for row in csv.DictReader(stream)]


def made_up(group: FeatureGroup, identifier: str) -> Record:
    """A record that fits the group, with the given identifier and the present as event time."""
    values = {name: _MADE_UP[kind] for name, kind in group.features.items()}
    values[str(group.record_identifier)] = identifier
    values[str(group.event_time)] = now(group)
    return _record(values)


def now(group: FeatureGroup) -> str:
    """The present as an event time of the group."""
    return _event_time(group, datetime.now(UTC))


def _event_time(group: FeatureGroup, moment: datetime) -> str:
    if group.features[str(group.event_time)] is FeatureType.FRACTIONAL:
        return f"{moment.timestamp():.3f}"
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def _record(values: dict[str, str]) -> Record:
    return [{"FeatureName": name, "ValueAsString": value} for name, value in values.items()]
