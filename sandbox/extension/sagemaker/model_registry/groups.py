"""CreateModelPackageGroup, DescribeModelPackageGroup, ListModelPackageGroups and DeleteModelPackageGroup.

A group of another account is named by its ARN. Which errors say that a name is taken or missing: ValidationException,
as the API reference lists no other code for them.
"""

from datetime import UTC, datetime
from typing import Any

from ministack.core.responses import get_account_id, get_region

from sandbox.extension import authorization, paging
from sandbox.extension.errors import AwsError, unsupported
from sandbox.extension.sagemaker import creation_rights, tags
from sandbox.extension.sagemaker.model_registry import access, sharing
from sandbox.extension.sagemaker.model_registry.model_package import ModelPackageGroup
from sandbox.extension.sagemaker.model_registry.state import REGISTRY, own_arn


def create_model_package_group(request: dict[str, Any]) -> dict[str, Any]:
    """CreateModelPackageGroup, in the caller's own account."""
    arn = own_arn("model-package-group", request["ModelPackageGroupName"])
    tagged = tags.by_key(request.get("Tags"))
    access.authorize("CreateModelPackageGroup", arn, None, tags.request_context(tagged))
    creation_rights.authorize_tags(arn, tagged, "CreateModelPackageGroup")
    return {"ModelPackageGroupArn": create(request).arn}


def create(request: dict[str, Any]) -> ModelPackageGroup:
    """Create a group that somebody was allowed to create. Raises ValidationException."""
    if "ManagedConfiguration" in request:
        raise unsupported("the ManagedConfiguration of a model package group")
    name = request["ModelPackageGroupName"]
    group = ModelPackageGroup(
        arn=own_arn("model-package-group", name),
        account=get_account_id(),
        region=get_region(),
        name=name,
        created=datetime.now(UTC),
        created_by=access.user_context(),
        description=request.get("ModelPackageGroupDescription"),
        tags=tags.by_key(request.get("Tags")),
    )
    with REGISTRY.lock:
        if group.arn in REGISTRY.groups:
            raise AwsError("ValidationException", f"Model Package Group already exists: {group.arn}")
        REGISTRY.groups[group.arn] = group
    return group


def describe_model_package_group(request: dict[str, Any]) -> dict[str, Any]:
    """DescribeModelPackageGroup."""
    return access.group("DescribeModelPackageGroup", request["ModelPackageGroupName"]).described()


def delete_model_package_group(request: dict[str, Any]) -> dict[str, Any]:
    """DeleteModelPackageGroup."""
    delete(access.group("DeleteModelPackageGroup", request["ModelPackageGroupName"]))
    return {}


def delete(group: ModelPackageGroup) -> None:
    """Delete the group and its policy. Raises ConflictException while it holds packages
    (https://docs.aws.amazon.com/sagemaker/latest/dg/model-registry-delete-model-group.html)."""
    with REGISTRY.lock:
        if left := REGISTRY.versions(group):
            message = f"Model Package Group {group.arn} cannot be deleted: it holds {len(left)} model packages, such as"
            raise AwsError("ConflictException", f"{message} {left[0].arn}. Delete those first.")
        REGISTRY.groups.pop(group.arn, None)


def list_model_package_groups(request: dict[str, Any]) -> dict[str, Any]:
    """ListModelPackageGroups: those of the caller's account, or with CrossAccount those made discoverable to it."""
    authorization.authorize("sagemaker:ListModelPackageGroups", "*")
    if request.get("CrossAccountFilterOption") == "CrossAccount":
        found = sharing.discoverable()
    else:
        place = (get_account_id(), get_region())
        found = [each for each in REGISTRY.groups.values() if (each.account, each.region) == place]
    found = [each for each in found if listed(each.name, each.created, request)]
    by_name = request.get("SortBy") == "Name"
    found.sort(key=lambda each: each.name if by_name else each.created, reverse=descending(request))
    shown, token = paging.page(found, request, size=10, invalid="ValidationException")
    return {"ModelPackageGroupSummaryList": [each.summary() for each in shown], **token}


def listed(name: str, created: datetime, request: dict[str, Any]) -> bool:
    """Whether the filters that both listings have let a group or package through."""
    seconds = created.timestamp()
    return (
        request.get("NameContains", "") in name
        and seconds >= float(request.get("CreationTimeAfter", seconds))
        and seconds <= float(request.get("CreationTimeBefore", seconds))
    )


def descending(request: dict[str, Any]) -> bool:
    """Whether the request asks for the last first: "The default is Ascending"."""
    return bool(request.get("SortOrder") == "Descending")
