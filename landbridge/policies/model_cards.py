"""Who may do what with model cards, and with which role.

Accounts of dev, test and production have a role of their own; governance and security have theirs in the hub. Actions:
SageMaker developer guide, model-cards-xaccount, and the service authorization reference. Which cards a stage sees is
decided by RAM alone: names of cards are not known here, so that statements name all cards of the hub.
"""

from __future__ import annotations

from typing import Any

from landbridge.card_sharing import is_invited
from landbridge.declaration.model_cards import Stage
from landbridge.declaration.models import Declaration
from landbridge.naming import Names
from landbridge.policies.model_cards_key import card_key_statement
from landbridge.policies.packing import TRUST_POLICY_CHARACTERS, check_size, pack
from landbridge.policies.statement import Conditions, Statement, document, key_alias
from landbridge.policies.trust import ASSUME

READ = ("sagemaker:DescribeModelCard", "sagemaker:ListModelCardVersions")
UPDATE = ("sagemaker:UpdateModelCard",)
EXPORT = ("sagemaker:CreateModelCardExportJob",)
FOLLOW_EXPORT = ("sagemaker:DescribeModelCardExportJob",)
CHANGE = ("sagemaker:CreateModelCard", "sagemaker:DeleteModelCard", "sagemaker:UpdateModelCard")
"""Whatever changes a card (service authorization reference, SageMaker)."""


def card_role_statements(declaration: Declaration, names: Names, account_name: str) -> list[Statement]:
    """What the role of a card account may do: in its own account, or in the hub for governance and security. A data
    account has no role."""
    hub = _hub(declaration)
    cards, exports = names.model_card_arn(hub, "*"), names.model_card_exports_arn(hub, "*")
    stage = declaration.card_accounts[account_name].stage
    key = [card_key_statement(declaration, names)] if declaration_encrypts(declaration) else []
    # List takes no resource (service authorization reference, SageMaker).
    every_card = Statement("ListCards", ("sagemaker:ListModelCards",), ("*",))
    match stage:
        case Stage.GOVERNANCE:
            return [every_card, Statement("Cards", (*READ, *UPDATE), (cards,)), *key]
        case Stage.SECURITY:
            return [
                every_card,
                Statement("Cards", (*READ, "sagemaker:ListModelCardExportJobs"), (cards,)),
                Statement("Exports", FOLLOW_EXPORT, (exports,)),
                # None of them takes a resource (service authorization reference, RAM).
                Statement(
                    "Shares",
                    (
                        "ram:GetResourceShareAssociations",
                        "ram:GetResourceShares",
                        "ram:ListPrincipals",
                        "ram:ListResources",
                    ),
                    ("*",),
                ),
                *key,
            ]
        case Stage.DATA:
            return []
    actions = (*READ, *EXPORT) if stage is Stage.PRODUCTION else (*READ, *UPDATE, *EXPORT)
    return [
        Statement("Cards", actions, (cards,)),
        Statement("Exports", FOLLOW_EXPORT, (exports,)),
        # ListModelCards shows an account its own cards only: those of the hub are found through RAM.
        Statement("Shares", ("ram:GetResourceShares", "ram:ListResources"), ("*",)),
        *key,
        *_bucket_statements(declaration, names, account_name),
    ]


def card_role_policies(declaration: Declaration, names: Names, account_name: str) -> list[dict[str, Any]]:
    """The statements in managed policies. Raises PolicyTooLarge."""
    statements = card_role_statements(declaration, names, account_name)
    return pack(statements, role=names.cards_role(account_name), policies=1)


def card_role_boundary(declaration: Declaration, names: Names, account_name: str) -> dict[str, Any]:
    """The most that the role can ever have, whatever is attached to it later: what it has now. In production a Deny
    says so in words of its own (IAM user guide, access_policies_boundaries)."""
    statements = card_role_statements(declaration, names, account_name)
    if declaration.card_accounts[account_name].stage is Stage.PRODUCTION:
        every_card = names.model_card_arn(_hub(declaration), "*")
        statements.append(Statement("ReadOnly", CHANGE, (every_card,), effect="Deny"))
    (boundary,) = pack(statements, role=names.cards_boundary(account_name), policies=1)
    return boundary


def card_role_trust(declaration: Declaration, names: Names, account_name: str) -> dict[str, Any]:
    """The account's declared principals may work as the role. Raises PolicyTooLarge."""
    entry = declaration.card_accounts[account_name]
    statement = Statement(
        "CardUsers",
        ASSUME,
        (),
        {"ArnLike": {"aws:PrincipalArn": entry.principals}, **_organisation(declaration, entry.account)},
        {"AWS": names.root_arn(entry.account)},
    )
    return check_size(
        document([statement]),
        TRUST_POLICY_CHARACTERS,
        f"the trust policy of role {names.cards_role(account_name)}",
        f"join principals of `card_accounts.{account_name}` into fewer patterns",
    )


def declaration_encrypts(declaration: Declaration) -> bool:
    """Whether cards are encrypted with a key of Landbridge's."""
    return declaration.model_cards is not None and declaration.model_cards.encrypted


def _bucket_statements(declaration: Declaration, names: Names, account_name: str) -> list[Statement]:
    """Where exported cards lie: the account's own bucket."""
    account = declaration.card_accounts[account_name].account
    bucket = names.cards_bucket(account_name, account)
    return [
        Statement("ExportsBucket", ("s3:GetBucketLocation", "s3:ListBucket"), (names.bucket_arn(bucket),)),
        Statement("ExportsObjects", ("s3:GetObject", "s3:PutObject"), (names.bucket_arn(bucket, "*"),)),
        Statement(
            "ExportsKey",
            ("kms:Decrypt", "kms:GenerateDataKey"),
            (names.any_key_arn(account),),
            key_alias(names.cards_bucket_key_alias(account_name)),
        ),
    ]


def _organisation(declaration: Declaration, account: str) -> Conditions:
    if declaration.organisation is None or is_invited(declaration, account):
        return {}
    return {"StringEquals": {"aws:PrincipalOrgID": declaration.organisation.id}}


def _hub(declaration: Declaration) -> str:
    assert declaration.model_cards is not None
    return declaration.model_cards.account
