"""Every physical name and ARN, in one place.

Names are deterministic: they follow from the declaration alone, so that a stack can write the ARN of something in
another stack or account without a reference. The environment is part of each name: one account may hold several
environments. What a name is for stands before the team, and an environment's name has no hyphen, so that no two
things can meet in one name.

The longest name is a bucket's, 63 characters: ``landbridge-`` 11, environment 10, ``-results-`` 9, team 20, hyphen 1,
account 12.
"""

from __future__ import annotations

from dataclasses import dataclass

from landbridge.declaration.models import Declaration, FeatureGroup, Level, RamPermissionNames, Team

DEFAULT_DATABASE = "sagemaker_featurestore"
"""Glue database of groups made without a DataCatalogConfig (API reference, OfflineStoreConfig)."""

CATALOG_NAME = "DefaultFeatureGroupCatalog"
"""The one SageMaker catalog of an account and Region that can be shared for discovery."""


def partition_of(region: str) -> str:
    """The partition that a Region belongs to: aws, aws-cn or aws-us-gov."""
    if region.startswith("cn-"):
        return "aws-cn"
    return "aws-us-gov" if region.startswith("us-gov-") else "aws"


@dataclass(frozen=True)
class Names:
    """The names of one environment."""

    environment: str
    region: str
    central_account: str

    @classmethod
    def of(cls, declaration: Declaration) -> Names:
        home = declaration.feature_store
        return cls(declaration.environment, home.region, home.account)

    @property
    def partition(self) -> str:
        return partition_of(self.region)

    @property
    def prefix(self) -> str:
        return f"landbridge-{self.environment}"

    def arn(self, service: str, account: str, resource: str, *, region: str | None = None) -> str:
        return f"arn:{self.partition}:{service}:{self.region if region is None else region}:{account}:{resource}"

    def stack(self, construct_id: str) -> str:
        """CloudFormation's name of the stack that is `construct_id` in the app."""
        return f"{self.prefix}-{construct_id}"

    def feature_groups_stack(self, owner: str, shard: int) -> str:
        """Construct id of the stack that holds an owner's groups; the first carries no number. The number stands before
        the owner, whose name begins with a letter, so that shard 2 of `a` never meets a team `a-2`."""
        return f"FeatureGroups-{owner}" if shard == 1 else f"FeatureGroups-{shard}-{owner}"

    # Feature groups

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

    # Roles

    def root_arn(self, account: str) -> str:
        """The account as a principal."""
        return self.arn("iam", account, "root", region="")

    def role_arn(self, account: str, name: str) -> str:
        return self.arn("iam", account, f"role/{name}", region="")

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

    def feature_store_role(self) -> str:
        """Role that Feature Store itself uses to write the central offline store."""
        return f"{self.prefix}-feature-store"

    def produced_feature_store_role(self) -> str:
        """Role that Feature Store uses for the groups that producers create themselves."""
        return f"{self.prefix}-feature-store-produced"

    def local_feature_store_role(self, team: str) -> str:
        return f"{self.prefix}-feature-store-{team}"

    def access_role(self, team: str) -> str:
        """Role in the central account that the team assumes."""
        return f"{self.prefix}-access-{team}"

    def access_role_arn(self, team: str) -> str:
        return self.role_arn(self.central_account, self.access_role(team))

    def execution_role(self, team: str) -> str:
        """Role in the team's account that its people and its SageMaker jobs work as."""
        return f"{self.prefix}-execution-{team}"

    def managed_policy(self, role: str, number: int) -> str:
        return f"{role}-{number}"

    def invitations_role(self, team: str) -> str:
        return f"{self.prefix}-invitation-{team}"

    def invitations_function(self, team: str) -> str:
        return f"{self.prefix}-invitation-{team}"

    def invitations_log_group(self, team: str) -> str:
        return f"/aws/lambda/{self.invitations_function(team)}"

    # Buckets, keys, parameters

    def offline_bucket(self) -> str:
        return f"{self.prefix}-{self.central_account}"

    def log_bucket(self) -> str:
        return f"{self.prefix}-logs-{self.central_account}"

    def results_bucket(self, team: str, account: str) -> str:
        """Bucket in the team's account that Athena writes the team's results to."""
        return f"{self.prefix}-results-{team}-{account}"

    def central_results_bucket(self) -> str:
        """Bucket in the central account that holds the results of every team that keeps them there. No team's name
        begins with a digit, so this is never a team's bucket."""
        return f"{self.prefix}-results-{self.central_account}"

    def central_results_folder(self, team: str) -> str:
        """All that a team has of the central results bucket."""
        return team

    def replica_bucket(self, team: str, account: str) -> str:
        """Bucket in the team's account that central offline data is copied into."""
        return f"{self.prefix}-replica-{team}-{account}"

    def replica_log_bucket(self, team: str, account: str) -> str:
        """Bucket of the replica's access logs."""
        return f"{self.prefix}-replogs-{team}-{account}"

    def local_offline_bucket(self, team: str, account: str) -> str:
        return f"{self.prefix}-offline-{team}-{account}"

    def team_log_bucket(self, team: str, account: str) -> str:
        return f"{self.prefix}-logs-{team}-{account}"

    def bucket_arn(self, bucket: str, path: str = "") -> str:
        return f"arn:{self.partition}:s3:::{bucket}{'/' + path if path else ''}"

    def offline_prefix(self, group_name: str) -> str:
        """Key prefix of one group's offline data, without a slash at the end."""
        return group_name

    def produced_offline_prefix(self, team: str) -> str:
        return f"produced/{team}"

    def online_key_alias(self) -> str:
        return f"alias/{self.prefix}-online"

    def offline_key_alias(self) -> str:
        return f"alias/{self.prefix}-offline"

    def results_key_alias(self, team: str) -> str:
        """Key of the team's results bucket."""
        return f"alias/{self.prefix}-results-{team}"

    def central_results_key_alias(self) -> str:
        return f"alias/{self.prefix}-results"

    def replica_key_alias(self, team: str) -> str:
        return f"alias/{self.prefix}-replica-{team}"

    def alias_arn(self, account: str, alias: str) -> str:
        return self.arn("kms", account, alias)

    def local_online_key_alias(self, team: str) -> str:
        return f"alias/{self.prefix}-online-{team}"

    def local_offline_key_alias(self, team: str) -> str:
        return f"alias/{self.prefix}-offline-{team}"

    def key_parameter_arn(self, alias: str) -> str:
        """The parameter of a central key."""
        return self.arn("ssm", self.central_account, f"parameter{self.key_parameter(alias)}")

    def any_key_arn(self, account: str) -> str:
        """All keys of an account; narrowed by a condition on kms:ResourceAliases, since a key's id is unknown before
        deployment.
        """
        return self.arn("kms", account, "key/*")

    def kms_via_sagemaker(self) -> str:
        """kms:ViaService of a call that SageMaker makes for its caller."""
        return f"sagemaker.{self.region}.amazonaws.com"

    def kms_via_s3(self) -> str:
        """kms:ViaService of a call that S3 makes for its caller."""
        return f"s3.{self.region}.amazonaws.com"

    def key_parameter(self, alias: str) -> str:
        """SSM parameter, beside the key, that holds the ARN of the key with this alias."""
        return f"/{alias.removeprefix('alias/')}-key-arn"

    # Glue and Athena

    def database(self) -> str:
        return self.prefix.replace("-", "_")

    def local_database(self, team: str) -> str:
        return f"{self.prefix}-{team}".replace("-", "_")

    def replica_database(self, team: str) -> str:
        """Not behind the prefix, where a team could be named replica-x and have a database of its own."""
        return f"replica_{self.local_database(team)}"

    def table(self, key: str) -> str:
        return key.replace("-", "_")

    def glue_catalog_arn(self, account: str) -> str:
        return self.arn("glue", account, "catalog")

    def glue_database_arn(self, account: str, database: str) -> str:
        return self.arn("glue", account, f"database/{database}")

    def glue_table_arn(self, account: str, database: str, table: str) -> str:
        return self.arn("glue", account, f"table/{database}/{table}")

    def workgroup(self, team: str) -> str:
        return f"{self.prefix}-{team}"

    def workgroup_arn(self, account: str, team: str) -> str:
        """The team's workgroup in the central account, or the one in its own."""
        return self.arn("athena", account, f"workgroup/{self.workgroup(team)}")

    def own_data_catalog_arn(self, account: str) -> str:
        """Athena's catalog of the account's own Glue databases."""
        return self.arn("athena", account, "datacatalog/AwsDataCatalog")

    def data_catalog(self, name: str, team: Team) -> str:
        """Athena's name, in the team's account, of the central Glue catalog."""
        return team.catalog or f"{self.prefix}-{name}".replace("-", "_")

    def data_catalog_arn(self, account: str, catalog: str) -> str:
        return self.arn("athena", account, f"datacatalog/{catalog}")

    # Lake Formation

    def lake_formation(self, what: str) -> str:
        """A role or function of the central account: what `reads` registered locations, what `revokes`."""
        return f"{self.prefix}-lake-formation-{what}"

    def lf_tag(self, what: str) -> str:
        return f"{self.prefix}.{what}"

    def linked_database(self, team: str) -> str:
        return f"central_{self.local_database(team)}"

    # RAM

    def share(self, team: str, level: Level, number: int = 1) -> str:
        """Share number `number` of a level; the first carries no number."""
        name = f"{self.prefix}-{level.value.replace('-', '')}-{team}"
        return name if number == 1 else f"{name}.{number}"

    def discovery_share(self, team: str) -> str:
        return f"{self.prefix}-discover-{team}"

    def organisation_discovery_share(self) -> str:
        return f"{self.prefix}-discover"

    def ram_permission_arn(self, name: str) -> str:
        return f"arn:{self.partition}:ram::aws:permission/{name}"


def permission_name(names: RamPermissionNames, level: Level) -> str:
    """The RAM managed permission that stands for a level."""
    return {Level.READ: names.read, Level.READ_WRITE: names.read_write, Level.ADMIN: names.admin}[level]
