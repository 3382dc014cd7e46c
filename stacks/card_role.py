"""The role of a card account, in whichever stack it stands."""

from __future__ import annotations

from constructs import Construct

from landbridge.policies.model_cards import card_role_boundary, card_role_policies, card_role_trust
from landbridge_constructs.bounded_role import BoundedRole
from stacks.role_settings import role_settings
from stacks.stack import Settings


def card_role(scope: Construct, settings: Settings, account_name: str) -> BoundedRole:
    names, declaration = settings.names, settings.declaration
    stage = declaration.card_accounts[account_name].stage
    return BoundedRole(
        scope,
        f"User-{account_name}",
        role_settings(
            names,
            names.cards_role(account_name),
            f"What people of {account_name} work on model cards as ({stage.value}).",
            card_role_trust(declaration, names, account_name),
            card_role_policies(declaration, names, account_name),
        ),
        boundary_name=names.cards_boundary(account_name),
        boundary=card_role_boundary(declaration, names, account_name),
    )
