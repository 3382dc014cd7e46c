"""What Feature Store itself may do: write the offline store and keep its tables (SageMaker developer guide,
feature-store-adding-policies). The AWS managed policy of that page fits buckets with "sagemaker" in their name only."""

from __future__ import annotations

from landbridge.naming import DEFAULT_DATABASE, Names
from landbridge.policies.access_role import key_alias
from landbridge.policies.statement import Statement

KEEP_TABLE = ("glue:GetTable", "glue:UpdateTable")


def central_feature_store_statements(names: Names) -> list[Statement]:
    """For declared groups, and for those that producers create with the plain API."""
    produced = names.glue_table_arn(
        names.central_account, DEFAULT_DATABASE, f"{names.table(names.produced_prefix(''))}*"
    )
    return [
        *_statements(names, names.central_account, names.offline_bucket(), names.database(), names.offline_key_alias()),
        Statement(
            "ProducedTables",
            KEEP_TABLE,
            (names.glue_database_arn(names.central_account, DEFAULT_DATABASE), produced),
        ),
    ]


def local_feature_store_statements(names: Names, team: str, account: str) -> list[Statement]:
    bucket = names.local_offline_bucket(team, account)
    return _statements(names, account, bucket, names.local_database(team), names.local_offline_key_alias(team))


def _statements(names: Names, account: str, bucket: str, database: str, alias: str) -> list[Statement]:
    return [
        Statement("Bucket", ("s3:GetBucketAcl",), (names.bucket_arn(bucket),)),
        Statement("Write", ("s3:PutObject", "s3:PutObjectAcl"), (names.bucket_arn(bucket, "*"),)),
        Statement("ReadIcebergMetadata", ("s3:GetObject",), (names.bucket_arn(bucket, "*/metadata/*"),)),
        Statement(
            "Tables",
            KEEP_TABLE,
            (
                names.glue_catalog_arn(account),
                names.glue_database_arn(account, database),
                names.glue_table_arn(account, database, "*"),
            ),
        ),
        Statement("Key", ("kms:GenerateDataKey", "kms:Decrypt"), (names.any_key_arn(account),), key_alias(alias)),
    ]
