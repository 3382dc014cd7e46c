"""Foundation: what the central feature groups stand on. It does not change when a team or a grant does."""

from __future__ import annotations

from constructs import Construct

from landbridge.policies.buckets import log_bucket_policy, offline_bucket_policy
from landbridge.policies.feature_store_role import central_feature_store_statements, produced_feature_store_statements
from landbridge.policies.keys import offline_key_policy, online_key_policy
from landbridge.policies.replication import replication_role_policies, replication_trust
from landbridge.replication import copies
from landbridge_constructs.encryption_key import EncryptionKeySettings
from landbridge_constructs.feature_store import FeatureStore, FeatureStoreSettings
from landbridge_constructs.policy_role import PolicyRole
from stacks.role_settings import feature_store_role, role_settings
from stacks.stack import LandbridgeStack, Settings


class FoundationStack(LandbridgeStack):
    """In the central account. Partners' accounts stand in the online key's policy, and teams with `offline: catalog` in
    those of the offline bucket and key, so these teams change them."""

    def __init__(self, scope: Construct, construct_id: str, settings: Settings) -> None:
        names, declaration = settings.names, settings.declaration
        account = names.central_account
        super().__init__(
            scope,
            construct_id,
            settings,
            account=account,
            description="Keys, buckets, catalog and role of the central feature store.",
            stateful=True,
        )
        bucket, log_bucket = names.offline_bucket(), names.log_bucket()
        store = FeatureStore(
            self,
            "FeatureStore",
            FeatureStoreSettings(
                account=account,
                online_key=EncryptionKeySettings(
                    names.online_key_alias(),
                    "Online store of the central feature groups.",
                    online_key_policy(declaration, names),
                    names.key_parameter(names.online_key_alias()),
                ),
                offline_key=EncryptionKeySettings(
                    names.offline_key_alias(),
                    "Offline store of the central feature groups.",
                    offline_key_policy(declaration, names),
                    names.key_parameter(names.offline_key_alias()),
                ),
                bucket_name=bucket,
                bucket_policy=offline_bucket_policy(declaration, names),
                log_bucket_name=log_bucket,
                log_bucket_policy=log_bucket_policy(names, log_bucket, bucket, account),
                database=names.database(),
                role=lambda key_arn: feature_store_role(
                    names,
                    names.feature_store_role(),
                    "Writes the central offline store for Feature Store.",
                    account,
                    central_feature_store_statements(names, key_arn),
                ),
            ),
        )
        PolicyRole(
            self,
            "ProducedRole",
            feature_store_role(
                names,
                names.produced_feature_store_role(),
                "Writes the offline store of the groups that producers create themselves.",
                account,
                produced_feature_store_statements(names, store.offline_key.arn),
            ),
        )
        if declaration.replicas:
            self._replicate(store)

    def _replicate(self, store: FeatureStore) -> None:
        names, declaration = self.settings.names, self.settings.declaration
        role = PolicyRole(
            self,
            "ReplicationRole",
            role_settings(
                names,
                names.replication_role(),
                "Copies offline data into the accounts of teams, for S3.",
                replication_trust(names),
                replication_role_policies(declaration, names, store.offline_key.arn),
            ),
        )
        store.offline_bucket.replicate(role.arn, copies(declaration, names))
