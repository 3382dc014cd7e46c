"""The shapes of a declaration. Every model is frozen and refuses unknown keys.

Checks here concern one entry only; what relates entries to each other is in `rules`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

MAXIMUM_FEATURES = 2500
"""Features per group (SageMaker developer guide, feature-store-quotas)."""

RESERVED_FEATURE_NAMES = frozenset({"is_deleted", "write_time", "api_invocation_time"})
"""Columns that Feature Store adds itself (API reference, FeatureDefinition)."""


def _quoted(value: Any) -> Any:
    if isinstance(value, int):
        raise ValueError(f"is a number; write it in quotes, as 12 digits: \"{value:012d}\"")
    return value


AccountId = Annotated[str, BeforeValidator(_quoted), StringConstraints(pattern=r"^\d{12}$")]
RegionName = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[a-z]+)+-\d$")]
TeamName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=20)]
GroupKey = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]([_-]*[a-z0-9])*$", max_length=53)]
PhysicalGroupName = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9]([_-]*[a-zA-Z0-9])*$", max_length=64)]
FeatureName = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9]([_-]*[a-zA-Z0-9])*$", max_length=64)]
PrincipalPattern = Annotated[str, StringConstraints(pattern=r"^arn:aws[a-z-]*:iam::\d{12}:role/[\w+=,.@/*?-]+$")]
ProducePrefix = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]([_-]*[a-z0-9])*-$", max_length=40)]
SharingPrincipal = Annotated[
    str, StringConstraints(pattern=r"^arn:aws[a-z-]*:organizations::\d{12}:(organization/o-[a-z0-9]+|ou/o-[a-z0-9]+/ou-[a-z0-9-]+)$")
]


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


class TimeUnit(StrEnum):
    SECONDS = "Seconds"
    MINUTES = "Minutes"
    HOURS = "Hours"
    DAYS = "Days"
    WEEKS = "Weeks"


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Organisation(_Entry):
    """The AWS organisation. Left out where there is none: then every team is invited."""

    id: Annotated[str, StringConstraints(pattern=r"^o-[a-z0-9]{10,32}$")] = Field(
        description="The organisation's id, o- and 10 to 32 characters."
    )


class FeatureStoreHome(_Entry):
    """Where the central feature store lives."""

    account: AccountId
    region: RegionName
    deployment_account: AccountId | None = Field(
        None, description="The account that the pipeline runs in and every other account trusts. Default: the central account."
    )


class Quotas(_Entry):
    """Service quotas that AWS raised for this organisation."""

    managed_policies_per_role: int = Field(10, ge=1, le=20)
    feature_groups_per_account: int = Field(100, ge=1)


class Team(_Entry):
    """One team: an account, who in it may act, and what it may do besides its grants."""

    account: AccountId
    description: str = ""
    outside_organisation: bool = Field(
        False, description="True for a partner's account: shared by invitation, without the organisation condition."
    )
    principals: Annotated[tuple[PrincipalPattern, ...], Field(min_length=1)] = Field(
        description="Role ARNs of this account; * and ? stand for parts that AWS makes up."
    )
    discover: bool = Field(False, description="See names and metadata of every central group in a search.")
    produce: ProducePrefix | None = Field(
        None, description="Prefix of the names under which the team may create groups of its own in the central account."
    )


class TimeToLive(_Entry):
    value: Annotated[int, Field(ge=1)]
    unit: TimeUnit


class OfflineTable(_Entry):
    """Where an existing group's offline data is; only a declaration can say it."""

    database: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,255}$")]
    table: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,255}$")]
    location: Annotated[str, StringConstraints(pattern=r"^s3://[a-z0-9.-]{3,63}/[^*?]+[^/*?]$")]


class FeatureGroup(_Entry):
    """A feature group. With `existing: true` it is shared and never created."""

    owner: TeamName
    description: str = ""
    existing: bool = False
    name: PhysicalGroupName | None = Field(
        None, description="An existing group's name, as it stands in its ARN. Groups that Landbridge creates are named by it."
    )
    store: Store = Store.BOTH
    table_format: TableFormat = TableFormat.ICEBERG
    record_identifier: FeatureName | None = None
    event_time: FeatureName | None = None
    features: dict[FeatureName, FeatureType] = Field(default_factory=dict)
    time_to_live: TimeToLive | None = None
    offline_table: OfflineTable | None = None
    online_key: Annotated[str, StringConstraints(pattern=r"^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key/[a-zA-Z0-9-]+$")] | None = None
    offline_key: Annotated[str, StringConstraints(pattern=r"^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key/[a-zA-Z0-9-]+$")] | None = None


class Grant(_Entry):
    """What one team may do with one feature group."""

    level: Level = Level.READ
    store: Store = Store.BOTH


class RamPermissionNames(_Entry):
    """Names of the RAM managed permissions, to be overridden only where AWS spells them differently.

    Source: SageMaker developer guide, feature-store-cross-account-access. Samples disagree about the case of the last two.
    """

    discover: str = "AWSRAMPermissionSageMakerCatalogResourceSearch"
    read: str = "AWSRAMPermissionSageMakerFeatureGroupReadOnly"
    read_write: str = Field("AWSRAMPermissionSagemakerFeatureGroupReadWrite", alias="read-write")
    admin: str = "AWSRAMPermissionSagemakerFeatureGroupAdmin"


class Declaration(_Entry):
    """One environment, checked."""

    environment: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*$", max_length=10)]
    feature_store: FeatureStoreHome
    organisation: Organisation | None = None
    discovery: tuple[SharingPrincipal, ...] = Field(
        (), description="Organisation or organisational units (ARNs) that may discover every group."
    )
    quotas: Quotas = Quotas()
    ram_permissions: RamPermissionNames = RamPermissionNames()
    teams: dict[TeamName, Team]
    feature_groups: dict[GroupKey, FeatureGroup] = Field(default_factory=dict)
    local_feature_groups: dict[TeamName, dict[GroupKey, FeatureGroup]] = Field(default_factory=dict)
    grants: dict[TeamName, dict[GroupKey, Grant]] = Field(default_factory=dict)

    def needs_invitation(self, team: str) -> bool:
        """Whether shares reach the team's account by invitation: outside the organisation, or where there is none."""
        return self.organisation is None or self.teams[team].outside_organisation
