"""Rules about the features of a group.

Sources: SageMaker developer guide, feature-store-quotas and feature-store-create-feature-group; API reference,
CreateFeatureGroup and FeatureDefinition.
"""

from __future__ import annotations

from collections.abc import Iterator

from landbridge.declaration.messages import KEY, did_you_mean
from landbridge.declaration.models import MAXIMUM_FEATURES, RESERVED_FEATURE_NAMES, FeatureType, TableFormat
from landbridge.declaration.rules.judged import Finding, Judged


def at_most_2500_features(judged: Judged) -> Iterator[Finding]:
    for path, group in judged.every_group():
        if len(group.features) > MAXIMUM_FEATURES:
            yield Finding(
                (*path, "features", KEY),
                f"found {len(group.features):,} features; a group has at most {MAXIMUM_FEATURES:,}: split the group",
            )


def names_are_not_reserved(judged: Judged) -> Iterator[Finding]:
    for path, group in judged.every_group():
        for name in group.features:
            if name.lower() in RESERVED_FEATURE_NAMES:
                yield Finding(
                    (*path, "features", name, KEY),
                    f"`{name}` is reserved: Feature Store adds that column itself; write another name",
                )


def names_differ_by_more_than_case(judged: Judged) -> Iterator[Finding]:
    """Glue's column names have no case, so that two such features would be one column of the offline store."""
    for path, group in judged.every_group():
        seen: dict[str, str] = {}
        for name in group.features:
            first = seen.setdefault(name.lower(), name)
            if first != name and group.store.offline:
                yield Finding(
                    (*path, "features", name, KEY),
                    f"`{name}` and `{first}` would be one column of the offline table; write names that differ by more "
                    "than case",
                )


def record_identifier_and_event_time_are_features(judged: Judged) -> Iterator[Finding]:
    for path, group in judged.every_group():
        for key in ("record_identifier", "event_time"):
            name = getattr(group, key)
            judgeable = bool(group.features) and (*path, "features", name) not in judged.broken
            if name is not None and judgeable and name not in group.features:
                yield Finding(
                    (*path, key),
                    f"`{name}` is not a feature of the group{did_you_mean(name, group.features)}; "
                    f"declare it under `features` or name one of: {', '.join(list(group.features)[:20])}",
                )


def event_time_has_a_type_that_the_store_takes(judged: Judged) -> Iterator[Finding]:
    for path, group in judged.every_group():
        if not judged.broken.isdisjoint({(*path, "store"), (*path, "table_format")}):
            continue
        kind = group.features.get(group.event_time or "")
        iceberg = group.store.offline and group.table_format is TableFormat.ICEBERG
        if kind is FeatureType.INTEGRAL or (kind is FeatureType.FRACTIONAL and iceberg):
            write = "String" if iceberg else "String (ISO-8601, UTC) or Fractional (Unix seconds)"
            reason = "with table_format iceberg an event time is text" if iceberg else "an event time is never Integral"
            yield Finding(
                (*path, "features", str(group.event_time)),
                f"the event time `{group.event_time}` is of type {kind}; {reason}: write {write}",
            )
