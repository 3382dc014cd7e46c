"""The AWS managed permissions of RAM, in one table.

Names and actions of the feature group permissions:
https://docs.aws.amazon.com/sagemaker/latest/dg/feature-store-cross-account-access.html (mind the spelling: `SageMaker`
for read-only, `Sagemaker` for the two others). The catalog's:
https://docs.aws.amazon.com/sagemaker/latest/dg/feature-store-cross-account-discoverability-share-sagemaker-catalog.html
Model cards': https://docs.aws.amazon.com/sagemaker/latest/dg/model-cards-xaccount.html

AWS publishes no list of actions for the permissions of model package groups, which its samples use by name. Theirs
here are the fewest that the purpose in the name needs by the documented policies for discovering a group, deploying a
version and registering one "from a different account" (sagemaker/latest/dg/model-registry-ram-discover.html,
model-registry-deploy.html, model-registry-version.html), without UpdateModelPackage, which approves.
`aws ram get-permission` tells what an account really gets.
"""

import re
from dataclasses import dataclass

from sandbox.extension.errors import AwsError

FEATURE_GROUP = "sagemaker:FeatureGroup"
CATALOG = "sagemaker:SagemakerCatalog"
MODEL_CARD = "sagemaker:ModelCard"
MODEL_PACKAGE_GROUP = "sagemaker:model-package-group"

_READ = ("DescribeFeatureGroup", "DescribeFeatureMetadata", "GetRecord", "BatchGetRecord")
_WRITE = (*_READ, "PutRecord", "DeleteRecord")
_ADMINISTER = (*_WRITE, "UpdateFeatureGroup", "UpdateFeatureMetadata")
_CARD = ("DescribeModelCard", "ListModelCardVersions", "UpdateModelCard")
_EXPORT = (*_CARD, "CreateModelCardExportJob", "DescribeModelCardExportJob")
_PACKAGES = ("DescribeModelPackageGroup", "DescribeModelPackage", "ListModelPackages")
_DEPLOY = (*_PACKAGES, "CreateModel")
_REGISTER = (*_PACKAGES, "CreateModelPackage")

NOT_FOR_IAM_PRINCIPALS = frozenset({CATALOG})
"""Resource types that RAM shares with accounts, organisations and units, but not with roles and users:
https://docs.aws.amazon.com/ram/latest/userguide/shareable.html"""

_ARN = re.compile(r"arn:[\w-]+:ram:[\w-]*:(aws|\d{12}):permission/[\w.-]+")


@dataclass(frozen=True)
class Permission:
    """A permission of RAM: what principals may do with the resources of one type. `actions` have no service prefix."""

    name: str
    resource_type: str
    actions: tuple[str, ...]
    default: bool = False

    @property
    def arn(self) -> str:
        """AWS managed permissions belong to the account `aws` and to no Region."""
        return f"arn:aws:ram::aws:permission/{self.name}"

    def iam_actions(self) -> list[str]:
        """The actions as a policy statement spells them."""
        service = self.resource_type.partition(":")[0]
        return [f"{service}:{action}" for action in self.actions]


PERMISSIONS = (
    Permission("AWSRAMPermissionSageMakerCatalogResourceSearch", CATALOG, ("Search",), default=True),
    Permission("AWSRAMPermissionSageMakerFeatureGroupReadOnly", FEATURE_GROUP, _READ, default=True),
    Permission("AWSRAMPermissionSagemakerFeatureGroupReadWrite", FEATURE_GROUP, _WRITE),
    Permission("AWSRAMPermissionSagemakerFeatureGroupAdmin", FEATURE_GROUP, _ADMINISTER),
    Permission("AWSRAMPermissionSageMakerModelCards", MODEL_CARD, _CARD, default=True),
    Permission("AWSRAMPermissionSageMakerModelCardsAllowExport", MODEL_CARD, _EXPORT),
    Permission("AWSRAMPermissionSageMakerModelPackageGroupAllowDeploy", MODEL_PACKAGE_GROUP, _DEPLOY, default=True),
    Permission("AWSRAMPermissionSageMakerModelPackageGroupAllowRegister", MODEL_PACKAGE_GROUP, _REGISTER),
)


def find(arn: str) -> Permission:
    """The permission with this ARN. Raises MalformedArnException or UnknownResourceException."""
    if not _ARN.fullmatch(arn):
        raise AwsError("MalformedArnException", f"The specified permission ARN {arn} is not valid.")
    for permission in PERMISSIONS:
        if permission.arn == arn:
            return permission
    raise AwsError("UnknownResourceException", f"Permission {arn} could not be found.")


def default_for(resource_type: str) -> Permission:
    """The permission that RAM attaches to a share that names none for this type."""
    return next(each for each in PERMISSIONS if each.default and each.resource_type == resource_type)
