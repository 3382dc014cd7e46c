"""The operations of the model registry by name."""

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.extension.sagemaker.model_registry import group_policy, groups, models, package_update, packages

OPERATIONS: Mapping[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "CreateModelPackageGroup": groups.create_model_package_group,
    "DescribeModelPackageGroup": groups.describe_model_package_group,
    "ListModelPackageGroups": groups.list_model_package_groups,
    "DeleteModelPackageGroup": groups.delete_model_package_group,
    "PutModelPackageGroupPolicy": group_policy.put_model_package_group_policy,
    "GetModelPackageGroupPolicy": group_policy.get_model_package_group_policy,
    "DeleteModelPackageGroupPolicy": group_policy.delete_model_package_group_policy,
    "CreateModelPackage": packages.create_model_package,
    "DescribeModelPackage": packages.describe_model_package,
    "BatchDescribeModelPackage": packages.batch_describe_model_package,
    "ListModelPackages": packages.list_model_packages,
    "UpdateModelPackage": package_update.update_model_package,
    "DeleteModelPackage": packages.delete_model_package,
    "CreateModel": models.create_model,
    "DescribeModel": models.describe_model,
    "DeleteModel": models.delete_model,
}
