"""FeatureGroups-<owner>: the central groups of one owner."""

from __future__ import annotations

from collections.abc import Mapping

from constructs import Construct

from landbridge.declaration.models import FeatureGroup
from landbridge_constructs.feature_group_chain import FeatureGroupChain
from stacks.group_settings import feature_group_settings
from stacks.stack import LandbridgeStack, Settings


class FeatureGroupsStack(LandbridgeStack):
    """In the central account. `groups` holds the constructs by their keys."""

    def __init__(
        self, scope: Construct, construct_id: str, settings: Settings, owner: str, groups: Mapping[str, FeatureGroup]
    ) -> None:
        names = settings.names
        super().__init__(
            scope,
            construct_id,
            settings,
            account=names.central_account,
            description=f"Central feature groups of {owner}.",
            stateful=True,
        )
        # The keys' ids are unknown before Foundation is deployed; SSM keeps the stacks apart, an import locks them.
        online_key = _parameter(names.key_parameter(names.online_key_alias()))
        offline_key = _parameter(names.key_parameter(names.offline_key_alias()))
        self.groups = FeatureGroupChain(
            self,
            "Group",
            {
                key: feature_group_settings(
                    group,
                    name=names.feature_group(key, group),
                    role_arn=names.role_arn(names.central_account, names.feature_store_role()),
                    online_key_arn=online_key,
                    offline_key_arn=offline_key,
                    location=f"s3://{names.offline_bucket()}/{names.offline_prefix(names.feature_group(key, group))}",
                    database=names.database(),
                    table=names.table(key),
                )
                for key, group in groups.items()
            },
        ).groups


def _parameter(name: str) -> str:
    return f"{{{{resolve:ssm:{name}}}}}"
