"""A bucket that nobody reaches but by its policy: no public access, owner enforced, encrypted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aws_cdk import aws_s3 as s3
from constructs import Construct

from landbridge_constructs.retention import retain


@dataclass(frozen=True)
class PrivateBucketSettings:
    """`key_arn` None encrypts with S3's own key, which access logs need. Days are whole days; None keeps for ever."""

    name: str
    policy: Mapping[str, Any]
    key_arn: str | None
    log_bucket: str | None = None
    expire_days: int | None = None
    expire_old_versions_days: int | None = None


class PrivateBucket(Construct):
    """Retained and versioned. Access logs go to `log_bucket` under the bucket's own name."""

    def __init__(self, scope: Construct, construct_id: str, settings: PrivateBucketSettings) -> None:
        super().__init__(scope, construct_id)
        self.bucket = s3.CfnBucket(
            self,
            "Bucket",
            bucket_name=settings.name,
            bucket_encryption=_encryption(settings.key_arn),
            versioning_configuration=s3.CfnBucket.VersioningConfigurationProperty(status="Enabled"),
            ownership_controls=s3.CfnBucket.OwnershipControlsProperty(
                rules=[s3.CfnBucket.OwnershipControlsRuleProperty(object_ownership="BucketOwnerEnforced")]
            ),
            public_access_block_configuration=s3.CfnBucket.PublicAccessBlockConfigurationProperty(
                block_public_acls=True, block_public_policy=True, ignore_public_acls=True, restrict_public_buckets=True
            ),
            lifecycle_configuration=s3.CfnBucket.LifecycleConfigurationProperty(rules=_lifecycle(settings)),
            logging_configuration=None
            if settings.log_bucket is None
            else s3.CfnBucket.LoggingConfigurationProperty(
                destination_bucket_name=settings.log_bucket, log_file_prefix=f"{settings.name}/"
            ),
        )
        retain(self.bucket)
        # By name: the policy's own ARNs hold the name too, and cdk-nag compares the two.
        self.policy = s3.CfnBucketPolicy(self, "Policy", bucket=settings.name, policy_document=settings.policy)
        self.policy.add_resource_dependency(self.bucket)
        retain(self.policy)


def _encryption(key_arn: str | None) -> s3.CfnBucket.BucketEncryptionProperty:
    default = (
        s3.CfnBucket.ServerSideEncryptionByDefaultProperty(sse_algorithm="AES256")
        if key_arn is None
        else s3.CfnBucket.ServerSideEncryptionByDefaultProperty(sse_algorithm="aws:kms", kms_master_key_id=key_arn)
    )
    rule = s3.CfnBucket.ServerSideEncryptionRuleProperty(
        server_side_encryption_by_default=default, bucket_key_enabled=key_arn is not None
    )
    return s3.CfnBucket.BucketEncryptionProperty(server_side_encryption_configuration=[rule])


def _lifecycle(settings: PrivateBucketSettings) -> list[s3.CfnBucket.RuleProperty]:
    old_versions = (
        None
        if settings.expire_old_versions_days is None
        else s3.CfnBucket.NoncurrentVersionExpirationProperty(noncurrent_days=settings.expire_old_versions_days)
    )
    return [
        s3.CfnBucket.RuleProperty(
            id="expiry",
            status="Enabled",
            expiration_in_days=settings.expire_days,
            noncurrent_version_expiration=old_versions,
            abort_incomplete_multipart_upload=s3.CfnBucket.AbortIncompleteMultipartUploadProperty(
                days_after_initiation=7
            ),
        )
    ]
