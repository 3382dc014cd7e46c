"""What each level of a grant stands for, in IAM actions.

The online levels follow the RAM managed permissions (SageMaker developer guide, feature-store-cross-account-access),
so that a grant means the same through RAM and through the access role.
"""

from landbridge.declaration.models import Level

DESCRIBE = ("sagemaker:DescribeFeatureGroup", "sagemaker:DescribeFeatureMetadata")
READ = (*DESCRIBE, "sagemaker:GetRecord", "sagemaker:BatchGetRecord")
READ_WRITE = (*READ, "sagemaker:PutRecord", "sagemaker:DeleteRecord")
ADMIN = (*READ_WRITE, "sagemaker:UpdateFeatureGroup", "sagemaker:UpdateFeatureMetadata")

ONLINE = {Level.READ: READ, Level.READ_WRITE: READ_WRITE, Level.ADMIN: ADMIN}

CREATE_KEY_USE = (
    "kms:Encrypt",
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:CreateGrant",
    "kms:RetireGrant",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
    "kms:GenerateDataKey",
    "kms:ListGrants",
    "kms:RevokeGrant",
)
"""What the caller of CreateFeatureGroup needs on the online store's key (API reference, OnlineStoreSecurityConfig).
The page lists kms:ListAliases as well, which takes no key."""

ATHENA_QUERY = (
    "athena:StartQueryExecution",
    "athena:StopQueryExecution",
    "athena:GetQueryExecution",
    "athena:GetQueryResults",
    "athena:GetQueryResultsStream",
    "athena:ListQueryExecutions",
    "athena:GetWorkGroup",
)
GLUE_READ_DATABASE = (
    "glue:GetDatabase",
    "glue:GetTable",
    "glue:GetPartition",
    "glue:GetPartitions",
    "glue:BatchGetPartition",
)
GLUE_READ_TABLE = ("glue:GetTable", "glue:GetPartition", "glue:GetPartitions", "glue:BatchGetPartition")
RESULTS_BUCKET = ("s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads")
RESULTS_OBJECTS = ("s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts")
RESULTS_KEY = ("kms:GenerateDataKey", "kms:Decrypt")
