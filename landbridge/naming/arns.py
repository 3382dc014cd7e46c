"""What every name begins with, and how ARNs are built from names."""

from __future__ import annotations

from dataclasses import dataclass

OWN_DATA_CATALOG = "AwsDataCatalog"
"""Athena's catalog of an account's own Glue databases (Athena API reference, CreateDataCatalog)."""


def partition_of(region: str) -> str:
    """The partition that a Region belongs to: aws, aws-cn or aws-us-gov."""
    if region.startswith("cn-"):
        return "aws-cn"
    return "aws-us-gov" if region.startswith("us-gov-") else "aws"


@dataclass(frozen=True)
class Arns:
    """ARNs in the Region and partition of one environment."""

    environment: str
    region: str
    central_account: str

    @property
    def partition(self) -> str:
        return partition_of(self.region)

    @property
    def domain(self) -> str:
        """Domain of the partition's endpoints."""
        return "amazonaws.com.cn" if self.partition == "aws-cn" else "amazonaws.com"

    @property
    def prefix(self) -> str:
        return f"landbridge-{self.environment}"

    def arn(self, service: str, account: str, resource: str, *, region: str | None = None) -> str:
        return f"arn:{self.partition}:{service}:{self.region if region is None else region}:{account}:{resource}"

    def stack(self, construct_id: str) -> str:
        """CloudFormation's name of the stack that is `construct_id` in the app."""
        return f"{self.prefix}-{construct_id}"

    def root_arn(self, account: str) -> str:
        """The account as a principal."""
        return self.arn("iam", account, "root", region="")

    def role_arn(self, account: str, name: str) -> str:
        return self.arn("iam", account, f"role/{name}", region="")

    def managed_policy(self, role: str, number: int) -> str:
        return f"{role}-{number}"

    def bucket_arn(self, bucket: str, path: str = "") -> str:
        return f"arn:{self.partition}:s3:::{bucket}{'/' + path if path else ''}"

    def alias_arn(self, account: str, alias: str) -> str:
        return self.arn("kms", account, alias)

    def any_key_arn(self, account: str) -> str:
        """All keys of an account; narrowed by a condition on kms:ResourceAliases, since a key's id is unknown before
        deployment.
        """
        return self.arn("kms", account, "key/*")

    def key_of_alias_arn(self, account: str, alias: str) -> str:
        """Stands for the ARN of the key that an alias points at, where the key's id is unknown."""
        return self.arn("kms", account, f"key/{alias}")

    def kms_via_sagemaker(self) -> str:
        """kms:ViaService of a call that SageMaker makes for its caller."""
        return f"sagemaker.{self.region}.amazonaws.com"

    def kms_via_s3(self) -> str:
        """kms:ViaService of a call that S3 makes for its caller."""
        return f"s3.{self.region}.amazonaws.com"

    def key_parameter(self, alias: str) -> str:
        """SSM parameter, beside the key, that holds the ARN of the key with this alias."""
        return f"/{alias.removeprefix('alias/')}-key-arn"

    def glue_catalog_arn(self, account: str) -> str:
        return self.arn("glue", account, "catalog")

    def glue_database_arn(self, account: str, database: str) -> str:
        return self.arn("glue", account, f"database/{database}")

    def glue_table_arn(self, account: str, database: str, table: str) -> str:
        return self.arn("glue", account, f"table/{database}/{table}")

    def own_data_catalog_arn(self, account: str) -> str:
        """Athena's catalog of the account's own Glue databases."""
        return self.arn("athena", account, f"datacatalog/{OWN_DATA_CATALOG}")

    def data_catalog_arn(self, account: str, catalog: str) -> str:
        return self.arn("athena", account, f"datacatalog/{catalog}")

    def ram_permission_arn(self, name: str) -> str:
        return f"arn:{self.partition}:ram::aws:permission/{name}"
