"""CreateFeatureGroup, DescribeFeatureGroup, UpdateFeatureGroup, DeleteFeatureGroup and ListFeatureGroups.

A group of another account is named by its ARN in Describe and Update; Create, Delete and List know the caller's own
account only. AWS deletes and updates asynchronously; here both are done when the call returns.
"""

import copy
import time
from datetime import UTC, datetime
from typing import Any

from ministack.core.responses import get_account_id, get_region

from sandbox.extension import authorization, paging
from sandbox.extension.authorization import keys
from sandbox.extension.errors import AwsError, unsupported
from sandbox.extension.sagemaker import (
    access,
    creation_rights,
    data_catalog,
    definition,
    offline_layout,
    service_role,
    settings,
    tags,
)
from sandbox.extension.sagemaker.feature_group import CREATED, CREATING, FeatureGroup, FeatureMetadata
from sandbox.extension.sagemaker.state import GROUPS, canonical_arn


def create_feature_group(request: dict[str, Any]) -> dict[str, Any]:
    """CreateFeatureGroup, for the caller of the current request."""
    account, region = get_account_id(), get_region()
    arn = canonical_arn(request["FeatureGroupName"])
    creation_rights.authorize_creation(arn, region, request)
    return {"FeatureGroupArn": create(request, account, region, with_rights_of_caller=True).arn}


def create(request: dict[str, Any], account: str, region: str, *, with_rights_of_caller: bool) -> FeatureGroup:
    """Create a group that somebody was allowed to create. It is Creating until its `ready_at`.

    Raises ValidationException, ResourceInUse, ResourceLimitExceeded. What a role or a bucket lacks makes the group
    CreateFailed with the reason.
    """
    definition.check(request)
    arn = canonical_arn(request["FeatureGroupName"])
    if role := request.get("RoleArn"):
        service_role.check_trust(role, arn)
    group = _new_group(request, arn, account, region)
    if group.online_key and keys.find(group.online_key) is None:
        raise AwsError("ValidationException", f"Validation Error: the KMS key {group.online_key} does not exist.")
    with GROUPS.lock:
        if GROUPS.find(arn):
            message = f"Resource Already Exists: FeatureGroup with name {group.name} already exists."
            raise AwsError("ResourceInUse", f"{message} Choose a different name.")
        _check_limits(account, region)
        GROUPS.add(group)
    if group.offline_store is not None:
        group.failure = service_role.missing_right(group) or data_catalog.provide_table(
            group, with_rights_of_caller=with_rights_of_caller
        )
    return group


def describe_feature_group(request: dict[str, Any]) -> dict[str, Any]:
    """DescribeFeatureGroup. All features fit in one answer here; the required NextToken is empty."""
    shown = access.feature_group("DescribeFeatureGroup", request["FeatureGroupName"]).described()
    return {**shown, "NextToken": ""}


def update_feature_group(request: dict[str, Any]) -> dict[str, Any]:
    """UpdateFeatureGroup: adds features, or changes TtlDuration, or changes the throughput; one of them a call."""
    group = access.feature_group("UpdateFeatureGroup", request["FeatureGroupName"])
    update(group, request)
    return {"FeatureGroupArn": group.arn}


def update(group: FeatureGroup, request: dict[str, Any]) -> None:
    """Apply an UpdateFeatureGroup request. Raises ValidationException."""
    if group.status != CREATED:
        raise AwsError("ValidationException", f"Feature group {group.name} is {group.status}, not {CREATED}.")
    changes = [name for name in ("FeatureAdditions", "OnlineStoreConfig", "ThroughputConfig") if request.get(name)]
    if len(changes) != 1:
        message = f"found {' and '.join(changes) or 'no change'}; give one of FeatureAdditions, OnlineStoreConfig and"
        raise AwsError("ValidationException", f"Validation Error: {message} ThroughputConfig at a time.")
    if additions := request.get("FeatureAdditions"):
        _add_features(group, additions)
    if online := request.get("OnlineStoreConfig"):
        _update_online_store(group, online)
    if throughput := request.get("ThroughputConfig"):
        merged = {**(group.definition.get("ThroughputConfig") or {}), **throughput}
        definition.check_throughput(merged)
        group.definition["ThroughputConfig"] = merged
    group.modified, group.updated = datetime.now(UTC), True


def delete_feature_group(request: dict[str, Any]) -> dict[str, Any]:
    """DeleteFeatureGroup, by name in the caller's own account. Offline data and the Glue table stay."""
    group = access.feature_group("DeleteFeatureGroup", request["FeatureGroupName"])
    delete(group)
    return {}


def delete(group: FeatureGroup) -> None:
    """Delete the group and its online records. Raises ValidationException while it is being created."""
    if group.status == CREATING:
        message = f"Validation Error: feature group {group.name} is {CREATING}; delete it when that has ended."
        raise AwsError("ValidationException", message)
    GROUPS.remove(group.arn)


