"""Results: query results that teams keep in the central account, each below a folder of its own."""

from __future__ import annotations

from constructs import Construct

from landbridge.policies.buckets import central_results_bucket_policy
from landbridge.policies.keys import account_key_policy
from landbridge.policies.results import keeps_results_central
from landbridge_constructs.encryption_key import EncryptionKey, EncryptionKeySettings
from landbridge_constructs.private_bucket import PrivateBucket, PrivateBucketSettings
from stacks.stack import LandbridgeStack, Settings


class ResultsStack(LandbridgeStack):
    """Key and bucket. A team that keeps its results here adds the rule by which they expire."""

    def __init__(self, scope: Construct, construct_id: str, settings: Settings) -> None:
        names, declaration = settings.names, settings.declaration
        super().__init__(
            scope,
            construct_id,
            settings,
            account=names.central_account,
            description="Query results that teams keep in the central account.",
            stateful=True,
        )
        key = EncryptionKey(
            self,
            "ResultsKey",
            EncryptionKeySettings(
                names.central_results_key_alias(),
                "Query results that teams keep in the central account.",
                account_key_policy(names, names.central_account),
            ),
        )
        days = {
            f"{names.central_results_folder(team)}/": entry.results_days
            for team, entry in declaration.teams.items()
            if keeps_results_central(declaration, team)
        }
        PrivateBucket(
            self,
            "Results",
            PrivateBucketSettings(
                names.central_results_bucket(),
                central_results_bucket_policy(names),
                key_arn=key.arn,
                # Of two rules the shorter counts (S3 user guide, lifecycle-conflicts): this one is for what a team left
                # behind that keeps its results elsewhere now, or is gone.
                expire_days=max(days.values()),
                expire_old_versions_days=1,
                expire_folders=days,
            ),
        )
