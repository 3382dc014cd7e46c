"""The shape of the AWS organisation, and of its own policies, which effective access is judged with."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from landbridge.declaration.entry import Entry
from landbridge.declaration.formats import AccountId, OrganisationId, PolicyName, PolicyText
from landbridge.declaration.model_registry import Trail


class OrganisationPolicyKind(StrEnum):
    """What a policy of the organisation bounds (AWS Organizations user guide, orgs_manage_policies_authorization)."""

    SERVICE_CONTROL = "service-control"
    RESOURCE_CONTROL = "resource-control"


class OrganisationPolicy(Entry):
    """A policy that the organisation has already. Landbridge never deploys it; `landbridge access` judges with it."""

    kind: OrganisationPolicyKind = Field(
        description="service-control bounds what the accounts' identities may do, resource-control what may be done to "
        "the accounts' resources."
    )
    accounts: tuple[AccountId, ...] | None = Field(
        None, description="Accounts that it applies to. Default: every account of the organisation."
    )
    document: Annotated[PolicyText, Field(description="The policy, in IAM's JSON.")]


class Organisation(Entry):
    """The AWS organisation. Left out where there is none: then every team is invited."""

    id: Annotated[OrganisationId, Field(description="The organisation's id: o- and 10 to 32 characters.")]
    trail: Trail | None = Field(
        None, description="The organisation's CloudTrail trail. Without it each governed account gets a trail."
    )
    policies: dict[PolicyName, OrganisationPolicy] = Field(
        default_factory=dict,
        description="Service and resource control policies of the organisation, for `landbridge access` to judge with.",
    )
