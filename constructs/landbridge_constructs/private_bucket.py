"""A bucket that nobody reaches but by its policy: no public access, owner enforced, encrypted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aws_cdk import aws_s3 as s3
from constructs import Construct

from landbridge.replication import Copy
from landbridge_constructs.retention import retain


@dataclass(frozen=True)
class PrivateBucketSettings:
    """`key_arn` None encrypts with S3's own key, which access logs need. Days are whole days; None keeps for ever.
    `expire_folders` gives key prefixes days of their own."""

    name: str
    policy: Mapping[str, Any]
    key_arn: str | None
    log_bucket: str | None = None
    expire_days: int | None = None
    expire_old_versions_days: int | None = None
    expire_folders: Mapping[str, int] = field(default_factory=dict)


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

    def replicate(self, role_arn: str, copies: Sequence[Copy]) -> None:
        """Have S3 copy what is written from now on, as the role; objects that are there already stay uncopied.

        Delete markers are not copied. Feature Store sets none in tables of Glue's format, since DeleteRecord adds a row
        (SageMaker API reference, DeleteRecord); what somebody deletes here by hand, the copy keeps.
        """
        self.bucket.replication_configuration = s3.CfnBucket.ReplicationConfigurationProperty(
            role=role_arn, rules=[_replication(copy, priority) for priority, copy in enumerate(copies, 1)]
        )


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
        ),
        *(
            s3.CfnBucket.RuleProperty(
                id=f"expiry of {folder}", status="Enabled", prefix=folder, expiration_in_days=days
            )
            for folder, days in settings.expire_folders.items()
        ),
    ]


def _replication(copy: Copy, priority: int) -> s3.CfnBucket.ReplicationRuleProperty:
    """Priorities must differ, and mean nothing here: they decide between rules with the same destination for the same
    object (S3 user guide, replication-add-config)."""
    return s3.CfnBucket.ReplicationRuleProperty(
        id=copy.rule,
        priority=priority,
        status="Enabled",
        filter=s3.CfnBucket.ReplicationRuleFilterProperty(prefix=copy.prefix),
        delete_marker_replication=s3.CfnBucket.DeleteMarkerReplicationProperty(status="Disabled"),
        source_selection_criteria=s3.CfnBucket.SourceSelectionCriteriaProperty(
            sse_kms_encrypted_objects=s3.CfnBucket.SseKmsEncryptedObjectsProperty(status="Enabled")
        ),
        destination=s3.CfnBucket.ReplicationDestinationProperty(
            bucket=copy.bucket_arn,
            account=copy.account,
            access_control_translation=s3.CfnBucket.AccessControlTranslationProperty(owner="Destination"),
            encryption_configuration=s3.CfnBucket.EncryptionConfigurationProperty(replica_kms_key_id=copy.key_arn),
        ),
    )
