"""ModelRegistry: the central model package groups, and what their versions are made of."""

from __future__ import annotations

from constructs import Construct

from landbridge.policies.buckets import log_bucket_policy
from landbridge.policies.model_registry import artifacts_bucket_policy, artifacts_key_policy, model_group_policy
from landbridge_constructs.encryption_key import EncryptionKey, EncryptionKeySettings
from landbridge_constructs.logged_bucket import logged_bucket
from landbridge_constructs.model_package_group import ModelPackageGroup, ModelPackageGroupSettings
from landbridge_constructs.private_bucket import PrivateBucketSettings
from stacks.stack import LandbridgeStack, Settings

OLD_VERSIONS_DAYS = 90


class ModelRegistryStack(LandbridgeStack):
    """In the registry account. Grants stand in the policies of groups, bucket and key, so that they change it; the
    shares stand in Models-<team>."""

    def __init__(self, scope: Construct, construct_id: str, settings: Settings, account: str) -> None:
        super().__init__(
            scope,
            construct_id,
            settings,
            account=account,
            description="Central model groups, their artifacts and the key of these.",
            stateful=True,
        )
        self._artifacts(account)
        # A scope of its own gives the groups' logical ids a hash, which tells churn-v2 from churnv2.
        groups = Construct(self, "Group")
        self.groups = {
            key: ModelPackageGroup(
                groups,
                key,
                ModelPackageGroupSettings(
                    settings.names.model_group(key, group),
                    group.description or None,
                    model_group_policy(settings.declaration, settings.names, key),
                ),
            )
            for key, group in settings.declaration.model_groups.items()
            if not group.existing
        }

    def _artifacts(self, account: str) -> None:
        names, declaration = self.settings.names, self.settings.declaration
        key = EncryptionKey(
            self,
            "Key",
            EncryptionKeySettings(
                names.artifacts_key_alias(),
                "Artifacts of the central models.",
                artifacts_key_policy(declaration, names, account),
            ),
        )
        bucket, log_bucket = names.artifacts_bucket(account), names.artifacts_log_bucket(account)
        logged_bucket(
            self,
            "Artifacts",
            PrivateBucketSettings(
                bucket,
                artifacts_bucket_policy(declaration, names, account),
                key_arn=key.arn,
                log_bucket=log_bucket,
                expire_old_versions_days=OLD_VERSIONS_DAYS,
            ),
            log_bucket_policy(names, log_bucket, bucket, account),
        )
