"""`landbridge cards scp`."""

from __future__ import annotations

import argparse

from landbridge.cards.errors import WrongInput
from landbridge.cli.cards_session import declaration_of
from landbridge.cli.cards_text import print_json
from landbridge.naming import Names
from landbridge.policies.model_cards_organisation import cards_service_control_policy
from landbridge.policies.packing import PolicyTooLarge


def run(arguments: argparse.Namespace) -> int:
    declaration = declaration_of(arguments)
    try:
        policy = cards_service_control_policy(declaration, Names.of(declaration))
    except PolicyTooLarge as error:
        raise WrongInput(str(error)) from error
    if policy is None:
        raise WrongInput(
            f"the environment {declaration.environment} declares no such policy; write `service_control_policy: true` "
            "under `model_cards`, and at least one of `card_accounts` with `stage: production`"
        )
    print_json(policy)
    return 0
