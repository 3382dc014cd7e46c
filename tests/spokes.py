"""A declaration with two spokes of model cards: one in the hub's organisation, one outside of it."""

from __future__ import annotations

from typing import Any

from landbridge.declaration import Declaration
from landbridge.declaration.rules import check
from landbridge.declaration.rules.judged import Judged
from tests.model_cards import cards_declaration

RETAIL, LENDING = "121212121212", "131313131313"
SPOKES = {"retail": RETAIL, "lending": LENDING}


def spokes_declaration(**cards: Any) -> Declaration:
    """`cards` are settings of the hub. Every rule holds."""
    whole = cards_declaration(**cards).model_dump(mode="json", by_alias=True)
    whole["teams"]["lenders"] = {
        "account": LENDING,
        "principals": [f"arn:aws:iam::{LENDING}:role/lender"],
        "outside_organisation": True,
    }
    whole["card_spokes"] = {name: {"account": account} for name, account in SPOKES.items()}
    declaration = Declaration.model_validate(whole)
    assert not (found := list(check(Judged.whole(declaration)))), found
    return declaration
