"""Who may do what with a model package group and its versions.

In its own account a caller needs an identity policy or the group's policy. A group of another account, named by its
ARN, needs an identity policy and either the group's policy or a RAM share
(https://docs.aws.amazon.com/sagemaker/latest/dg/model-registry-ram-accessibility.html). Both bear on the versions as
well: the documented policies name `model-package/GROUP/*` for them
(https://docs.aws.amazon.com/sagemaker/latest/dg/model-registry-version.html#model-registry-version-xaccount and
https://docs.aws.amazon.com/sagemaker/latest/dg/model-registry-deploy.html#model-registry-deploy-xaccount).
Condition keys: the Service Authorization Reference for SageMaker.
"""

import json
from collections.abc import Mapping
from typing import Any, TypeVar

from ministack.core.responses import get_account_id, get_region

from sandbox.extension import authorization, ram
from sandbox.extension.authorization import callers
from sandbox.extension.errors import AwsError
from sandbox.extension.sagemaker.access import tag_keys
from sandbox.extension.sagemaker.model_registry.model_package import ModelPackage, ModelPackageGroup
from sandbox.extension.sagemaker.model_registry.state import REGISTRY, group_arn, group_of, package_arn, version_arn

Found = TypeVar("Found", ModelPackage, ModelPackageGroup)


def group(action: str, name_or_arn: str, context: Mapping[str, Any] | None = None) -> ModelPackageGroup:
    """The group that the caller may do sagemaker:`action` on.

    Raises AccessDeniedException before it tells, by a ValidationException, that the group does not exist.
    """
    arn = group_arn(name_or_arn)
    found = REGISTRY.groups.get(arn)
    authorize(action, arn, arn, tag_keys(found.tags if found else {}) | dict(context or {}))
    return existing(found, f"Model Package Group {arn} does not exist.")


def versions_of(action: str, name_or_arn: str, context: Mapping[str, Any] | None = None) -> ModelPackageGroup:
    """The group on whose versions, whichever they are, the caller may do sagemaker:`action`. Raises like `group`."""
    arn = group_arn(name_or_arn)
    found = REGISTRY.groups.get(arn)
    authorize(action, version_arn(arn, "*"), arn, tag_keys(found.tags if found else {}) | dict(context or {}))
    return existing(found, f"Model Package Group {arn} does not exist.")


def package(action: str, name_or_arn: str, context: Mapping[str, Any] | None = None) -> ModelPackage:
    """The package that the caller may do sagemaker:`action` on. Raises like `group`."""
    arn = package_arn(name_or_arn)
    found = REGISTRY.packages.get(arn)
    authorize(action, arn, group_of(arn), (_current_keys(found) if found else {}) | dict(context or {}))
    return existing(found, f"ModelPackage {arn} does not exist.")


def authorize(action: str, arn: str, group: str | None, context: Mapping[str, Any]) -> None:
    """Raise AccessDeniedException unless the caller may do sagemaker:`action` on `arn`, which belongs to `group`."""
    policy = _resource_policy(group, arn) if group else None
    authorization.authorize(f"sagemaker:{action}", arn, context=context, resource_policy=policy)


def request_keys(request: Mapping[str, Any]) -> dict[str, Any]:
    """The condition keys that a CreateModelPackage or UpdateModelPackage request gives."""
    stage = request.get("ModelLifeCycle") or {}
    given = {
        "sagemaker:ModelApprovalStatus": request.get("ModelApprovalStatus"),
        "sagemaker:ModelLifeCycle:Stage": stage.get("Stage"),
        "sagemaker:ModelLifeCycle:StageStatus": stage.get("StageStatus"),
        "sagemaker:CustomerMetadataPropertiesToRemove": request.get("CustomerMetadataPropertiesToRemove"),
    }
    for key, value in (request.get("CustomerMetadataProperties") or {}).items():
        given[f"sagemaker:CustomerMetadataProperties/{key}"] = value
    return {name: value for name, value in given.items() if value}


def existing(found: Found | None, message: str) -> Found:
    """`found`, if it is there and in the Region of the request; else a ValidationException with `message`."""
    if found is None or found.region != get_region():
        raise AwsError("ValidationException", message)
    return found


def user_context() -> dict[str, Any]:
    """The caller as the UserContext of CreatedBy and LastModifiedBy."""
    caller = callers.current()
    return {"IamIdentity": {"Arn": caller.arn, "PrincipalId": caller.userid}}


def _current_keys(package: ModelPackage) -> dict[str, Any]:
    stage = package.definition.get("ModelLifeCycle") or {}
    keys: dict[str, Any] = dict(tag_keys(package.tags))
    for key, value in (package.definition.get("CustomerMetadataProperties") or {}).items():
        keys[f"sagemaker:CurrentCustomerMetadataProperties/{key}"] = value
    if stage:
        keys["sagemaker:CurrentModelLifeCycleStage"] = stage["Stage"]
        keys["sagemaker:CurrentModelLifeCycleStageStatus"] = stage["StageStatus"]
    return keys


def _resource_policy(group: str, arn: str) -> dict[str, Any] | None:
    """The group's policy and, for another account, what its shares stand for, as one document."""
    found = REGISTRY.groups.get(group)
    policy: dict[str, Any] = json.loads(found.policy) if found and found.policy else {"Version": "2012-10-17"}
    own = policy.get("Statement", [])
    statements = own if isinstance(own, list) else [own]
    if group.split(":")[4] != get_account_id() and (shared := ram.resource_policy(group)):
        # A share names the group; its permission holds the actions on the versions, too.
        statements = [*statements, *({**each, "Resource": arn} for each in shared["Statement"])]
    return {**policy, "Statement": statements} if statements else None
