"""What the role that reads an account has to be allowed. All of it only reads.

docs/tasks/check-for-drift.md shows it as a policy. Names of actions: the Service Authorization Reference.
"""

from __future__ import annotations

ACTIONS = (
    "events:ListRules",
    "events:ListTargetsByRule",
    "glue:GetResourcePolicy",
    "iam:GetAccountAuthorizationDetails",
    "iam:GetPolicy",
    "iam:GetPolicyVersion",
    "kms:GetKeyPolicy",
    "kms:ListAliases",
    "kms:ListGrants",
    "lakeformation:GetDataLakeSettings",
    "lakeformation:ListPermissions",
    "lambda:GetPolicy",
    "lambda:ListFunctions",
    "ram:GetResourceShareAssociations",
    "ram:GetResourceShares",
    "ram:ListResourceSharePermissions",
    "s3:GetBucketAcl",
    "s3:GetBucketOwnershipControls",
    "s3:GetBucketPolicy",
    "s3:GetBucketPublicAccessBlock",
    "s3:GetEncryptionConfiguration",
    "s3:ListAllMyBuckets",
    "sagemaker:DescribeFeatureGroup",
    "sagemaker:GetModelPackageGroupPolicy",
    "sagemaker:ListDomains",
    "sagemaker:ListFeatureGroups",
    "sagemaker:ListModelPackageGroups",
    "sqs:GetQueueAttributes",
    "sqs:ListQueues",
)
"""In each account."""

ORGANISATION_ACTIONS = (
    "organizations:DescribeOrganization",
    "organizations:DescribePolicy",
    "organizations:ListParents",
    "organizations:ListPoliciesForTarget",
)
"""With the base credentials, for the control policies of the organisation."""

_OTHER_NAMES = {
    "s3:GetBucketEncryption": "s3:GetEncryptionConfiguration",
    "s3:GetPublicAccessBlock": "s3:GetBucketPublicAccessBlock",
    "s3:ListBuckets": "s3:ListAllMyBuckets",
}


def action_of(service: str, operation: str) -> str:
    """The action that an operation of boto3 needs, as policies write it."""
    name = f"{service}:{''.join(word.capitalize() for word in operation.split('_'))}"
    return _OTHER_NAMES.get(name, name)
