"""What lets CloudTrail write a connection's trail (CloudTrail user guide, create-s3-bucket-policy-for-cloudtrail and
create-kms-key-policy-for-cloudtrail): for this one trail, by aws:SourceArn.
"""

from __future__ import annotations

from typing import Any

from landbridge.naming import Names
from landbridge.policies.buckets import private_bucket_policy
from landbridge.policies.keys import account_key_policy
from landbridge.policies.statement import Conditions, Statement

CLOUDTRAIL = {"Service": "cloudtrail.amazonaws.com"}


def trail_bucket_policy(names: Names, connection: str, account: str) -> dict[str, Any]:
    bucket = names.governance_trail_bucket(connection, account)
    trail = _trail(names, connection, account)
    statements = (
        Statement("AclCheck", ("s3:GetBucketAcl",), (names.bucket_arn(bucket),), trail, CLOUDTRAIL),
        Statement(
            "Write",
            ("s3:PutObject",),
            (names.bucket_arn(bucket, f"AWSLogs/{account}/*"),),
            {**trail, "StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control"}},
            CLOUDTRAIL,
        ),
    )
    return _extended(private_bucket_policy(names, bucket), *statements)


def trail_key_policy(names: Names, connection: str, account: str) -> dict[str, Any]:
    """Decrypt, because the bucket has a bucket key (create-kms-key-policy-for-cloudtrail)."""
    trail = _trail(names, connection, account)
    context = {"StringEquals": {"kms:EncryptionContext:aws:cloudtrail:arn": trail["ArnEquals"]["aws:SourceArn"]}}
    statements = (
        Statement("Encrypt", ("kms:GenerateDataKey",), ("*",), {**trail, **context}, CLOUDTRAIL),
        Statement("Check", ("kms:DescribeKey", "kms:Decrypt"), ("*",), trail, CLOUDTRAIL),
    )
    return _extended(account_key_policy(names, account), *statements)


def _trail(names: Names, connection: str, account: str) -> Conditions:
    return {"ArnEquals": {"aws:SourceArn": names.trail_arn(account, names.governance_trail(connection))}}


def _extended(policy: dict[str, Any], *statements: Statement) -> dict[str, Any]:
    return {**policy, "Statement": [*policy["Statement"], *(each.to_json() for each in statements)]}
