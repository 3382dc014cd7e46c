"""FeatureGroups-<owner>: the central groups of one owner."""

from __future__ import annotations

from collections.abc import Mapping

from constructs import Construct

from landbridge.declaration.models import FeatureGroup as DeclaredGroup
from landbridge_constructs.feature_group import FeatureGroup
from stacks.group_settings import feature_group_settings
from stacks.stack import LandbridgeStack, Settings


class FeatureGroupsStack(LandbridgeStack):
    """`groups` holds the constructs by their keys. They are created one after another: SageMaker takes four at a time
    in an account, and four is what `cdk deploy --concurrency 4` can have under way in four of these stacks."""

    def __init__(
        self, scope: Construct, construct_id: str, settings: Settings, owner: str, groups: Mapping[str, DeclaredGroup]
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
        # A scope of their own gives logical ids a hash, which tells users-v2 from usersv2.
        scope = Construct(self, "Group")
        self.groups: dict[str, FeatureGroup] = {}
        previous: FeatureGroup | None = None
        for key, group in groups.items():
            name = names.feature_group(key, group)
            current = FeatureGroup(
                scope,
                key,
                feature_group_settings(
                    group,
                    name=name,
                    role_arn=names.role_arn(names.central_account, names.feature_store_role()),
                    online_key_arn=online_key,
                    offline_key_arn=offline_key,
                    location=f"s3://{names.offline_bucket()}/{names.offline_prefix(name)}",
                    database=names.database(),
                    table=names.table(key),
                ),
            )
            if previous is not None:
                current.add_resource_dependency(previous)
            self.groups[key] = previous = current


def _parameter(name: str) -> str:
    return f"{{{{resolve:ssm:{name}}}}}"
