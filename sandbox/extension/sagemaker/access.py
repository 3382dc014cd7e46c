"""Who may do what with a feature group.

In its own account a caller needs an identity policy. A group of another account needs that and a RAM share with a
permission that holds the action, and is named by its ARN
(https://docs.aws.amazon.com/sagemaker/latest/dg/feature-store-cross-account-access.html). Callers of the data plane
need kms:Decrypt as well on the customer managed key of the online store
(https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_OnlineStoreSecurityConfig.html).
"""

from collections.abc import Mapping
from typing import Any

from ministack.core.responses import get_account_id, get_region

from sandbox.extension import authorization, ram
from sandbox.extension.errors import AwsError
from sandbox.extension.sagemaker.feature_group import CREATED, FeatureGroup
from sandbox.extension.sagemaker.state import GROUPS, canonical_arn


def feature_group(
    action: str, name_or_arn: str, *, missing: str = "ResourceNotFound", context: Mapping[str, Any] | None = None
) -> FeatureGroup:
    """The group that the caller may do sagemaker:`action` on.

    Raises AccessDeniedException before it tells whether the group exists; `missing` is the code of its absence.
    """
    arn = canonical_arn(name_or_arn)
    group = GROUPS.find(arn)
    _authorize(action, arn, {**resource_tags(group), **(context or {})})
    if group is None or group.region != get_region():
        message = f"Resource Not Found: Amazon SageMaker can't find a FeatureGroup with name {name_or_arn}."
        raise AwsError(missing, message)
    return group


def record_store(action: str, name_or_arn: str, *, missing: str) -> FeatureGroup:
    """The Created group whose records the caller may do sagemaker:`action` on, with its key."""
    group = feature_group(action, name_or_arn, missing=missing)
    if group.status != CREATED:
        raise AwsError("ValidationError", f"Feature group {group.name} is {group.status}, not {CREATED}.")
    if group.online_key:
        authorization.authorize("kms:Decrypt", group.online_key, context=via_sagemaker(group.region))
    return group


def via_sagemaker(region: str) -> dict[str, Any]:
    """The context of a call to KMS that SageMaker makes with the caller's permissions
    (https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service)."""
    return {"kms:ViaService": f"sagemaker.{region}.amazonaws.com", "aws:ViaAWSService": True}


def resource_tags(group: FeatureGroup | None) -> dict[str, str]:
    """The condition keys that a group's tags give a request."""
    return tag_keys(group.tags if group else {})


def tag_keys(tags: Mapping[str, str]) -> dict[str, str]:
    """The condition keys that the tags of a resource give a request."""
    return {f"{prefix}:ResourceTag/{key}": value for key, value in tags.items() for prefix in ("aws", "sagemaker")}


def _authorize(action: str, arn: str, context: Mapping[str, Any]) -> None:
    foreign = arn.split(":")[4] != get_account_id()
    shared = ram.resource_policy(arn) if foreign else None
    authorization.authorize(f"sagemaker:{action}", arn, context=context, resource_policy=shared)
