"""A declaration with every kind of card account."""

from __future__ import annotations

from typing import Any

from landbridge.declaration import Declaration
from landbridge.declaration.rules import check
from landbridge.declaration.rules.judged import Judged

HUB, DEPLOYMENT = "111111111111", "111111111111"
DEV, TEST, PRODUCTION = "222222222222", "333333333333", "444444444444"
GOVERNANCE, SECURITY, DATA = "555555555555", "666666666666", "777777777777"
STAGES = {"dev": DEV, "test": TEST, "production": PRODUCTION}
ACCOUNTS = {**STAGES, "governance": GOVERNANCE, "security": SECURITY, "data": DATA}
CENTRAL, TEAM = "888888888888", "999999999999"


def cards_declaration(*, organisation: str | None = "o-exampleorg1", **cards: Any) -> Declaration:
    """One account of each stage, named after it, whose people are the role `engineer`; `cards` are settings of the
    hub. Every rule holds."""
    declaration = Declaration.model_validate(
        {
            "environment": "cards",
            "feature_store": {"account": CENTRAL, "region": "eu-west-1", "deployment_account": DEPLOYMENT},
            "organisation": {"id": organisation} if organisation else None,
            "teams": {"curators": {"account": TEAM, "principals": [f"arn:aws:iam::{TEAM}:role/curator"]}},
            "model_registry": {"account": HUB},
            "model_groups": {"churn": {"owner": "curators"}},
            "model_cards": {"account": HUB, **cards},
            "card_accounts": {
                name: {
                    "account": account,
                    "stage": name,
                    "principals": [] if name == "data" else [f"arn:aws:iam::{account}:role/engineer"],
                }
                for name, account in ACCOUNTS.items()
            },
        }
    )
    assert not (found := list(check(Judged.whole(declaration)))), found
    return declaration
