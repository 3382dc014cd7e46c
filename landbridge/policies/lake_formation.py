"""What IAM lets the roles of Lake Formation do. A request passes two doors, IAM's and Lake Formation's (Lake Formation
developer guide, lf-permissions-overview); what the second lets through is in `landbridge.lake_formation`.
"""

from __future__ import annotations

from typing import Any

from landbridge.declaration.models import Declaration, OfflineAccess
from landbridge.lake_formation import governed_tables
from landbridge.naming import Names
from landbridge.policies import actions
from landbridge.policies.function_log import log_statement
from landbridge.policies.granted import offline_place, offline_through
from landbridge.policies.offline_data import list_statement
from landbridge.policies.packing import PolicyTooLarge, pack
from landbridge.policies.statement import Statement, document, key_alias


def registration_trust() -> dict[str, Any]:
    """Lake Formation assumes the role that a location is registered with; sts:SetContext carries the person's identity
    into CloudTrail (Lake Formation developer guide, registration-role)."""
    principal = {"Service": "lakeformation.amazonaws.com"}
    return document([Statement("LakeFormation", ("sts:AssumeRole", "sts:SetContext"), (), principal=principal)])


def registration_role_policies(declaration: Declaration, names: Names) -> list[dict[str, Any]]:
    """Of the role that locations are registered with. Raises PolicyTooLarge."""
    return _packed(declaration, names.lake_formation("reads"), registration_statements(declaration, names))


def revocation_role_policies(declaration: Declaration, names: Names) -> list[dict[str, Any]]:
    """Of the function that revokes. Raises PolicyTooLarge."""
    return _packed(declaration, names.lake_formation("revokes"), revocation_statements(declaration, names))


def registration_statements(declaration: Declaration, names: Names) -> list[Statement]:
    """Reading and writing the registered locations, as registration-role asks for, and their key (register-encrypted).
    Lake Formation hands out credentials for what is granted alone, and no grant to a team is for writing."""
    tables = governed_tables(declaration, names)
    places = [offline_place(names, key, declaration.feature_groups[key]) for key in tables]
    return [
        Statement(
            "LocationObjects",
            ("s3:GetObject", "s3:PutObject", "s3:DeleteObject"),
            tuple(names.bucket_arn(place.bucket, f"{place.prefix}/*") for place in places),
        ),
        list_statement("LocationList", names.bucket_arn(names.offline_bucket()), [place.prefix for place in places]),
        Statement(
            "LocationKey",
            ("kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey"),
            (names.any_key_arn(names.central_account),),
            key_alias(names.offline_key_alias()),
        ),
    ]


def revocation_statements(declaration: Declaration, names: Names) -> list[Statement]:
    """Of the function that revokes: it may neither grant nor get at data."""
    account, database = names.central_account, names.database()
    tables = governed_tables(declaration, names).values()
    return [
        # Neither takes a resource (service authorization reference, Lake Formation).
        Statement("Revoke", ("lakeformation:ListPermissions", "lakeformation:RevokePermissions"), ("*",)),
        Statement(
            "GovernedDatabase",
            ("glue:GetDatabase", "glue:UpdateDatabase"),
            (names.glue_catalog_arn(account), names.glue_database_arn(account, database)),
        ),
        Statement(
            "GovernedTables",
            ("glue:GetTable",),
            (
                names.glue_catalog_arn(account),
                names.glue_database_arn(account, database),
                *(names.glue_table_arn(account, database, table.table) for table in tables),
            ),
        ),
        log_statement(names, account, names.lake_formation_log_group("revokes")),
    ]


def lake_formation_statements(declaration: Declaration, names: Names, team: str) -> list[Statement]:
    """Of the execution role of a team that reads through Lake Formation: the credentials that it hands out, and the
    metadata of both the link and what the link leads to (resource-links-glue-apis). None for another team. No objects
    and no key: these are reached with Lake Formation's credentials alone."""
    groups = offline_through(declaration, team, OfflineAccess.LAKE_FORMATION)
    if not groups:
        return []
    tables = [names.table(key) for key in groups]
    statements = [
        # lakeformation:GetDataAccess takes no resource (service authorization reference, Lake Formation).
        Statement("GovernedData", ("lakeformation:GetDataAccess",), ("*",))
    ]
    link, home = names.linked_database(team), declaration.teams[team].account
    for what, account, database in (
        ("Linked", home, link),
        ("Governed", names.central_account, names.database()),
    ):
        statements += [
            Statement(
                f"{what}Database",
                actions.GLUE_READ_DATABASE,
                (names.glue_catalog_arn(account), names.glue_database_arn(account, database)),
            ),
            Statement(
                f"{what}Tables",
                actions.GLUE_READ_TABLE,
                tuple(names.glue_table_arn(account, database, table) for table in tables),
            ),
        ]
    return statements


def _packed(declaration: Declaration, role: str, statements: list[Statement]) -> list[dict[str, Any]]:
    allowed = declaration.quotas.managed_policies_per_role
    try:
        return pack(statements, role=role, policies=allowed)
    except PolicyTooLarge as error:
        raise PolicyTooLarge(
            f"role {role}, which names every central group with an offline store, does not fit into {allowed} managed "
            "policies: have AWS raise 'managed policies attached to an IAM role' (20 at most) and write the new number "
            "as quotas.managed_policies_per_role, or write `offline: role` for all teams"
        ) from error
