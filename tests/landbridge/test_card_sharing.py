"""Shares of the stages, and who is invited to them."""

from __future__ import annotations

import pytest

from landbridge.card_sharing import card_shares, is_invited
from landbridge.declaration import Declaration
from landbridge.declaration.model_cards import Stage
from landbridge.naming import Names
from tests.model_cards import DEV, PRODUCTION, TEST, cards_declaration

pytestmark = pytest.mark.requirement("S2.3")

PERMISSION = "arn:aws:ram::aws:permission/AWSRAMPermissionSageMakerModelCardsAllowExport"


def test_each_stage_that_sees_cards_has_one_share_for_its_accounts_and_no_card_in_it() -> None:
    declaration = cards_declaration()
    shares = card_shares(declaration, Names.of(declaration))
    assert {stage: share.principals for stage, share in shares.items()} == {
        Stage.DEV: (DEV,),
        Stage.TEST: (TEST,),
        Stage.PRODUCTION: (PRODUCTION,),
    }
    assert {share.name for share in shares.values()} == {
        "landbridge-cards-cards-dev",
        "landbridge-cards-cards-test",
        "landbridge-cards-cards-production",
    }
    assert {(share.resources, share.permission, share.external) for share in shares.values()} == {
        ((), PERMISSION, False)
    }


def _changed(**entry: object) -> Declaration:
    content = cards_declaration().model_dump(mode="json", by_alias=True)
    principals = [f"arn:aws:iam::{DEV}:role/partner"]
    content["teams"]["partner"] = {"account": DEV, "principals": principals, "outside_organisation": True}
    content["card_accounts"] |= entry
    return Declaration.model_validate(content)


def test_accounts_of_one_stage_share_and_a_partner_among_them_opens_it_to_outsiders() -> None:
    second = {"account": "121212121212", "stage": "dev", "principals": ["arn:aws:iam::121212121212:role/engineer"]}
    declaration = _changed(second=second)
    shares = card_shares(declaration, Names.of(declaration))
    assert shares[Stage.DEV].principals == (DEV, "121212121212")
    assert {stage for stage, share in shares.items() if share.external} == {Stage.DEV}
    assert (is_invited(declaration, DEV), is_invited(declaration, TEST)) == (True, False)


def test_without_an_organisation_everybody_is_invited() -> None:
    declaration = cards_declaration(organisation=None)
    assert all(share.external for share in card_shares(declaration, Names.of(declaration)).values())
