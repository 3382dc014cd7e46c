"""The feature store runtime: GetRecord, BatchGetRecord, PutRecord and DeleteRecord.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_Operations_Amazon_SageMaker_Feature_Store_Runtime.html
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sandbox.extension.errors import AwsError
from sandbox.extension.sagemaker import access, definition, offline_store, online_store, record
from sandbox.extension.sagemaker.feature_group import FeatureGroup, OnlineRecord
from sandbox.extension.sagemaker.offline_store import OfflineRecord

MAX_IDENTIFIERS = 100
"""Record identifiers in one BatchGetRecord, over all feature groups."""

ONLINE, OFFLINE = "OnlineStore", "OfflineStore"


def get_record(request: dict[str, Any]) -> dict[str, Any]:
    """GetRecord: "If no Record with RecordIdentifierValue is found, then an empty result is returned"."""
    group = access.record_store("GetRecord", request["FeatureGroupName"], missing="ResourceNotFound")
    _require_online_store(group)
    wanted = _wanted(group, request.get("FeatureNames"))
    found = online_store.get(group, request["RecordIdentifierValueAsString"])
    return {} if found is None else _shown(found, wanted, request)


def batch_get_record(request: dict[str, Any]) -> dict[str, Any]:
    """BatchGetRecord. Access to every group is needed; what is wrong with a group otherwise goes into Errors."""
    identifiers = request["Identifiers"]
    total = sum(len(each["RecordIdentifiersValueAsString"]) for each in identifiers)
    if total > MAX_IDENTIFIERS:
        raise record.invalid(f"{total} record identifiers; ask for at most {MAX_IDENTIFIERS} at a time")
    records: list[dict[str, Any]] = []
    errors: list[dict[str, str]] = []
    for each in identifiers:
        name, values = each["FeatureGroupName"], each["RecordIdentifiersValueAsString"]
        try:
            group = access.record_store("BatchGetRecord", name, missing="ResourceNotFound")
            _require_online_store(group)
            wanted = _wanted(group, each.get("FeatureNames"))
        except AwsError as error:
            if error.status == 403:
                raise
            about = {"FeatureGroupName": name, "ErrorCode": error.code, "ErrorMessage": error.message}
            errors += [{**about, "RecordIdentifierValueAsString": value} for value in values]
            continue
        for value in values:
            if found := online_store.get(group, value):
                about = {"FeatureGroupName": name, "RecordIdentifierValueAsString": value}
                records.append({**about, **_shown(found, wanted, request)})
    return {"Records": records, "Errors": errors, "UnprocessedIdentifiers": []}


def put_record(request: dict[str, Any]) -> dict[str, Any]:
    """PutRecord. An event time that is not later than the online record's is history: offline store only."""
    group = access.record_store("PutRecord", request["FeatureGroupName"], missing="ValidationError")
    stores = _stores(group, request.get("TargetStores"))
    values = record.values(group, request["Record"])
    seconds = record.event_seconds(group, values[group.event_time])
    if ONLINE in stores:
        ttl = request.get("TtlDuration") or (group.online_store or {}).get("TtlDuration")
        definition.check_ttl(ttl)
        kept = OnlineRecord(values, seconds, record.expiry(seconds, ttl))
        online_store.put(group, values[group.record_identifier], kept)
    if OFFLINE in stores:
        offline_store.append(group, OfflineRecord(values, seconds, datetime.now(UTC)))
    return {}


def delete_record(request: dict[str, Any]) -> dict[str, Any]:
    """DeleteRecord. Both modes leave a marker in the offline store, a failed HardDelete does not."""
    group = access.record_store("DeleteRecord", request["FeatureGroupName"], missing="ValidationError")
    stores = _stores(group, request.get("TargetStores"))
    identifier, event_time = request["RecordIdentifierValueAsString"], request["EventTime"]
    record.typed(group.types[group.record_identifier], identifier, group.record_identifier)
    seconds = record.event_seconds(group, event_time)
    if ONLINE in stores:
        if request.get("DeletionMode", "SoftDelete") == "SoftDelete":
            online_store.soft_delete(group, identifier, seconds)
        elif not online_store.hard_delete(group, identifier, seconds):
            raise record.invalid(f"EventTime {event_time} is not later than that of the record {identifier}")
    if OFFLINE in stores:
        values = {group.record_identifier: identifier, group.event_time: event_time}
        offline_store.append(group, OfflineRecord(values, seconds, datetime.now(UTC), deleted=True))
    return {}


def _require_online_store(group: FeatureGroup) -> None:
    if group.online_store is None:
        raise record.invalid(f"feature group {group.name} has no online store to read from")


def _stores(group: FeatureGroup, targets: Iterable[str] | None) -> set[str]:
    has = {ONLINE} if group.online_store is not None else set()
    has |= {OFFLINE} if group.offline_store is not None else set()
    wanted = has if targets is None else set(targets)
    if missing := sorted(wanted - has):
        raise record.invalid(f"TargetStores names {missing[0]}, which feature group {group.name} does not have")
    return wanted


def _wanted(group: FeatureGroup, names: list[str] | None) -> list[str]:
    for name in names or ():
        if name not in group.types:
            raise record.invalid(f"feature group {group.name} has no feature {name}")
    return names or list(group.types)


def _shown(found: OnlineRecord, wanted: list[str], request: dict[str, Any]) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "Record": [
            {"FeatureName": name, "ValueAsString": found.values[name]} for name in wanted if name in found.values
        ]
    }
    if request.get("ExpirationTimeResponse") == "Enabled" and found.expires is not None:
        shown["ExpiresAt"] = datetime.fromtimestamp(found.expires, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return shown
