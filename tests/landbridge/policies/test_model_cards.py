"""What each kind of card account may do, at most, and on which conditions."""

from __future__ import annotations

from typing import Any

import pytest

from landbridge.declaration import Declaration
from landbridge.naming import Names
from landbridge.policies.model_cards import card_role_boundary, card_role_policies, card_role_trust
from landbridge.policies.model_cards_functions import review_cards_statements, share_cards_statements
from landbridge.policies.model_cards_key import cards_key_policy
from landbridge.policies.model_cards_organisation import cards_service_control_policy
from landbridge.policies.packing import PolicyTooLarge
from tests.model_cards import HUB, PRODUCTION, STAGES, cards_declaration
from tests.synthesis import values

CARDS = f"arn:aws:sagemaker:eu-west-1:{HUB}:model-card/*"
READ = {"sagemaker:DescribeModelCard", "sagemaker:ListModelCardVersions"}
EXPORT = {"sagemaker:CreateModelCardExportJob"}
UPDATE = {"sagemaker:UpdateModelCard"}
KEY_ARN = f"arn:aws:kms:eu-west-1:{HUB}:key/12345678"


def _statements(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["Sid"]: each for each in document["Statement"]}


def _role(name: str, declaration: Declaration | None = None) -> dict[str, dict[str, Any]]:
    declaration = declaration or cards_declaration()
    (policy,) = card_role_policies(declaration, Names.of(declaration), name)
    return _statements(policy)


@pytest.mark.requirement("S2.5")
@pytest.mark.parametrize(
    ("name", "actions"),
    [
        ("dev", READ | UPDATE | EXPORT),
        ("test", READ | UPDATE | EXPORT),
        ("production", READ | EXPORT),
        ("governance", READ | UPDATE),
        ("security", READ | {"sagemaker:ListModelCardExportJobs"}),
    ],
)
def test_on_cards_each_account_may_do_what_its_stage_is_for(name: str, actions: set[str]) -> None:
    cards = _role(name)["Cards"]
    assert (set(values(cards["Action"])), cards["Resource"]) == (actions, CARDS)


@pytest.mark.requirement("S2.1")
def test_a_data_account_has_no_role() -> None:
    declaration = cards_declaration()
    assert card_role_policies(declaration, Names.of(declaration), "data") == []


@pytest.mark.requirement("S2.3")
@pytest.mark.parametrize("name", [*STAGES, "governance", "security"])
def test_a_boundary_allows_what_the_role_has_and_nothing_else(name: str) -> None:
    declaration = cards_declaration()
    boundary = _statements(card_role_boundary(declaration, Names.of(declaration), name))
    denied = boundary.pop("ReadOnly", None)
    assert boundary == _role(name)
    assert (denied is not None) == (name == "production")
    if denied:
        assert (denied["Effect"], denied["Resource"]) == ("Deny", CARDS)
        assert set(denied["Action"]) == UPDATE | {"sagemaker:CreateModelCard", "sagemaker:DeleteModelCard"}


@pytest.mark.requirement("S2.5")
def test_the_key_is_used_through_sagemaker_and_s3_for_cards_of_the_hub_alone() -> None:
    declaration = cards_declaration()
    policy = _statements(cards_key_policy(declaration, Names.of(declaration)))["CardUsers"]
    role = _role("dev")["CardsKey"]
    for statement in (policy, role):
        assert statement["Action"] == ["kms:Decrypt", "kms:GenerateDataKey"]
        condition = statement["Condition"]
        assert condition["StringEquals"] == {
            "kms:ViaService": ["sagemaker.eu-west-1.amazonaws.com", "s3.eu-west-1.amazonaws.com"]
        }
        assert condition["StringLike"] == {"kms:EncryptionContext:aws:sagemaker:model-card-arn": CARDS}
    assert policy["Condition"]["ArnEquals"]["aws:PrincipalArn"] == [
        f"arn:aws:iam::{account}:role/landbridge-cards-card-user-{name}" for name, account in STAGES.items()
    ]
    assert policy["Principal"]["AWS"] == [f"arn:aws:iam::{account}:root" for account in STAGES.values()]
    assert "CardsKey" not in _role("dev", cards_declaration(encrypted=False))


