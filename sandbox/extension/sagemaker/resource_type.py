"""The CloudFormation type AWS::SageMaker::FeatureGroup.

Properties and what replaces: the registry schema as cfn-lint packages it, and
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sagemaker-featuregroup.html. A
change of Description, Tags or RoleArn replaces the group; as groups are named by the template, it fails like any
replacement of a custom-named resource. Deleting a group leaves its offline data and its Glue table.

ministack provisions the resources of a stack one after the other, so that one stack never reaches the limit of four
concurrent creations here; more than four stacks at a time can, and then fail as they would on AWS. It also does not
know the role that a stack is deployed with: what the creator of a group must be allowed (see `creation_rights`) is not
checked for groups from templates.
"""

import time
from typing import Any

from ministack.core.responses import get_account_id, get_region

from sandbox.extension import request_validation
from sandbox.extension.cloudformation import register_type
from sandbox.extension.errors import AwsError
from sandbox.extension.sagemaker import control_plane
from sandbox.extension.sagemaker.feature_group import CREATE_FAILED, CREATING, FeatureGroup
from sandbox.extension.sagemaker.state import GROUPS, canonical_arn

NAME = "AWS::SageMaker::FeatureGroup"
CREATE_ONLY = (
    "FeatureGroupName",
    "RecordIdentifierFeatureName",
    "EventTimeFeatureName",
    "RoleArn",
    "Description",
    "Tags",
    "OfflineStoreConfig",
    "OnlineStoreConfig.EnableOnlineStore",
    "OnlineStoreConfig.SecurityConfig",
    "OnlineStoreConfig.StorageType",
)
PROPERTIES = (
    "FeatureGroupName",
    "RecordIdentifierFeatureName",
    "EventTimeFeatureName",
    "FeatureDefinitions.FeatureName",
    "FeatureDefinitions.FeatureType",
    "OnlineStoreConfig.EnableOnlineStore",
    "OnlineStoreConfig.SecurityConfig.KmsKeyId",
    "OnlineStoreConfig.StorageType",
    "OnlineStoreConfig.TtlDuration.Unit",
    "OnlineStoreConfig.TtlDuration.Value",
    "OfflineStoreConfig.S3StorageConfig.S3Uri",
    "OfflineStoreConfig.S3StorageConfig.KmsKeyId",
    "OfflineStoreConfig.DisableGlueTableCreation",
    "OfflineStoreConfig.DataCatalogConfig.Catalog",
    "OfflineStoreConfig.DataCatalogConfig.Database",
    "OfflineStoreConfig.DataCatalogConfig.TableName",
    "OfflineStoreConfig.TableFormat",
    "ThroughputConfig.ThroughputMode",
    "ThroughputConfig.ProvisionedReadCapacityUnits",
    "ThroughputConfig.ProvisionedWriteCapacityUnits",
    "RoleArn",
    "Description",
    "Tags.Key",
    "Tags.Value",
)

_NUMBERS = ("Value", "ProvisionedReadCapacityUnits", "ProvisionedWriteCapacityUnits")
_FLAGS = ("EnableOnlineStore", "DisableGlueTableCreation")


def register() -> None:
    """Let templates hold feature groups."""
    register_type(
        NAME,
        create=_create,
        update=_update,
        delete=_delete,
        properties=PROPERTIES,
        create_only=CREATE_ONLY,
        name_property="FeatureGroupName",
        tags=True,
        blocking=True,
    )


def _create(_logical_id: str, properties: dict[str, Any], _stack_name: str) -> tuple[str, dict[str, Any]]:
    request = _typed(properties)
    _check("CreateFeatureGroup", request)
    group = control_plane.create(request, get_account_id(), get_region(), with_rights_of_caller=False)
    while group.status == CREATING:
        time.sleep(0.02)
    if group.status == CREATE_FAILED:
        # The rollback would delete it, but ministack rolls back only what has a physical id.
        control_plane.delete(group)
        raise AwsError("GeneralServiceException", f"Resource of type '{NAME}' did not stabilize: {group.failure}")
    return group.name, _attributes(group)


def _update(
    physical_id: str, old: dict[str, Any], new: dict[str, Any], _stack_name: str, _logical_id: str
) -> tuple[str, dict[str, Any]]:
    group = _existing(physical_id)
    before, after = _typed(old), _typed(new)
    for change in _changes(group, before, after):
        request = {"FeatureGroupName": group.name, **change}
        _check("UpdateFeatureGroup", request)
        control_plane.update(group, request)
        if group.update_failure:
            raise AwsError("GeneralServiceException", f"Feature group {group.name}: {group.update_failure}")
    return physical_id, _attributes(group)


def _delete(physical_id: str, _properties: dict[str, Any]) -> None:
    group = GROUPS.find(canonical_arn(physical_id))
    if group is not None:
        control_plane.delete(group)


def _changes(group: FeatureGroup, old: dict[str, Any], new: dict[str, Any]) -> list[dict[str, Any]]:
    """The UpdateFeatureGroup requests that lead from the old template to the new one.

    FeatureDefinitions have no order (`insertionOrder: false`), so that another order is no change. Features can be
    added only: "Features cannot be removed from a feature group" (API_UpdateFeatureGroup).
    """
    types = group.types
    wanted = {each["FeatureName"]: each["FeatureType"] for each in new["FeatureDefinitions"]}
    for name, kind in types.items():
        if wanted.get(name) != kind:
            what = "is missing" if name not in wanted else f"changed from {kind} to {wanted[name]}"
            message = f"feature {name} of {group.name} {what}: features can be added, not removed or changed"
            raise AwsError("InvalidRequest", message)
    changes: list[dict[str, Any]] = []
    if added := [each for each in new["FeatureDefinitions"] if each["FeatureName"] not in types]:
        changes += [{"FeatureAdditions": added[start : start + 100]} for start in range(0, len(added), 100)]
    ttl = [(each.get("OnlineStoreConfig") or {}).get("TtlDuration") for each in (old, new)]
    if ttl[0] != ttl[1]:
        changes.append({"OnlineStoreConfig": {"TtlDuration": ttl[1] or {}}})
    if new.get("ThroughputConfig") and old.get("ThroughputConfig") != new["ThroughputConfig"]:
        changes.append({"ThroughputConfig": new["ThroughputConfig"]})
    return changes


def _typed(value: Any, name: str = "") -> Any:
    """Properties as a request: CloudFormation hands numbers and truth values over as strings, too."""
    if isinstance(value, dict):
        return {key: _typed(inside, key) for key, inside in value.items()}
    if isinstance(value, list):
        return [_typed(inside) for inside in value]
    if name in _NUMBERS and isinstance(value, str) and value.isdigit():
        return int(value)
    if name in _FLAGS and isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    return value


def _check(operation: str, request: dict[str, Any]) -> None:
    model = request_validation.service("sagemaker").operation_model(operation)
    request_validation.check(model, request, code="ValidationException")


def _existing(physical_id: str) -> FeatureGroup:
    group = GROUPS.find(canonical_arn(physical_id))
    if group is None:
        raise AwsError("NotFound", f"Feature group {physical_id} does not exist any more.")
    return group


def _attributes(group: FeatureGroup) -> dict[str, Any]:
    return {"CreationTime": group.created.isoformat(), "FeatureGroupStatus": group.status}
