"""What is in the accounts before anything is deployed."""

import pytest

from landbridge.declaration import Declaration
from sandbox.preparation import prepare
from tests.sandbox.conftest import Sandbox

pytestmark = [pytest.mark.sandbox, pytest.mark.requirement("B.5")]

HUB, TEAM = "111111111111", "222222222222"
SCIENTIST = f"arn:aws:iam::{TEAM}:role/scientist"
DECLARATION = Declaration.model_validate(
    {
        "environment": "before",
        "feature_store": {"account": HUB, "region": "eu-west-1"},
        "teams": {"churn": {"account": TEAM, "principals": [SCIENTIST]}},
        "model_registry": {"account": HUB},
        "model_groups": {
            "old": {"owner": "churn", "existing": True, "name": "churn-2023"},
            "new": {"owner": "churn"},
        },
        "model_grants": {"churn": {"old": "register"}},
        "model_cards": {"account": HUB},
        "card_accounts": {"churn-dev": {"account": TEAM, "stage": "dev", "principals": [SCIENTIST]}},
    }
)


def test_existing_model_groups_are_made_once_and_the_others_left_to_the_deployment(sandbox: Sandbox) -> None:
    prepare(sandbox.endpoint, DECLARATION)
    prepare(sandbox.endpoint, DECLARATION)
    groups = sandbox.root(HUB).client("sagemaker").list_model_package_groups()["ModelPackageGroupSummaryList"]
    assert [group["ModelPackageGroupName"] for group in groups] == ["churn-2023"]


def test_a_role_that_works_for_a_team_and_uses_cards_may_assume_the_roles_of_both(sandbox: Sandbox) -> None:
    prepare(sandbox.endpoint, DECLARATION)
    iam = sandbox.root(TEAM).client("iam")
    allowed = {
        role
        for policy in iam.list_role_policies(RoleName="scientist")["PolicyNames"]
        for role in _resources(iam.get_role_policy(RoleName="scientist", PolicyName=policy)["PolicyDocument"])
    }
    assert allowed == {
        f"arn:aws:iam::{TEAM}:role/landbridge-before-execution-churn",
        f"arn:aws:iam::{HUB}:role/landbridge-before-access-churn",
        f"arn:aws:iam::{HUB}:role/landbridge-before-models-churn",
        f"arn:aws:iam::{TEAM}:role/landbridge-before-card-user-churn-dev",
    }


def _resources(document: object) -> list[str]:
    assert isinstance(document, dict)
    (statement,) = document["Statement"]
    found: list[str] = statement["Resource"]
    return found
