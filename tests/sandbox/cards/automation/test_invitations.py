"""Without an organisation every account is invited to the share of its stage, and accepts by itself."""

import pytest

from tests.model_cards import DEPLOYMENT, STAGES, cards_declaration
from tests.sandbox.cards.automation.conftest import Cards, deployed

pytestmark = [pytest.mark.sandbox, pytest.mark.requirement("S2.3"), pytest.mark.xdist_group("model cards")]


def test_invited_accounts_see_cards_as_members_do(tmp_path_factory: pytest.TempPathFactory) -> None:
    assert DEPLOYMENT not in STAGES.values()
    for cards in deployed(cards_declaration(organisation=None), tmp_path_factory.mktemp("invited")):
        cards.create("invited")
        cards.comes_to_be_seen("invited", "dev")
        cards.status("invited", "Approved")
        cards.comes_to_be_seen("invited", "dev", "test", "production")
        for stage in STAGES:
            assert _invitations(cards, stage) == {"ACCEPTED"}


def _invitations(cards: Cards, stage: str) -> set[str]:
    ram = cards.engineer(STAGES[stage]).client("ram")
    found = ram.get_resource_share_invitations()["resourceShareInvitations"]
    assert [each["resourceShareName"] for each in found] == [f"landbridge-cards-cards-{stage}"]
    return {each["status"] for each in found}
