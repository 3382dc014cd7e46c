"""The shapes of a declaration. Every model is frozen and refuses unknown keys.

Checks here concern the form of one value; what relates values to each other is in `rules`. The descriptions reach
editors through the JSON Schema.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from landbridge.declaration.entry import Entry
from landbridge.declaration.formats import (
    AccountId,
    CatalogName,
    Count,
    Days,
    Description,
    EnvironmentName,
    FeatureName,
    Flag,
    GlueName,
    GroupKey,
    KeyArn,
    ModelGroupKey,
    NamePrefix,
    OrganisationArn,
    PhysicalGroupName,
    PoliciesPerRole,
    RegionName,
    ResultsPrefix,
    RoleArn,
    StorageLocation,
    TeamName,
)
from landbridge.declaration.model_cards import CardAccount, CardSpoke, ModelCards
from landbridge.declaration.model_registry import Connection, ModelGroup, ModelLevel, ModelRegistry
from landbridge.declaration.organisation import Organisation
from landbridge.declaration.ram_permissions import RamPermissionNames

MAXIMUM_FEATURES = 2500
"""Features per group (SageMaker developer guide, feature-store-quotas)."""

MAXIMUM_GROUPS_OF_A_STACK = 200
"""Groups in one stack, well below CloudFormation's 500 resources: a group has up to two (cloudformation-limits)."""

RESERVED_FEATURE_NAMES = frozenset({"is_deleted", "write_time", "api_invocation_time"})
"""Columns that Feature Store adds itself (API reference, FeatureDefinition)."""


class FeatureType(StrEnum):
    INTEGRAL = "Integral"
    FRACTIONAL = "Fractional"
    STRING = "String"


class Store(StrEnum):
    ONLINE = "online"
    OFFLINE = "offline"
    BOTH = "both"

    @property
    def online(self) -> bool:
        return self is not Store.OFFLINE

    @property
    def offline(self) -> bool:
        return self is not Store.ONLINE


class Level(StrEnum):
    READ = "read"
    READ_WRITE = "read-write"
    ADMIN = "admin"


class TableFormat(StrEnum):
    ICEBERG = "iceberg"
    GLUE = "glue"


class Results(StrEnum):
    """Where the results of a team's queries over central data lie."""

    TEAM = "team"
    CENTRAL = "central"


class OfflineAccess(StrEnum):
    """How a team reaches the central offline store."""

    ROLE = "role"
    CATALOG = "catalog"
    LAKE_FORMATION = "lake-formation"


class TimeUnit(StrEnum):
    SECONDS = "Seconds"
    MINUTES = "Minutes"
    HOURS = "Hours"
    DAYS = "Days"
    WEEKS = "Weeks"


class FeatureStoreHome(Entry):
    """Where the central feature store lives."""

    account: Annotated[AccountId, Field(description="The central account, which owns the feature groups.")]
    region: Annotated[RegionName, Field(description="The one Region of the feature store.")]
    deployment_account: AccountId | None = Field(
        None,
        description="The account that the pipeline runs in and every other account trusts. Default: the central one.",
    )


class Quotas(Entry):
    """Service quotas that AWS raised for this organisation."""

    managed_policies_per_role: PoliciesPerRole = Field(10, description="IAM's quota of managed policies per role.")
    feature_groups_per_account: Count = Field(100, description="SageMaker's quota of feature groups per account.")


class Team(Entry):
    """One team: an account, who in it may act, and what it may do besides its grants."""

    account: Annotated[AccountId, Field(description="The team's own account, never the central one.")]
    description: Description = Field("", description="What the team does, for those who review its grants.")
    outside_organisation: Flag = Field(
        False, description="True for a partner's account: shared by invitation, without the organisation condition."
    )
    principals: Annotated[tuple[RoleArn, ...], Field(min_length=1, max_length=100)] = Field(
        description="Role ARNs of the team's account; * and ? stand for parts that AWS makes up."
    )
    discover: Flag = Field(False, description="See names and metadata of every central group in a search.")
    produce: NamePrefix | None = Field(
        None,
        description="Prefix of the names under which the team may create groups of its own in the central account.",
    )
    offline: OfflineAccess = Field(
        OfflineAccess.ROLE,
        description="How the team reaches the central offline store: role (Athena in the central account, through the "
        "access role), catalog (Athena at home, over the central Glue catalog) or lake-formation.",
    )
    catalog: CatalogName | None = Field(
        None,
        description="With `offline: catalog`, Athena's name of the central catalog in the team's account. Default: "
        "landbridge_<environment>_<team>.",
    )
    results: Results = Field(
        Results.TEAM,
        description="Where the access role writes query results: team (the team's own bucket) or central (the team's "
        "own prefix of a central bucket).",
    )
    results_days: Days = Field(30, description="Days after which query results expire.")
    results_prefix: ResultsPrefix = Field(
        "results", description="Folder of the query results, within the team's bucket or its prefix of the central one."
    )


