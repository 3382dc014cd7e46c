"""The shapes of the model registry and of the governance consoles that follow it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from landbridge.declaration.entry import Entry
from landbridge.declaration.formats import (
    AccountId,
    ConsoleAccount,
    Description,
    DomainId,
    ExternalId,
    Flag,
    ModelGroupKey,
    ModelGroupName,
    OneLine,
    SubnetId,
    TeamName,
    TrailArn,
    VpcId,
)

CONSOLE_ACCOUNTS = {"marketplace": "767397658217", "vendor": "384547875043"}
"""The console's production accounts by how it was bought: on AWS Marketplace, or from its vendor (the vendor's page on
cross-account roles)."""

MAXIMUM_CONNECTIONS = 10
"""Connections of one console (the vendor's page on planning)."""

MAXIMUM_LANES = 4
"""Model groups of a connection with an ordered lane of their own, so that each rule's pattern stays within 2,048
characters (EventBridge user guide, eb-quota)."""


class ManagementEvents(StrEnum):
    """Which management events a trail logs."""

    ALL = "all"
    WRITE = "write"
    READ = "read"
    NONE = "none"


class Trail(Entry):
    """The organisation's CloudTrail trail, which covers every account that a console follows."""

    arn: Annotated[TrailArn, Field(description="The trail's ARN, in the account that owns it.")]
    management_events: ManagementEvents = Field(
        ManagementEvents.ALL, description="Which management events it logs: all, write, read or none."
    )


class ModelLevel(StrEnum):
    DEPLOY = "deploy"
    REGISTER = "register"


class ModelRegistry(Entry):
    """Where the central model registry lives."""

    account: Annotated[AccountId, Field(description="The account that owns the model groups and their artifacts.")]


class ModelGroup(Entry):
    """A model package group. With `existing: true` it is shared and never created."""

    owner: TeamName = Field(description="The team that answers for the models.")
    description: Description = Field("", description="What the models predict. Never change it: the group would move.")
    existing: Flag = Field(False, description="True for a group made elsewhere: it is shared, never created.")
    name: ModelGroupName | None = Field(None, description="An existing group's name, as it stands in its ARN.")


class Credentials(StrEnum):
    ROLE = "role"
    ACCESS_KEY = "access-key"


class PermissionSet(StrEnum):
    LEAST_PRIVILEGE = "least-privilege"
    VENDOR_DOCUMENTED = "vendor-documented"


class DefaultProfile(Entry):
    """The Studio user profile that the console's pre-signed links open: in a domain that is there, or in one that is
    made."""

    domain: DomainId | None = Field(None, description="Id of a Studio domain that is there, in the registry account.")
    vpc: VpcId | None = Field(None, description="Id of the VPC of a domain that Landbridge makes.")
    subnets: tuple[SubnetId, ...] = Field((), description="Subnets of that VPC, for a domain that Landbridge makes.")

    @model_validator(mode="after")
    def _one_domain(self) -> DefaultProfile:
        made = self.vpc is not None and bool(self.subnets)
        if (self.domain is not None) == made or (self.domain is not None and (self.vpc or self.subnets)):
            raise ValueError("write either `domain`, or `vpc` and `subnets` for one to be made")
        return self


class Connection(Entry):
    """One governance console that follows the model registry of one account."""

    account: Annotated[AccountId, Field(description="The registry account that the console follows.")]
    business_entity: Annotated[
        OneLine, Field(description="The console's business entity, another for each connection.")
    ]
    console: Annotated[
        ConsoleAccount,
        Field(description="The console's own account: marketplace, vendor, or 12 digits in quotes."),
    ]
    default_profile: DefaultProfile = Field(description="The Studio profile that the console's links open.")
    external_id: ExternalId | None = Field(
        None, description="With `credentials: role`, the external id that the console presents, another for each."
    )
    description: Description = Field("", description="What stands in the console's form as description.")
    default_user: OneLine | None = Field(None, description="The console's user that owns models without an owner.")
    credentials: Credentials = Field(
        Credentials.ROLE, description="How the console comes in: role (cross-account) or access-key."
    )
    permissions: PermissionSet = Field(
        PermissionSet.LEAST_PRIVILEGE,
        description="least-privilege, or vendor-documented: the two AWS managed policies that the vendor's page names.",
    )
    lanes: Annotated[tuple[ModelGroupKey, ...], Field(max_length=MAXIMUM_LANES)] = Field(
        (), description="Model groups whose events are kept in order apart from those of all others."
    )

    @property
    def console_account(self) -> str:
        """The console's account, 12 digits."""
        return CONSOLE_ACCOUNTS.get(self.console, self.console)
