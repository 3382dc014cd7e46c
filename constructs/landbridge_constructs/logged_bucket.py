"""A private bucket with one beside it for its access logs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from constructs import Construct

from landbridge_constructs.private_bucket import PrivateBucket, PrivateBucketSettings
from landbridge_constructs.retention import LOGS_DAYS


def logged_bucket(
    scope: Construct, construct_id: str, settings: PrivateBucketSettings, log_policy: Mapping[str, Any]
) -> PrivateBucket:
    """The bucket, and `Logs` in the same scope with the name that `settings.log_bucket` gives. S3 must be let into the
    second before the first names it."""
    assert settings.log_bucket is not None
    logs = PrivateBucket(
        scope,
        "Logs",
        PrivateBucketSettings(
            settings.log_bucket, log_policy, key_arn=None, expire_days=LOGS_DAYS, expire_old_versions_days=1
        ),
    )
    bucket = PrivateBucket(scope, construct_id, settings)
    bucket.bucket.add_resource_dependency(logs.policy)
    return bucket