@pytest.mark.requirement("S2.5")
def test_the_declared_roles_of_the_account_are_trusted_and_members_of_the_organisation_only() -> None:
    for organisation in ("o-exampleorg1", None):
        declaration = cards_declaration(organisation=organisation)
        (trusted,) = card_role_trust(declaration, Names.of(declaration), "production")["Statement"]
        assert trusted["Principal"] == {"AWS": f"arn:aws:iam::{PRODUCTION}:root"}
        member = {"StringEquals": {"aws:PrincipalOrgID": organisation}} if organisation else {}
        assert trusted["Condition"] == {
            "ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{PRODUCTION}:role/engineer"},
            **member,
        }


@pytest.mark.requirement("S2.3")
def test_the_service_control_policy_denies_changes_to_production_accounts_alone() -> None:
    declaration = cards_declaration(service_control_policy=True)
    policy = cards_service_control_policy(declaration, Names.of(declaration))
    assert policy is not None
    (denied,) = policy["Statement"]
    assert (denied["Effect"], denied["Resource"]) == ("Deny", CARDS)
    assert denied["Condition"] == {"StringEquals": {"aws:PrincipalAccount": PRODUCTION}}
    assert set(denied["Action"]) > UPDATE
    assert "Principal" not in denied
    without = cards_declaration()
    assert cards_service_control_policy(without, Names.of(without)) is None


@pytest.mark.requirement("S2.3")
def test_too_many_production_accounts_for_one_policy_are_said_before_deployment() -> None:
    declaration = cards_declaration(service_control_policy=True)
    content = declaration.model_dump(mode="json", by_alias=True)
    for number in range(400):
        account = f"{500_000_000_000 + number}"
        entry = {"account": account, "stage": "production", "principals": [f"arn:aws:iam::{account}:role/a"]}
        content["card_accounts"][f"p{number}"] = entry
    crowded = Declaration.model_validate(content)
    with pytest.raises(PolicyTooLarge, match="attach one with fewer accounts"):
        cards_service_control_policy(crowded, Names.of(crowded))


@pytest.mark.requirement("S2.3")
def test_the_sharing_function_lists_cards_and_changes_cards_in_the_stages_shares_alone() -> None:
    declaration = cards_declaration()
    found = {each.sid: each for each in share_cards_statements(declaration, Names.of(declaration), KEY_ARN)}
    sagemaker = {action for each in found.values() for action in each.actions if action.startswith("sagemaker:")}
    assert sagemaker == {"sagemaker:ListModelCards"}
    assert found["ShareCards"].conditions["StringEquals"] == {
        "ram:ResourceShareName": tuple(f"landbridge-cards-cards-{stage}" for stage in STAGES),
        "ram:RequestedResourceType": "sagemaker:ModelCard",
    }


@pytest.mark.requirement("S2.7")
@pytest.mark.parametrize(("approve", "send_back"), [(True, False), (False, True), (True, True)])
def test_the_reviewing_function_may_change_what_is_declared_and_no_more(approve: bool, send_back: bool) -> None:
    declaration = cards_declaration(review={"approve_packages": approve, "return_cards": send_back})
    found = {each.sid: each for each in review_cards_statements(declaration, Names.of(declaration), KEY_ARN)}
    assert ("ApprovePackages" in found, "ReturnCards" in found) == (approve, send_back)
    if approve:
        packages = found["ApprovePackages"]
        assert packages.resources == (f"arn:aws:sagemaker:eu-west-1:{HUB}:model-package/cards-churn/*",)
        assert packages.conditions == {"StringEquals": {"sagemaker:ModelApprovalStatus": "Approved"}}
