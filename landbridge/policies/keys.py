"""Key policies.

Each key trusts its own account, so that IAM policies there decide (KMS developer guide, key-policy-default), by a
list of actions rather than kms:*. What another account may do is said here and in that account's identity policies:
both are needed.
"""

from __future__ import annotations

from typing import Any

from landbridge.declaration.models import Declaration
from landbridge.naming import Names
from landbridge.policies.actions import CREATE_KEY_USE, RESULTS_KEY
from landbridge.policies.granted import granted_groups, online_groups, queries_in_central
from landbridge.policies.offline_catalog import FEWER_CATALOGS, catalog_readers
from landbridge.policies.offline_data import unique
from landbridge.policies.packing import KEY_POLICY_CHARACTERS, check_size
from landbridge.policies.results import keeps_results_central
from landbridge.policies.statement import Statement, document

ADMINISTER = (
    "kms:CancelKeyDeletion",
    "kms:CreateAlias",
    "kms:DeleteAlias",
    "kms:DescribeKey",
    "kms:DisableKey",
    "kms:DisableKeyRotation",
    "kms:EnableKey",
    "kms:EnableKeyRotation",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:ListKeyPolicies",
    "kms:ListKeyRotations",
    "kms:ListResourceTags",
    "kms:PutKeyPolicy",
    "kms:RotateKeyOnDemand",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:UpdateAlias",
    "kms:UpdateKeyDescription",
)
USE = (*CREATE_KEY_USE, "kms:ListAliases")
"""The key policy that Feature Store asks for names kms:ListAliases too (API reference, OnlineStoreSecurityConfig)."""


def account_key_policy(names: Names, account: str) -> dict[str, Any]:
    """A key that its own account's IAM policies govern alone."""
    return document(_own_account(names, account))


def online_key_policy(declaration: Declaration, names: Names) -> dict[str, Any]:
    """The central online key: callers of the data plane from team accounts decrypt with it.

    Inside the organisation any account's Landbridge execution role may, so that a new team does not touch this stateful
    stack; what it can then read is decided by RAM and by its own policies. Partners are named one by one.
    Raises PolicyTooLarge.
    """
    statements = _own_account(names, names.central_account)
    roles = names.role_arn("*", names.execution_role("*"))
    if declaration.organisation is not None:
        statements.append(
            Statement(
                "Organisation",
                ("kms:Decrypt",),
                ("*",),
                {
                    "StringEquals": {"aws:PrincipalOrgID": declaration.organisation.id},
                    "ArnLike": {"aws:PrincipalArn": roles},
                },
                principal={"AWS": "*"},
            )
        )
    partners = [
        team
        for team in declaration.teams
        if declaration.needs_invitation(team) and online_groups(granted_groups(declaration, names, team))
    ]
    if partners:
        accounts = dict.fromkeys(names.root_arn(declaration.teams[team].account) for team in partners)
        statements.append(
            Statement(
                "Partners",
                ("kms:Decrypt",),
                ("*",),
                {"ArnLike": {"aws:PrincipalArn": roles}},
                principal={"AWS": tuple(accounts)},
            )
        )
    return check_size(
        document(statements),
        KEY_POLICY_CHARACTERS,
        "the policy of the online store's key",
        "declare the organisation, so that its accounts need not be named one by one, or share with fewer partners",
    )


def offline_key_policy(declaration: Declaration, names: Names) -> dict[str, Any]:
    """The central offline key: teams that query over the central catalog decrypt with it at home. Raises
    PolicyTooLarge."""
    statements = _own_account(names, names.central_account)
    every = catalog_readers(declaration, names)
    for sid, readers in (
        ("Catalog", [reader for reader in every if reader.membership]),
        ("CatalogPartners", [reader for reader in every if not reader.membership]),
    ):
        if readers:
            roles = {"ArnEquals": {"aws:PrincipalArn": tuple(reader.role_arn for reader in readers)}}
            accounts = unique(names.root_arn(reader.account) for reader in readers)
            conditions = {**roles, **readers[0].membership}
            statements.append(Statement(sid, ("kms:Decrypt",), ("*",), conditions, principal={"AWS": accounts}))
    return check_size(
        document(statements), KEY_POLICY_CHARACTERS, "the policy of the offline store's key", FEWER_CATALOGS
    )


def results_key_policy(declaration: Declaration, names: Names, team: str) -> dict[str, Any]:
    """The key of a team's results: Athena writes with it as the access role, from the central account."""
    statements = _own_account(names, declaration.teams[team].account)
    if queries_in_central(declaration, team) and not keeps_results_central(declaration, team):
        statements.append(
            Statement(
                "AccessRole",
                RESULTS_KEY,
                ("*",),
                {"ArnEquals": {"aws:PrincipalArn": names.access_role_arn(team)}},
                principal={"AWS": names.root_arn(names.central_account)},
            )
        )
    return document(statements)


def _own_account(names: Names, account: str) -> list[Statement]:
    root = {"AWS": names.root_arn(account)}
    # In a key policy "*" means this key (KMS developer guide, key-policy-overview).
    return [
        Statement("Administer", ADMINISTER, ("*",), principal=root),
        Statement("Use", tuple(action for action in USE if action not in ADMINISTER), ("*",), principal=root),
    ]
