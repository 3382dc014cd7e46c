"""The AWS managed permissions of RAM: what principals may do with shared resources of one type.

Feature groups: sagemaker/latest/dg/feature-store-cross-account-access.html (mind the spelling: `SageMaker` for
read-only, `Sagemaker` for the two others). Their catalog: .../feature-store-cross-account-discoverability-share-
sagemaker-catalog.html. Model cards: .../model-cards-xaccount.html.

AWS publishes no list of actions for the permissions of model package groups. Theirs here are the fewest that the
purpose in the name needs by the documented policies for discovering a group, deploying a version and registering one
(.../model-registry-ram-discover.html, model-registry-deploy.html, model-registry-version.html).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from landbridge.declaration.models import Declaration
from landbridge.declaration.ram_permissions import RamPermissionNames


@dataclass(frozen=True)
class Permission:
    """`resources` is how the resource part of the type's ARNs begins, `actions` are without the prefix `sagemaker:`.
    The `default` of its type is what RAM attaches to a share that names none
    (ram/latest/userguide/security-ram-permissions.html)."""

    resources: str
    actions: tuple[str, ...]
    default: bool = False


_GROUP, _CARD, _MODELS = "feature-group/", "model-card/", "model-package-group/"
_READ = ("DescribeFeatureGroup", "DescribeFeatureMetadata", "GetRecord", "BatchGetRecord")
_WRITE = (*_READ, "PutRecord", "DeleteRecord")
_ADMINISTER = (*_WRITE, "UpdateFeatureGroup", "UpdateFeatureMetadata")
_CHANGE_CARD = ("DescribeModelCard", "ListModelCardVersions", "UpdateModelCard")
_EXPORT_CARD = (*_CHANGE_CARD, "CreateModelCardExportJob", "DescribeModelCardExportJob")
_READ_PACKAGES = ("DescribeModelPackageGroup", "DescribeModelPackage", "ListModelPackages")

PERMISSIONS: Mapping[str, Permission] = {
    "AWSRAMPermissionSageMakerCatalogResourceSearch": Permission("sagemaker-catalog/", ("Search",), default=True),
    "AWSRAMPermissionSageMakerFeatureGroupReadOnly": Permission(_GROUP, _READ, default=True),
    "AWSRAMPermissionSagemakerFeatureGroupReadWrite": Permission(_GROUP, _WRITE),
    "AWSRAMPermissionSagemakerFeatureGroupAdmin": Permission(_GROUP, _ADMINISTER),
    "AWSRAMPermissionSageMakerModelCards": Permission(_CARD, _CHANGE_CARD, default=True),
    "AWSRAMPermissionSageMakerModelCardsAllowExport": Permission(_CARD, _EXPORT_CARD),
    "AWSRAMPermissionSageMakerModelPackageGroupAllowDeploy": Permission(
        _MODELS, (*_READ_PACKAGES, "CreateModel"), default=True
    ),
    "AWSRAMPermissionSageMakerModelPackageGroupAllowRegister": Permission(
        _MODELS, (*_READ_PACKAGES, "CreateModelPackage")
    ),
}
"""By name, as it ends the permission's ARN."""


def declared_permissions(declaration: Declaration) -> dict[str, str]:
    """The names that a declaration gives to permissions, each with the name above whose meaning it has."""
    names, standard = declaration.ram_permissions, RamPermissionNames()
    return {
        getattr(names, field): getattr(standard, field)
        for field in RamPermissionNames.model_fields
        if getattr(names, field) != getattr(standard, field)
    }
