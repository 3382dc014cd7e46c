"""What the page on model cards shows is what Landbridge makes."""

from __future__ import annotations

import json
import re

import pytest

from landbridge.declaration import Declaration
from landbridge.naming import Names
from landbridge.policies.model_cards_organisation import cards_service_control_policy
from tests.synthesis import ROOT

PAGE = ROOT / "docs" / "concepts" / "model-cards.md"


@pytest.mark.requirement("S2.3")
def test_the_service_control_policy_on_the_page_is_that_of_the_example(declaration: Declaration) -> None:
    (shown,) = re.findall(r"```json\n(.*?)```", PAGE.read_text(), re.DOTALL)
    assert json.loads(shown) == cards_service_control_policy(declaration, Names.of(declaration))
