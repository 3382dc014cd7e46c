"""A policy for the organisation: no principal of a production account changes a card of the hub.

AWS Organizations takes it in the management account alone, which Landbridge does not deploy to; docs/concepts/
model-cards.md says how it gets there. It never binds the management account itself (Organizations user guide,
orgs_manage_policies_scps).
"""

from __future__ import annotations

from typing import Any

from landbridge.card_sharing import stage_accounts
from landbridge.declaration.model_cards import Stage
from landbridge.declaration.models import Declaration
from landbridge.naming import Names
from landbridge.policies.model_cards import CHANGE
from landbridge.policies.packing import check_size
from landbridge.policies.statement import Statement, document

CHARACTERS = 5120
"""Organizations user guide, orgs_reference_limits."""


def cards_service_control_policy(declaration: Declaration, names: Names) -> dict[str, Any] | None:
    """None where `service_control_policy` is not declared, or where there is no production account.

    It names the production accounts in a condition, so that it may be attached to the root as well as to each of them.
    Raises PolicyTooLarge.
    """
    cards = declaration.model_cards
    accounts = tuple(entry.account for entry in stage_accounts(declaration, Stage.PRODUCTION).values())
    if cards is None or not cards.service_control_policy or not accounts:
        return None
    read_only = Statement(
        "ModelCardsReadOnly",
        CHANGE,
        (names.model_card_arn(cards.account, "*"),),
        {"StringEquals": {"aws:PrincipalAccount": accounts}},
        effect="Deny",
    )
    remedy = "attach one with fewer accounts to each organisational unit"
    return check_size(document([read_only]), CHARACTERS, "the service control policy of model cards", remedy)
