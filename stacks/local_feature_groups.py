"""LocalFeatureGroups-<team>: groups that a team keeps in its own account, and what they stand on."""

from __future__ import annotations

from constructs import Construct

from landbridge.policies.buckets import log_bucket_policy, private_bucket_policy
from landbridge.policies.feature_store_role import local_feature_store_statements
from landbridge.policies.keys import account_key_policy
from landbridge_constructs.encryption_key import EncryptionKeySettings
from landbridge_constructs.feature_group_chain import FeatureGroupChain
from landbridge_constructs.feature_store import FeatureStore, FeatureStoreSettings
from stacks.group_settings import feature_group_settings
from stacks.role_settings import feature_store_role
from stacks.stack import LandbridgeStack, Settings


class LocalFeatureGroupsStack(LandbridgeStack):
    """In the team's account; apart from the team's access, because it holds data."""

    def __init__(self, scope: Construct, construct_id: str, settings: Settings, team: str) -> None:
        account = settings.declaration.teams[team].account
        super().__init__(
            scope,
            construct_id,
            settings,
            account=account,
            description=f"Local feature groups of {team}.",
            stateful=True,
        )
        store = FeatureStore(self, "FeatureStore", _feature_store(settings, team, account))
        names = settings.names
        bucket = names.local_offline_bucket(team, account)
        FeatureGroupChain(
            self,
            "Group",
            {
                key: feature_group_settings(
                    group,
                    name=names.feature_group(key, group),
                    role_arn=store.role.arn,
                    online_key_arn=store.online_key.arn,
                    offline_key_arn=store.offline_key.arn,
                    location=f"s3://{bucket}/{names.offline_prefix(names.feature_group(key, group))}",
                    database=names.local_database(team),
                    table=names.table(key),
                )
                for key, group in settings.declaration.local_feature_groups[team].items()
            },
            after=store.needed_by_groups,
        )


def _feature_store(settings: Settings, team: str, account: str) -> FeatureStoreSettings:
    names = settings.names
    bucket, log_bucket = names.local_offline_bucket(team, account), names.team_log_bucket(team, account)
    return FeatureStoreSettings(
        account=account,
        online_key=EncryptionKeySettings(
            names.local_online_key_alias(team),
            f"Online store of the local groups of {team}.",
            account_key_policy(names, account),
        ),
        offline_key=EncryptionKeySettings(
            names.local_offline_key_alias(team),
            f"Offline store of the local groups of {team}.",
            account_key_policy(names, account),
        ),
        bucket_name=bucket,
        bucket_policy=private_bucket_policy(names, bucket),
        log_bucket_name=log_bucket,
        log_bucket_policy=log_bucket_policy(names, log_bucket, bucket, account),
        database=names.local_database(team),
        role=lambda key_arn: feature_store_role(
            names,
            names.local_feature_store_role(team),
            f"Writes the offline store of the local groups of {team}.",
            account,
            local_feature_store_statements(names, team, account, key_arn),
        ),
    )
