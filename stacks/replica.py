"""Replica-<team>: copies of central offline data in a team's account, and what queries them there."""

from __future__ import annotations

from aws_cdk import aws_glue as glue
from constructs import Construct

from landbridge.policies.buckets import log_bucket_policy
from landbridge.policies.replication import replica_bucket_policy, replica_key_policy
from landbridge.replication import Copy, table_location, team_copies
from landbridge_constructs.encryption_key import EncryptionKey, EncryptionKeySettings
from landbridge_constructs.feature_store import OLD_VERSIONS_DAYS
from landbridge_constructs.feature_table import FeatureTable, FeatureTableSettings
from landbridge_constructs.logged_bucket import logged_bucket
from landbridge_constructs.private_bucket import PrivateBucketSettings
from landbridge_constructs.retention import retain
from stacks.stack import LandbridgeStack, Settings


class ReplicaStack(LandbridgeStack):
    """In the team's account; apart from the team's access, because it holds data. Foundation waits for it: S3 takes no
    replication rule for a bucket that does not exist or keeps no versions (S3 user guide, replication)."""

    def __init__(self, scope: Construct, construct_id: str, settings: Settings, team: str) -> None:
        self.team = team
        self.team_account = settings.declaration.teams[team].account
        super().__init__(
            scope,
            construct_id,
            settings,
            account=self.team_account,
            description=f"Copies of central offline data for {team}.",
            stateful=True,
        )
        self._bucket()
        database = self._database()
        # A scope of its own gives the tables' logical ids a hash, which tells users-v2 from usersv2.
        tables = Construct(self, "Table")
        for copy in team_copies(settings.declaration, settings.names, team):
            FeatureTable(tables, copy.group, self._table(copy)).add_resource_dependency(database)

    def _bucket(self) -> None:
        names, team, account = self.settings.names, self.team, self.team_account
        key = EncryptionKey(
            self,
            "Key",
            EncryptionKeySettings(
                names.replica_key_alias(team),
                f"Copies of central offline data for {team}.",
                replica_key_policy(names, account),
            ),
        )
        bucket, log_bucket = names.replica_bucket(team, account), names.replica_log_bucket(team, account)
        logged_bucket(
            self,
            "Copies",
            PrivateBucketSettings(
                bucket,
                replica_bucket_policy(names, team, account),
                key_arn=key.arn,
                log_bucket=log_bucket,
                expire_old_versions_days=OLD_VERSIONS_DAYS,
            ),
            log_bucket_policy(names, log_bucket, bucket, account),
        )

    def _database(self) -> glue.CfnDatabase:
        database = glue.CfnDatabase(
            self,
            "Database",
            catalog_id=self.team_account,
            database_input=glue.CfnDatabase.DatabaseInputProperty(
                name=self.settings.names.replica_database(self.team),
                description="Copies of the offline tables of central feature groups.",
            ),
        )
        # The team may keep views of its own in it, which would go with it.
        retain(database)
        return database

    def _table(self, copy: Copy) -> FeatureTableSettings:
        names, group = self.settings.names, self.settings.declaration.feature_groups[copy.group]
        return FeatureTableSettings(
            account=self.team_account,
            database=names.replica_database(self.team),
            name=names.table(copy.group),
            description=group.description or None,
            features={feature: kind.value for feature, kind in group.features.items()},
            location=table_location(names, copy),
        )
