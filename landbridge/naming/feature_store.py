"""Names in the central account: the feature store, and what all teams share beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.naming.arns import Arns

if TYPE_CHECKING:
    from landbridge.declaration.models import FeatureGroup

CATALOG_NAME = "DefaultFeatureGroupCatalog"
"""The one SageMaker catalog of an account and Region that can be shared for discovery."""


class FeatureStoreNames(Arns):
    """Feature groups, their stores, and the roles that keep them."""

    def feature_groups_stack(self, owner: str, shard: int) -> str:
        """Construct id of the stack that holds an owner's groups; the first carries no number. The number stands before
        the owner, whose name begins with a letter, so that shard 2 of `a` never meets a team `a-2`."""
        return f"FeatureGroups-{owner}" if shard == 1 else f"FeatureGroups-{shard}-{owner}"

    def feature_group(self, key: str, group: FeatureGroup) -> str:
        return group.name or f"{self.environment}-{key}"

    def feature_group_arn(self, name: str, account: str | None = None) -> str:
        """SageMaker writes names in lower case into its ARNs."""
        return self.arn("sagemaker", account or self.central_account, f"feature-group/{name.lower()}")

    def catalog_arn(self) -> str:
        return self.arn("sagemaker", self.central_account, f"sagemaker-catalog/{CATALOG_NAME}")

    def produced_prefix(self, produce: str) -> str:
        """Prefix of the names of the groups that a team creates itself."""
        return f"{self.environment}-{produce}"

    def feature_store_role(self) -> str:
        """Role that Feature Store itself uses to write the central offline store."""
        return f"{self.prefix}-feature-store"

    def produced_feature_store_role(self) -> str:
        """Role that Feature Store uses for the groups that producers create themselves."""
        return f"{self.prefix}-feature-store-produced"

    def offline_bucket(self) -> str:
        return f"{self.prefix}-{self.central_account}"

    def log_bucket(self) -> str:
        return f"{self.prefix}-logs-{self.central_account}"

    def offline_prefix(self, group_name: str) -> str:
        """Key prefix of one group's offline data, without a slash at the end."""
        return group_name

    def produced_offline_prefix(self, team: str) -> str:
        return f"produced/{team}"

    def online_key_alias(self) -> str:
        return f"alias/{self.prefix}-online"

    def offline_key_alias(self) -> str:
        return f"alias/{self.prefix}-offline"

    def key_parameter_arn(self, alias: str) -> str:
        """The parameter of a central key."""
        return self.arn("ssm", self.central_account, f"parameter{self.key_parameter(alias)}")

    def database(self) -> str:
        return self.prefix.replace("-", "_")

    def table(self, key: str) -> str:
        return key.replace("-", "_")

    def central_results_bucket(self) -> str:
        """Bucket in the central account that holds the results of every team that keeps them there. No team's name
        begins with a digit, so this is never a team's bucket."""
        return f"{self.prefix}-results-{self.central_account}"

    def central_results_folder(self, team: str) -> str:
        """All that a team has of the central results bucket."""
        return team

    def central_results_key_alias(self) -> str:
        return f"alias/{self.prefix}-results"

    def replication_role(self) -> str:
        """Role of the central account that S3 copies offline data with."""
        return f"{self.prefix}-replication"

    def merge_policy_role(self) -> str:
        """Role of the function that adds to policies which are not Landbridge's."""
        return f"{self.prefix}-merge-policy"

    def merge_policy_function(self) -> str:
        return f"{self.prefix}-merge-policy"

    def merge_policy_log_group(self) -> str:
        return f"/aws/lambda/{self.merge_policy_function()}"

    def bucket_policy_right(self, bucket: str) -> str:
        """Inline policy of that role: its right to one bucket's policy."""
        return f"{self.merge_policy_role()}-{bucket}"

    def merged_statements(self) -> str:
        """What the Sids of this environment's statements in such policies begin with; an upper-case letter follows, so
        that environment dev never takes dev2's for its own."""
        return f"Landbridge{self.environment}"

    def lake_formation(self, what: str) -> str:
        """A role or function of the central account: what `reads` registered locations, what `revokes`."""
        return f"{self.prefix}-lake-formation-{what}"

    def lake_formation_log_group(self, what: str) -> str:
        return f"/aws/lambda/{self.lake_formation(what)}"

    def lf_tag(self, what: str) -> str:
        return f"{self.prefix}.{what}"
