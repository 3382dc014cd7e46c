"""What Feature Store itself may do: write the offline store and keep its tables (SageMaker developer guide,
feature-store-adding-policies). The AWS managed policy of that page fits buckets with "sagemaker" in their name only.

Keys are given by their ARNs, which the stack of the key knows: authorization by alias takes up to five minutes to
follow a new alias (KMS developer guide, alias-authorization), and groups are created sooner.
"""

from __future__ import annotations

from landbridge.naming import DEFAULT_DATABASE, Names
from landbridge.policies.statement import Statement

KEEP_TABLE = ("glue:GetTable", "glue:UpdateTable")


def central_feature_store_statements(names: Names, key_arn: str) -> list[Statement]:
    """For declared groups: the whole bucket but for what producers make, every table of Landbridge's database."""
    account, bucket = names.central_account, names.offline_bucket()
    return _statements(names, account, bucket, (names.database(), "*"), key_arn, folder=f"{names.environment}-*")


def produced_feature_store_statements(names: Names, key_arn: str) -> list[Statement]:
    """For groups that producers create with the plain API: their folders, and tables that carry the environment."""
    table = f"{names.table(names.produced_prefix(''))}*"
    folder = names.produced_offline_prefix("*")
    account, bucket = names.central_account, names.offline_bucket()
    return _statements(names, account, bucket, (DEFAULT_DATABASE, table), key_arn, folder=folder)


def local_feature_store_statements(names: Names, team: str, account: str, key_arn: str) -> list[Statement]:
    bucket = names.local_offline_bucket(team, account)
    return _statements(
        names, account, bucket, (names.local_database(team), "*"), key_arn, folder=f"{names.environment}-*"
    )


def _statements(
    names: Names, account: str, bucket: str, tables: tuple[str, str], key_arn: str, *, folder: str
) -> list[Statement]:
    database, table = tables
    return [
        Statement("Bucket", ("s3:GetBucketAcl",), (names.bucket_arn(bucket),)),
        Statement("Write", ("s3:PutObject", "s3:PutObjectAcl"), (names.bucket_arn(bucket, folder),)),
        Statement("ReadIcebergMetadata", ("s3:GetObject",), (names.bucket_arn(bucket, f"{folder}/metadata/*"),)),
        Statement(
            "Tables",
            KEEP_TABLE,
            (
                names.glue_catalog_arn(account),
                names.glue_database_arn(account, database),
                names.glue_table_arn(account, database, table),
            ),
        ),
        Statement("Key", ("kms:GenerateDataKey", "kms:Decrypt"), (key_arn,)),
    ]
