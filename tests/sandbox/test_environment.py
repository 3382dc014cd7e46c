"""The profiles that a declaration gives to a plain client."""

import configparser
from pathlib import Path

import pytest

from sandbox.endpoint import Endpoint
from sandbox.environment import card_users, write_environment_profiles
from tests.synthesis import example

HUB = "888899990000"


@pytest.fixture
def profiles(tmp_path: Path) -> configparser.RawConfigParser:
    endpoint = Endpoint(1, "eu-west-1", tmp_path / "authority.pem", tmp_path, 1)
    file = configparser.RawConfigParser()
    file.read(write_environment_profiles(endpoint, example()))
    return file


def test_a_team_that_registers_models_has_a_profile_for_it(profiles: configparser.RawConfigParser) -> None:
    models = profiles["profile core-search-models"]
    assert models["role_arn"] == f"arn:aws:iam::{HUB}:role/landbridge-example-models-core-search"
    assert models["source_profile"] == "core-search-engineer"
    assert "profile fraud-models" not in profiles


@pytest.mark.parametrize(
    ("name", "account", "root"),
    [
        ("churn-dev", "222233334444", "personalization"),
        ("churn-production", "131313131313", "cards-churn-production"),
        ("model-risk", HUB, "cards-model-risk"),
        ("security", HUB, "cards-security"),
    ],
)
def test_card_users_come_from_their_account_and_work_where_their_stage_does(
    profiles: configparser.RawConfigParser, name: str, account: str, root: str
) -> None:
    user = profiles[f"profile cards-{name}-user"]
    assert user["role_arn"] == f"arn:aws:iam::{account}:role/landbridge-example-card-user-{name}"
    assert profiles[f"profile {user['source_profile']}"]["source_profile"] == root


def test_nobody_of_a_data_account_uses_cards(profiles: configparser.RawConfigParser) -> None:
    assert "feature-store" not in card_users(example())
    assert "profile cards-feature-store-user" not in profiles
