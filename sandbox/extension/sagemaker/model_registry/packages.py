"""CreateModelPackage, DescribeModelPackage, BatchDescribeModelPackage, ListModelPackages and DeleteModelPackage.

Packages of another account's group are named by ARN; a package without a group belongs to its account alone.
"""

import copy
import time
from datetime import UTC, datetime
from typing import Any

from ministack.core.responses import get_account_id, get_region

from sandbox.extension import authorization, paging
from sandbox.extension.errors import AwsError, unsupported
from sandbox.extension.sagemaker import creation_rights, tags
from sandbox.extension.sagemaker.access import tag_keys
from sandbox.extension.sagemaker.model_registry import access, groups, package_definition, tokens
from sandbox.extension.sagemaker.model_registry.model_package import PENDING_APPROVAL, ModelPackage, ModelPackageGroup
from sandbox.extension.sagemaker.model_registry.state import REGISTRY, group_arn, own_arn, version_arn

CREATION_SECONDS = 0.1
"""How long a package is InProgress. Nothing is validated meanwhile."""
_NOT_KEPT = frozenset({"Tags", "ClientToken", "ModelPackageGroupName"})


def create_model_package(request: dict[str, Any]) -> dict[str, Any]:
    """CreateModelPackage. Versions count from 1 and are never given again, also after a deletion."""
    package_definition.check(request)
    with REGISTRY.lock:
        if "ModelPackageGroupName" in request:
            group = _group_for_version(request)
            return tokens.once("CreateModelPackage", request, lambda: {"ModelPackageArn": _add_version(group, request)})
        _authorize_unversioned(request)
        return tokens.once("CreateModelPackage", request, lambda: {"ModelPackageArn": _add_unversioned(request)})


def describe_model_package(request: dict[str, Any]) -> dict[str, Any]:
    """DescribeModelPackage."""
    package = access.package("DescribeModelPackage", request["ModelPackageName"])
    if request.get("IncludedData") == "MetadataOnly" and "ModelCard" in package.definition:
        raise unsupported("IncludedData MetadataOnly of a model package with a model card")
    return package.described()


def batch_describe_model_package(request: dict[str, Any]) -> dict[str, Any]:
    """BatchDescribeModelPackage, of versions. What is refused or missing is told for each ARN by itself."""
    found: dict[str, Any] = {}
    failed: dict[str, Any] = {}
    for arn in request["ModelPackageArnList"]:
        try:
            found[arn] = access.package("BatchDescribeModelPackage", arn).batch_summary()
        except AwsError as error:
            failed[arn] = {"ErrorCode": error.code, "ErrorResponse": error.message}
    return {"ModelPackageSummaries": found, "BatchDescribeModelPackageErrorMap": failed}


def list_model_packages(request: dict[str, Any]) -> dict[str, Any]:
    """ListModelPackages: the versions of one group, or the packages of the caller's account of a type."""
    if "ModelPackageGroupName" in request:
        found = REGISTRY.versions(access.versions_of("ListModelPackages", request["ModelPackageGroupName"]))
        kind = request.get("ModelPackageType", "Versioned")
    else:
        authorization.authorize("sagemaker:ListModelPackages", "*")
        place = (get_account_id(), get_region())
        found = [each for each in REGISTRY.packages.values() if (each.account, each.region) == place]
        kind = request.get("ModelPackageType", "Unversioned")
    found = [each for each in found if kind in ("Both", "Versioned" if each.group else "Unversioned")]
    wanted = request.get("ModelApprovalStatus")
    found = [
        each for each in found if wanted in (None, each.approval) and groups.listed(each.name, each.created, request)
    ]
    by_name = request.get("SortBy") == "Name"
    found.sort(
        key=lambda each: (each.name if by_name else each.created, each.version or 0), reverse=groups.descending(request)
    )
    shown, token = paging.page(found, request, size=10, invalid="ValidationException")
    return {"ModelPackageSummaryList": [each.summary() for each in shown], **token}


def delete_model_package(request: dict[str, Any]) -> dict[str, Any]:
    """DeleteModelPackage."""
    package = access.package("DeleteModelPackage", request["ModelPackageName"])
    REGISTRY.packages.pop(package.arn, None)
    return {}


def _group_for_version(request: dict[str, Any]) -> ModelPackageGroup:
    """The group, if the caller may create its next version."""
    arn = group_arn(request["ModelPackageGroupName"])
    found = REGISTRY.groups.get(arn)
    context = access.request_keys(request) | tag_keys(found.tags if found else {})
    access.authorize("CreateModelPackage", version_arn(arn, found.last_version + 1 if found else "*"), arn, context)
    return access.existing(found, f"Model Package Group {arn} does not exist.")


def _authorize_unversioned(request: dict[str, Any]) -> None:
    arn, tagged = own_arn("model-package", request["ModelPackageName"]), tags.by_key(request.get("Tags"))
    context = access.request_keys(request) | tags.request_context(tagged)
    access.authorize("CreateModelPackage", arn, None, context)
    creation_rights.authorize_tags(arn, tagged, "CreateModelPackage")


def _add_version(group: ModelPackageGroup, request: dict[str, Any]) -> str:
    group.last_version += 1
    package = _new(request, version_arn(group.arn, group.last_version), group.account)
    package.group, package.version = group, group.last_version
    package.definition.setdefault("ModelApprovalStatus", PENDING_APPROVAL)
    REGISTRY.packages[package.arn] = package
    return package.arn


def _add_unversioned(request: dict[str, Any]) -> str:
    package = _new(request, own_arn("model-package", request["ModelPackageName"]), get_account_id())
    package.own_tags = tags.by_key(request.get("Tags"))
    if package.arn in REGISTRY.packages:
        raise AwsError("ValidationException", f"ModelPackage already exists: {package.arn}")
    REGISTRY.packages[package.arn] = package
    return package.arn


def _new(request: dict[str, Any], arn: str, account: str) -> ModelPackage:
    defined = {name: copy.deepcopy(value) for name, value in request.items() if name not in _NOT_KEPT}
    defined.setdefault("CertifyForMarketplace", False)
    ready_at = time.monotonic() + CREATION_SECONDS
    return ModelPackage(arn, account, get_region(), defined, datetime.now(UTC), access.user_context(), ready_at)