def list_feature_groups(request: dict[str, Any]) -> dict[str, Any]:
    """ListFeatureGroups: those of the caller's account, by default the newest first, ten a page."""
    authorization.authorize("sagemaker:ListFeatureGroups", "*")
    wanted = [each for each in GROUPS.of(get_account_id(), get_region()) if _listed(each, request)]
    orders = {
        "Name": lambda each: each.name,
        "FeatureGroupStatus": lambda each: each.status,
        "OfflineStoreStatus": lambda each: each.offline_status["Status"],
        "CreationTime": lambda each: each.created,
    }
    descending = request.get("SortOrder", "Descending") == "Descending"
    wanted.sort(key=orders[request.get("SortBy", "CreationTime")], reverse=descending)
    shown, token = paging.page(wanted, request, size=10, invalid="ValidationException")
    return {"FeatureGroupSummaries": [each.summary() for each in shown], **token}


def _listed(group: FeatureGroup, request: dict[str, Any]) -> bool:
    seconds = group.created.timestamp()
    return (
        request.get("NameContains", "") in group.name
        and request.get("FeatureGroupStatusEquals", group.status) == group.status
        and request.get("OfflineStoreStatusEquals", group.offline_status["Status"]) == group.offline_status["Status"]
        and seconds >= float(request.get("CreationTimeAfter", seconds))
        and seconds <= float(request.get("CreationTimeBefore", seconds))
    )


def _check_limits(account: str, region: str) -> None:
    """Quotas: https://docs.aws.amazon.com/sagemaker/latest/dg/feature-store-quotas.html"""
    limits, existing = settings.current(), GROUPS.of(account, region)
    if sum(each.status == CREATING for each in existing) >= limits.concurrent_creations:
        message = f"the account-level limit of {limits.concurrent_creations} concurrent creations is reached"
        raise AwsError("ResourceLimitExceeded", f"{message}; wait until one of the feature groups is created.")
    if len(existing) >= limits.groups:
        message = f"the account-level limit 'Maximum number of feature groups' of {limits.groups} is reached"
        raise AwsError("ResourceLimitExceeded", f"{message}; ask for an increase of the quota.")


def _new_group(request: dict[str, Any], arn: str, account: str, region: str) -> FeatureGroup:
    created = datetime.now(UTC)
    defined = copy.deepcopy(request)
    tagged = tags.by_key(defined.pop("Tags", None))
    if offline := defined.get("OfflineStoreConfig"):
        storage, name = offline["S3StorageConfig"], defined["FeatureGroupName"]
        storage["ResolvedOutputS3Uri"] = offline_layout.resolved_uri(storage["S3Uri"], account, region, name, created)
        offline.setdefault("DisableGlueTableCreation", False)
        offline["TableFormat"] = offline.get("TableFormat", offline_layout.GLUE)
        if catalog := data_catalog.config(offline, name, created):
            offline["DataCatalogConfig"] = catalog
    defined.setdefault("ThroughputConfig", {"ThroughputMode": "OnDemand"})
    ready_at = time.monotonic() + settings.current().creation_seconds
    group = FeatureGroup(arn, account, region, defined, created, ready_at, tags=tagged)
    group.metadata = {name: FeatureMetadata(created, created) for name in group.types}
    return group


def _add_features(group: FeatureGroup, additions: list[dict[str, Any]]) -> None:
    """Features can be added, never removed. The role changes the Glue table; failing at that fails the update."""
    definition.check_features(additions, existing=group.types)
    before = group.definition["FeatureDefinitions"]
    group.definition["FeatureDefinitions"] = [*before, *additions]
    group.update_failure = None
    if (group.offline_store or {}).get("DataCatalogConfig"):
        try:
            service_role.authorize_table_update(group)
        except AwsError as error:
            group.definition["FeatureDefinitions"] = before
            group.update_failure = error.message
            return
        data_catalog.write_table(group)
    now = datetime.now(UTC)
    group.metadata |= {each["FeatureName"]: FeatureMetadata(now, now) for each in additions}


def _update_online_store(group: FeatureGroup, change: dict[str, Any]) -> None:
    if group.online_store is None:
        raise AwsError("ValidationException", f"Validation Error: feature group {group.name} has no online store.")
    if "StorageType" in change:
        raise unsupported("a change of StorageType")
    ttl = change.get("TtlDuration") or {}
    definition.check_ttl(ttl)
    # "To remove the default TtlDuration ... set the TtlDuration Unit and Value to null" (API_UpdateFeatureGroup).
    if ttl.get("Value") is None:
        group.online_store.pop("TtlDuration", None)
    else:
        group.online_store["TtlDuration"] = ttl
