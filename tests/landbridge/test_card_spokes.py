"""The share of a spoke, and whether the hub is invited to it."""

from __future__ import annotations

import pytest

from landbridge.card_spokes import invites_hub, spoke_share
from landbridge.declaration import Declaration
from landbridge.naming import Names
from tests.model_cards import HUB
from tests.spokes import SPOKES, spokes_declaration

pytestmark = pytest.mark.requirement("S2.6")


def _with_hub_outside() -> Declaration:
    whole = spokes_declaration().model_dump(mode="json", by_alias=True)
    whole["teams"]["owners"] = {
        "account": HUB,
        "principals": [f"arn:aws:iam::{HUB}:role/owner"],
        "outside_organisation": True,
    }
    return Declaration.model_validate(whole)


@pytest.mark.parametrize(
    ("declaration", "invited"),
    [
        (spokes_declaration(), {"lending"}),
        (spokes_declaration(organisation=None), {"retail", "lending"}),
        (_with_hub_outside(), {"retail", "lending"}),
    ],
    ids=["one spoke outside", "no organisation", "the hub outside"],
)
def test_the_hub_is_invited_unless_both_are_in_the_organisation(declaration: Declaration, invited: set[str]) -> None:
    names = Names.of(declaration)
    assert {spoke for spoke in SPOKES if invites_hub(declaration, spoke)} == invited
    assert {spoke for spoke in SPOKES if spoke_share(declaration, names, spoke).external} == invited


def test_a_share_is_for_the_hub_alone_with_the_smallest_permission_and_names_no_card() -> None:
    declaration = spokes_declaration()
    share = spoke_share(declaration, Names.of(declaration), "retail")
    assert (share.principals, share.resources) == ((HUB,), ())
    assert share.permission.endswith("/AWSRAMPermissionSageMakerModelCards")
