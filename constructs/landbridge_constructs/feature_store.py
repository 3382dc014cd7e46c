"""What feature groups of one account stand on: two keys, the offline bucket and its logs, a Glue database, a role."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from aws_cdk import CfnResource
from aws_cdk import aws_glue as glue
from constructs import Construct

from landbridge_constructs.encryption_key import EncryptionKey, EncryptionKeySettings
from landbridge_constructs.logged_bucket import logged_bucket
from landbridge_constructs.policy_role import PolicyRole, PolicyRoleSettings
from landbridge_constructs.private_bucket import PrivateBucketSettings
from landbridge_constructs.retention import retain

OLD_VERSIONS_DAYS = 90


@dataclass(frozen=True)
class FeatureStoreSettings:
    """`bucket_name` and `log_bucket_name` with their policies; one key for each of the two stores. `role` makes the
    settings of Feature Store's role from the ARN of the offline key."""

    account: str
    online_key: EncryptionKeySettings
    offline_key: EncryptionKeySettings
    bucket_name: str
    bucket_policy: dict[str, object]
    log_bucket_name: str
    log_bucket_policy: dict[str, object]
    database: str
    role: Callable[[str], PolicyRoleSettings]


class FeatureStore(Construct):
    """Everything here is retained but the role, which holds no data and whose name never changes."""

    def __init__(self, scope: Construct, construct_id: str, settings: FeatureStoreSettings) -> None:
        super().__init__(scope, construct_id)
        self.online_key = EncryptionKey(self, "OnlineKey", settings.online_key)
        self.offline_key = EncryptionKey(self, "OfflineKey", settings.offline_key)
        self.offline_bucket = logged_bucket(
            self,
            "Offline",
            PrivateBucketSettings(
                settings.bucket_name,
                settings.bucket_policy,
                key_arn=self.offline_key.arn,
                log_bucket=settings.log_bucket_name,
                expire_old_versions_days=OLD_VERSIONS_DAYS,
            ),
            settings.log_bucket_policy,
        )
        self.database = glue.CfnDatabase(
            self,
            "Database",
            catalog_id=settings.account,
            database_input=glue.CfnDatabase.DatabaseInputProperty(
                name=settings.database, description="Offline tables of the feature groups."
            ),
        )
        retain(self.database)
        self.role = PolicyRole(self, "Role", settings.role(self.offline_key.arn))

    @property
    def needed_by_groups(self) -> tuple[CfnResource, ...]:
        """What must be there before a group of the same stack, beyond what the group refers to: Feature Store checks at
        creation that its role reaches the bucket and the database."""
        return (self.offline_bucket.policy, self.database)
