"""A CloudTrail trail of one account and Region that logs what changes things, with its key and its bucket."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aws_cdk import aws_cloudtrail as cloudtrail
from constructs import Construct

from landbridge_constructs.encryption_key import EncryptionKey, EncryptionKeySettings
from landbridge_constructs.logged_bucket import logged_bucket
from landbridge_constructs.private_bucket import PrivateBucketSettings
from landbridge_constructs.retention import LOGS_DAYS


@dataclass(frozen=True)
class CloudTrailSettings:
    name: str
    key: EncryptionKeySettings
    bucket_name: str
    bucket_policy: Mapping[str, Any]
    log_bucket_name: str
    log_bucket_policy: Mapping[str, Any]


class CloudTrail(Construct):
    """Management events that write, with validation of log files. Key and buckets are retained; the trail is not."""

    def __init__(self, scope: Construct, construct_id: str, settings: CloudTrailSettings) -> None:
        super().__init__(scope, construct_id)
        key = EncryptionKey(self, "Key", settings.key)
        bucket = logged_bucket(
            self,
            "Files",
            PrivateBucketSettings(
                settings.bucket_name,
                settings.bucket_policy,
                key_arn=key.arn,
                log_bucket=settings.log_bucket_name,
                expire_days=LOGS_DAYS,
                expire_old_versions_days=1,
            ),
            settings.log_bucket_policy,
        )
        self.trail = cloudtrail.CfnTrail(
            self,
            "Trail",
            trail_name=settings.name,
            s3_bucket_name=settings.bucket_name,
            kms_key_id=key.arn,
            is_logging=True,
            is_multi_region_trail=False,
            include_global_service_events=False,
            enable_log_file_validation=True,
            event_selectors=[
                cloudtrail.CfnTrail.EventSelectorProperty(read_write_type="WriteOnly", include_management_events=True)
            ],
        )
        # CloudTrail tries the bucket and the key when the trail is made (CloudTrail user guide,
        # create-s3-bucket-policy-for-cloudtrail).
        self.trail.add_resource_dependency(bucket.policy)
