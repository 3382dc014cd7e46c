"""What the feature store role (RoleArn) must be able to do, checked with that role's own permissions.

https://docs.aws.amazon.com/sagemaker/latest/dg/security-iam-awsmanpol-feature-store.html lists the actions, and
https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_S3StorageConfig.html the one on the offline store's key.
"""

from collections.abc import Iterator
from typing import Any

from ministack.services import s3

from sandbox.extension import authorization
from sandbox.extension.authorization import callers
from sandbox.extension.authorization.context import Request
from sandbox.extension.authorization.decision import ResourcePolicy, resource_decision
from sandbox.extension.authorization.principals import Principal
from sandbox.extension.errors import AwsError
from sandbox.extension.sagemaker import offline_layout
from sandbox.extension.sagemaker.feature_group import FeatureGroup
from sandbox.extension.sagemaker.state import partition

SERVICE = "sagemaker.amazonaws.com"
_SAGEMAKER = Principal(account="", arn=SERVICE, principal_arn="", type="Service")


def check_trust(role_arn: str, group_arn: str) -> None:
    """Raise ValidationException unless the role exists and lets SageMaker assume it for this group."""
    region, account = group_arn.split(":")[3:5]
    role = callers.stored_role(role_arn)
    if role is not None and role["Arn"] == role_arn:
        keys = {"aws:sourceaccount": account, "aws:sourcearn": group_arn}
        request = Request(_SAGEMAKER, "sts:AssumeRole", role_arn, region, owner=account, keys=keys)
        if resource_decision(request, ResourcePolicy.of(role["AssumeRolePolicyDocument"]), service=SERVICE) == "Allow":
            return
    message = f"Could not assume role {role_arn}. Please ensure that the role exists and allows principal '{SERVICE}'"
    raise AwsError("ValidationException", f"{message} to assume the role.")


def missing_right(group: FeatureGroup) -> str | None:
    """Why the role cannot keep the offline store: AWS's refusal, which names the action. None if it can.

    S3 and KMS are asked about one file of the kind that Feature Store will write.
    """
    bucket = offline_layout.data_location(group).bucket
    if s3._bucket_owner_account(bucket) is None:
        return f"The S3 bucket {bucket} of the offline store does not exist."
    try:
        for action, resource, context in _needed(group):
            authorization.authorize_role(group.definition["RoleArn"], action, resource, context=context)
    except AwsError as error:
        return f"The role of the feature group cannot keep the offline store. {error.message}"
    return None


def authorize_write(group: FeatureGroup, key: str) -> None:
    """Raise AccessDeniedException unless the role may write the data file `key`."""
    for action, resource, context in _writing(group, key):
        authorization.authorize_role(group.definition["RoleArn"], action, resource, context=context)


def authorize_table_update(group: FeatureGroup) -> None:
    """Raise AccessDeniedException unless the role may change the Glue table of the offline store."""
    for action, resource, context in _table(group):
        authorization.authorize_role(group.definition["RoleArn"], action, resource, context=context)


def table_arns(group: FeatureGroup) -> list[str]:
    """The ARNs that Glue asks for access to a table: the table's, its database's and the catalog's
    (https://docs.aws.amazon.com/glue/latest/dg/glue-specifying-resource-arns.html)."""
    catalog = (group.offline_store or {}).get("DataCatalogConfig")
    if not catalog:
        return []
    glue = f"arn:{partition(group.region)}:glue:{group.region}:{group.account}"
    database, table = catalog["Database"], catalog["TableName"]
    return [f"{glue}:catalog", f"{glue}:database/{database}", f"{glue}:table/{database}/{table}"]


_Needed = Iterator[tuple[str, str, dict[str, Any]]]


def _needed(group: FeatureGroup) -> _Needed:
    location = offline_layout.data_location(group)
    yield "s3:GetBucketAcl", f"arn:{partition(group.region)}:s3:::{location.bucket}", {}
    yield from _writing(group, location.key(f"{offline_layout.folder(group, 0)}/check.parquet"))
    if offline_layout.table_format(group) == offline_layout.ICEBERG:
        metadata = f"{location.prefix.removesuffix('/data')}/metadata/check.metadata.json"
        yield "s3:GetObject", f"arn:{partition(group.region)}:s3:::{location.bucket}/{metadata}", {}
    yield from _table(group)


def _writing(group: FeatureGroup, key: str) -> _Needed:
    bucket = offline_layout.data_location(group).bucket
    encryption = (group.offline_store or {})["S3StorageConfig"].get("KmsKeyId")
    context = {"s3:x-amz-acl": "bucket-owner-full-control"}
    if encryption:
        context["s3:x-amz-server-side-encryption"] = "aws:kms"
        context["s3:x-amz-server-side-encryption-aws-kms-key-id"] = encryption
    for action in ("s3:PutObject", "s3:PutObjectAcl"):
        yield action, f"arn:{partition(group.region)}:s3:::{bucket}/{key}", context
    if encryption:
        yield "kms:GenerateDataKey", encryption, {"kms:ViaService": f"s3.{group.region}.amazonaws.com"}


def _table(group: FeatureGroup) -> _Needed:
    for action in ("glue:GetTable", "glue:UpdateTable"):
        for resource in table_arns(group):
            yield action, resource, {}
