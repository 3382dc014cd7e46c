"""What `offline: lake-formation` stands for: the tables that Lake Formation governs, their LF-tags, and who is granted
what.

An LF-tag for each feature group, with one value, stands for the group's table; a team is granted the tags of its
groups, one by one. One tag with a value for each group would not do: a value cannot go while a table carries it (API
reference, UpdateLFTag), and CloudFormation changes the tag before it takes the value from the table. A further tag on
the database comes down to all its tables (Lake Formation developer guide, TBAC-assigning-tags).

Imports `landbridge.declaration`, `landbridge.naming` and `landbridge.policies.granted` only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from landbridge.declaration.models import Declaration, OfflineAccess
from landbridge.naming import Names
from landbridge.policies.granted import offline_place, offline_through

STACKS = "LakeFormation"
"""What the construct id of every stack with Lake Formation resources begins with, and of no other."""

TAG_VALUE = "offline"
"""The one value of each LF-tag; the key says what is tagged."""

READ = ("DESCRIBE", "SELECT")
WRITE = ("ALTER", "DELETE", "DESCRIBE", "INSERT", "SELECT")
"""What the SageMaker Python SDK grants to Feature Store's role (sagemaker.mlops.feature_store, LakeFormationConfig;
SageMaker developer guide, feature-store-lf-governance), in the order in which Lake Formation gives it back."""


@dataclass(frozen=True)
class GovernedTable:
    """The table of one feature group: its LF-tag, and the ARN of the location to register."""

    tag: str
    database: str
    table: str
    location: str


@dataclass(frozen=True)
class Grant:
    """Permissions of one principal, a role's ARN, on one resource as CloudFormation writes it.

    `name` tells the grants of a stack apart. Never change the permissions for a principal and resource, under this name
    or another: CloudFormation grants the new before it revokes the old, and what is in both would be gone. Add a grant
    of what is new instead.
    """

    name: str
    principal: str
    resource: Mapping[str, Any]
    permissions: tuple[str, ...]
    grantable: tuple[str, ...] = ()


def reads_through_lake_formation(declaration: Declaration, team: str) -> bool:
    return bool(offline_through(declaration, team, OfflineAccess.LAKE_FORMATION))


def lake_formation_governs(declaration: Declaration) -> bool:
    """Whether any team is granted offline data in this way."""
    return any(reads_through_lake_formation(declaration, team) for team in declaration.teams)


def governed_tables(declaration: Declaration, names: Names) -> dict[str, GovernedTable]:
    """By group: every table of the central database, whoever is granted it. Empty where Lake Formation governs none."""
    if not lake_formation_governs(declaration):
        return {}
    governed = {}
    for key, group in declaration.feature_groups.items():
        if group.store.offline and not group.existing:
            place = offline_place(names, key, group)
            location = names.bucket_arn(place.bucket, place.prefix)
            governed[key] = GovernedTable(group_tag(names, key), place.database, place.table, location)
    return governed


def tables_stack(feature_groups_stack: str) -> str:
    """Construct id of the stack that governs the tables of a FeatureGroups stack."""
    return f"{STACKS}Tables{feature_groups_stack.removeprefix('FeatureGroups')}"


def database_tag(names: Names) -> str:
    return names.lf_tag("database")


def group_tag(names: Names, key: str) -> str:
    return names.lf_tag(f"group.{key}")


def store_grants(names: Names) -> tuple[Grant, ...]:
    """What Feature Store's role needs to keep the tables, and the function to take grants of IAMAllowedPrincipals back:
    nobody revokes what he could not grant. The function's IAM policies let it do nothing else with that."""
    account, database = names.central_account, names.database()
    revokes = names.role_arn(account, names.lake_formation("revokes"))
    everything = ("ALL",)
    return (
        Grant(
            "FeatureStore",
            names.role_arn(account, names.feature_store_role()),
            _tagged(names, "TABLE", database_tag(names)),
            WRITE,
        ),
        Grant(
            "RevokeOnDatabase", revokes, {"Database": {"CatalogId": account, "Name": database}}, everything, everything
        ),
        Grant(
            "RevokeOnTables",
            revokes,
            {"Table": {"CatalogId": account, "DatabaseName": database, "TableWildcard": {}}},
            everything,
            everything,
        ),
    )


def team_grants(declaration: Declaration, names: Names, team: str) -> tuple[Grant, ...]:
    """The database's description and each granted group's table, to the team's execution role alone: cross-account
    version 3 shares with roles, so that nobody of the team's account can pass the data on."""
    role = names.role_arn(declaration.teams[team].account, names.execution_role(team))
    groups = offline_through(declaration, team, OfflineAccess.LAKE_FORMATION)
    if not groups:
        return ()
    return (
        Grant("Database", role, _tagged(names, "DATABASE", database_tag(names)), ("DESCRIBE",)),
        *(Grant(f"Group-{key}", role, _tagged(names, "TABLE", group_tag(names, key)), READ) for key in groups),
    )


def link_grant(declaration: Declaration, names: Names, team: str) -> Grant:
    """The link itself, in the team's account: it is seen apart from what it leads to (Lake Formation developer guide,
    resource-links-glue-apis)."""
    account = declaration.teams[team].account
    link = {"Database": {"CatalogId": account, "Name": names.linked_database(team)}}
    return Grant("Link", names.role_arn(account, names.execution_role(team)), link, ("DESCRIBE",))


def _tagged(names: Names, kind: str, tag: str) -> dict[str, Any]:
    """All databases, or tables, of the central account that carry the tag."""
    expression = [{"TagKey": tag, "TagValues": [TAG_VALUE]}]
    return {"LFTagPolicy": {"CatalogId": names.central_account, "ResourceType": kind, "Expression": expression}}