class TimeToLive(Entry):
    """How long the online store keeps a record after its event time."""

    value: Count = Field(description="How many units.")
    unit: TimeUnit = Field(description="The unit of time.")


class OfflineTable(Entry):
    """Where an existing group's offline data is; only a declaration can say it."""

    database: Annotated[GlueName, Field(description="The Glue database, as DescribeFeatureGroup shows it.")]
    table: Annotated[GlueName, Field(description="The Glue table, as DescribeFeatureGroup shows it.")]
    location: Annotated[StorageLocation, Field(description="Bucket and key prefix that hold the group's data.")]


class FeatureGroup(Entry):
    """A feature group. With `existing: true` it is shared and never created."""

    owner: Annotated[TeamName, Field(description="The team that answers for the group's content.")]
    description: Description = Field("", description="What one record stands for.")
    existing: Flag = Field(
        False, description="True for a group made elsewhere: it is shared, never created or changed."
    )
    name: PhysicalGroupName | None = Field(
        None,
        description="An existing group's name, as it stands in its ARN. Landbridge names those that it creates.",
    )
    store: Store = Field(Store.BOTH, description="Which stores the group has.")
    table_format: TableFormat = Field(TableFormat.ICEBERG, description="Format of the offline store's table.")
    record_identifier: FeatureName | None = Field(None, description="The feature that tells records apart.")
    event_time: FeatureName | None = Field(
        None, description="The feature that holds a record's time: a String, or with a glue table also Fractional."
    )
    features: dict[FeatureName, FeatureType] = Field(
        default_factory=dict, description="Each feature's name and type, record identifier and event time included."
    )
    time_to_live: TimeToLive | None = Field(None, description="When the online store drops a record. Default: never.")
    shard: Count = Field(
        1,
        description="Which of the owner's stacks holds the group; 200 fit into one. Never change it: the group would "
        "move.",
    )
    offline_table: OfflineTable | None = Field(None, description="An existing group's table and location.")
    online_key: KeyArn | None = Field(None, description="The KMS key of an existing group's online store.")
    offline_key: KeyArn | None = Field(None, description="The KMS key of an existing group's offline data.")


class Grant(Entry):
    """What one team may do with one feature group."""

    level: Level = Field(
        Level.READ, description="read; read-write adds writing and deleting records; admin adds changing the group."
    )
    store: Store = Field(Store.BOTH, description="Which of the group's stores the grant covers.")


class Declaration(Entry):
    """One environment, checked."""

    environment: Annotated[
        EnvironmentName, Field(description="The environment's name, part of every name. Default: the directory's name.")
    ]
    feature_store: FeatureStoreHome
    organisation: Organisation | None = None
    discovery: tuple[OrganisationArn, ...] = Field(
        (), description="Organisation or organisational units (ARNs) that may discover every group."
    )
    quotas: Quotas = Quotas()
    ram_permissions: RamPermissionNames = RamPermissionNames()
    teams: dict[TeamName, Team] = Field(description="Every team by its name.")
    feature_groups: dict[GroupKey, FeatureGroup] = Field(
        default_factory=dict, description="The central feature groups by their names."
    )
    local_feature_groups: dict[TeamName, dict[GroupKey, FeatureGroup]] = Field(
        default_factory=dict, description="Feature groups that a team keeps in its own account, by team and name."
    )
    grants: dict[TeamName, dict[GroupKey, Grant]] = Field(
        default_factory=dict, description="What each team may do with which central group, by team and group."
    )
    model_registry: ModelRegistry | None = None
    model_groups: dict[ModelGroupKey, ModelGroup] = Field(
        default_factory=dict, description="The central model package groups by their names."
    )
    model_grants: dict[TeamName, dict[ModelGroupKey, ModelLevel]] = Field(
        default_factory=dict,
        description="What each team may do with which model group, by team and group: deploy or register.",
    )
    governance: dict[TeamName, Connection] = Field(
        default_factory=dict, description="Governance consoles that follow model registries, by the connection's name."
    )
    model_cards: ModelCards | None = None
    card_accounts: dict[TeamName, CardAccount] = Field(
        default_factory=dict, description="The accounts that models pass through, by their names."
    )
    card_spokes: dict[TeamName, CardSpoke] = Field(
        default_factory=dict, description="Accounts that own cards of which the hub keeps copies, by their names."
    )
    replicas: dict[TeamName, Annotated[tuple[GroupKey, ...], Field(min_length=1)]] = Field(
        default_factory=dict,
        description="Central groups whose offline data is copied into the team's account, by team.",
    )

    def needs_invitation(self, team: str) -> bool:
        """Whether shares reach the team's account by invitation: outside the organisation, or where there is none."""
        return self.organisation is None or self.teams[team].outside_organisation
