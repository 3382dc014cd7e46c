"""AWS::S3::BucketPolicy (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/
aws-resource-s3-bucketpolicy.html).

ministack's own type stores the document unseen: a bucket that does not exist, a malformed policy and a principal that
does not exist pass.
"""

import json
from typing import Any

from sandbox.extension.cloudformation.registry import Outcome, register_type
from sandbox.extension.cloudformation.service_calls import client


def install() -> None:
    """Register the type."""
    register_type(
        "AWS::S3::BucketPolicy",
        create=_create,
        update=_update,
        delete=_delete,
        properties=["Bucket", "PolicyDocument.*"],
        create_only=["Bucket"],
        name_property="Bucket",
    )


def _create(logical_id: str, properties: dict[str, Any], stack_name: str) -> Outcome:
    s3, bucket = client("s3"), properties["Bucket"]
    try:
        s3.get_bucket_policy(Bucket=bucket)
    except s3.exceptions.ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchBucketPolicy":
            raise
    else:
        raise ValueError(f"The bucket policy already exists on bucket {bucket}.")
    return _put(bucket, properties)


def _update(bucket: str, old: dict[str, Any], new: dict[str, Any], stack_name: str, logical_id: str) -> Outcome:
    return _put(bucket, new)


def _put(bucket: str, properties: dict[str, Any]) -> Outcome:
    client("s3").put_bucket_policy(Bucket=bucket, Policy=json.dumps(properties["PolicyDocument"]))
    return bucket, {}


def _delete(bucket: str, properties: dict[str, Any]) -> None:
    s3 = client("s3")
    try:
        s3.delete_bucket_policy(Bucket=bucket)
    except s3.exceptions.NoSuchBucket:
        return
