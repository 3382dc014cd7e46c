"""From a declared feature group to the settings of its construct."""

from __future__ import annotations

from landbridge.declaration.models import FeatureGroup
from landbridge_constructs.feature_group import FeatureGroupSettings, OfflineStore, OnlineStore


def feature_group_settings(
    group: FeatureGroup,
    *,
    name: str,
    role_arn: str,
    online_key_arn: str,
    offline_key_arn: str,
    location: str,
    database: str,
    table: str,
) -> FeatureGroupSettings:
    """`location` is the S3 URI of the group's own prefix. The declaration has been checked: what a group needs is
    there.
    """
    if group.record_identifier is None or group.event_time is None:
        raise ValueError(f"feature group {name} has no record identifier or no event time")
    ttl = group.time_to_live
    return FeatureGroupSettings(
        name=name,
        description=group.description or None,
        record_identifier=group.record_identifier,
        event_time=group.event_time,
        features={feature: kind.value for feature, kind in group.features.items()},
        role_arn=role_arn,
        online=OnlineStore(online_key_arn, (ttl.value, ttl.unit.value) if ttl else None)
        if group.store.online
        else None,
        offline=OfflineStore(location, offline_key_arn, database, table, group.table_format.value.capitalize())
        if group.store.offline
        else None,
    )
