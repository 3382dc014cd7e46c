"""The key of the hub's cards: whoever reads a shared card decrypts with it, through SageMaker and for that card alone.

Conditions: SageMaker developer guide, model-cards-xaccount (kms:ViaService and the encryption context
aws:sagemaker:model-card-arn).
"""

from __future__ import annotations

from typing import Any

from landbridge.card_sharing import sharing_accounts
from landbridge.declaration.models import Declaration
from landbridge.naming import Names
from landbridge.policies.keys import account_key_policy
from landbridge.policies.packing import KEY_POLICY_CHARACTERS, check_size
from landbridge.policies.statement import Conditions, Statement, key_alias

USE = ("kms:Decrypt", "kms:GenerateDataKey")
CONTEXT = "kms:EncryptionContext:aws:sagemaker:model-card-arn"


def cards_key_policy(declaration: Declaration, names: Names) -> dict[str, Any]:
    """The hub's own policies govern the key; roles that use cards in the stages' accounts decrypt with it. Raises
    PolicyTooLarge."""
    assert declaration.model_cards is not None
    policy = account_key_policy(names, declaration.model_cards.account)
    accounts = sharing_accounts(declaration)
    if not accounts:
        return policy
    roles = tuple(names.role_arn(entry.account, names.cards_role(name)) for name, entry in accounts.items())
    readers = Statement(
        "CardUsers",
        USE,
        ("*",),
        {"ArnEquals": {"aws:PrincipalArn": roles}, **_for_cards(declaration, names)},
        {"AWS": tuple(names.root_arn(entry.account) for entry in accounts.values())},
    )
    return check_size(
        {**policy, "Statement": [*policy["Statement"], readers.to_json()]},
        KEY_POLICY_CHARACTERS,
        "the policy of the model cards' key",
        "share cards with fewer accounts",
    )


def card_key_statement(declaration: Declaration, names: Names) -> Statement:
    """What a role needs in its own policies to read encrypted cards."""
    assert declaration.model_cards is not None
    conditions = {**key_alias(names.cards_key_alias()), **_for_cards(declaration, names)}
    return Statement("CardsKey", USE, (names.any_key_arn(declaration.model_cards.account),), conditions)


def _for_cards(declaration: Declaration, names: Names) -> Conditions:
    assert declaration.model_cards is not None
    return {
        "StringEquals": {"kms:ViaService": (names.kms_via_sagemaker(), names.kms_via_s3())},
        "StringLike": {CONTEXT: names.model_card_arn(declaration.model_cards.account, "*")},
    }
