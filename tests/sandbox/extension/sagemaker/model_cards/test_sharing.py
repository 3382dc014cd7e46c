"""Model cards of another account: what RAM shares allow, and what holds against them."""

import json
from typing import Any

import pytest

from tests.sandbox.extension.authorization.documents import allow, deny, policy
from tests.sandbox.extension.sagemaker.conftest import CENTRAL, TEAM, refusal
from tests.sandbox.extension.sagemaker.model_cards.conftest import (
    ALLOW_EXPORT,
    CONTENT,
    DEFAULT,
    EXPORTS,
    CardAccount,
    card_arn,
    everything,
    job_arn,
)

pytestmark = pytest.mark.sandbox

OTHER = json.dumps({"model_overview": {"model_owner": "the team"}})
READ = ("DescribeModelCard", "ListModelCardVersions")
DEFAULT_ACTIONS = (*READ, "UpdateModelCard")
EXPORT_ACTIONS = (*DEFAULT_ACTIONS, "CreateModelCardExportJob", "DescribeModelCardExportJob")


def call(client: Any, action: str, card: str) -> Any:
    """Make the call `action` on a card by its ARN."""
    named = {"ModelCardName": card}
    calls: dict[str, Any] = {
        "DescribeModelCard": lambda: client.describe_model_card(**named),
        "ListModelCardVersions": lambda: client.list_model_card_versions(**named),
        "UpdateModelCard": lambda: client.update_model_card(**named, Content=OTHER),
        "CreateModelCardExportJob": lambda: client.create_model_card_export_job(
            **named, ModelCardExportJobName="again", OutputConfig={"S3OutputPath": f"s3://{EXPORTS}"}
        ),
        "DescribeModelCardExportJob": lambda: client.describe_model_card_export_job(ModelCardExportJobArn=job_arn()),
        "ListTags": lambda: client.list_tags(ResourceArn=card),
        "AddTags": lambda: client.add_tags(ResourceArn=card, Tags=[{"Key": "a", "Value": "b"}]),
    }
    return calls[action]()


def exported(account: CardAccount) -> None:
    """An export job of the card's account."""
    account.sagemaker.create_model_card_export_job(
        ModelCardName="churn", ModelCardExportJobName="review", OutputConfig={"S3OutputPath": f"s3://{EXPORTS}"}
    )


def test_a_card_that_is_not_shared_is_refused_whatever_the_callers_policy_says(account: CardAccount) -> None:
    account.card()
    scientist = account.scientist()
    for action in EXPORT_ACTIONS:
        assert refusal(lambda: call(scientist, action, card_arn()))[0] == "AccessDeniedException"  # noqa: B023
    assert refusal(call, client=account.client("sagemaker", TEAM), action="DescribeModelCard", card=card_arn())[0] == (
        "AccessDeniedException"
    )


@pytest.mark.requirement("S2.4")
@pytest.mark.parametrize(("permission", "allowed"), [(DEFAULT, DEFAULT_ACTIONS), (ALLOW_EXPORT, EXPORT_ACTIONS)])
def test_a_permission_allows_exactly_its_actions(
    account: CardAccount, permission: str, allowed: tuple[str, ...]
) -> None:
    account.card()
    exported(account)
    account.share(permission)
    scientist = account.scientist()
    for action in (*EXPORT_ACTIONS, "ListTags", "AddTags"):
        if action in allowed:
            call(scientist, action, card_arn())
        else:
            assert refusal(lambda: call(scientist, action, card_arn()))[0] == "AccessDeniedException"  # noqa: B023


@pytest.mark.requirement("S2.4")
def test_a_shared_card_is_read_by_its_arn_and_updated_in_its_own_account(account: CardAccount) -> None:
    account.card()
    account.share()
    scientist = account.scientist()
    assert json.loads(scientist.describe_model_card(ModelCardName=card_arn())["Content"]) == CONTENT
    scientist.update_model_card(ModelCardName=card_arn(), Content=OTHER)
    found = account.described()
    assert (found["ModelCardVersion"], found["Content"]) == (2, OTHER)
    assert found["LastModifiedBy"]["IamIdentity"]["Arn"].startswith(f"arn:aws:sts::{TEAM}:assumed-role/scientist/")
    assert found["CreatedBy"]["IamIdentity"]["Arn"] == f"arn:aws:iam::{CENTRAL}:root"


def test_a_shared_card_has_no_name_in_the_other_account_and_is_not_listed_there(account: CardAccount) -> None:
    account.card()
    account.share()
    team = account.scientist(allow("sagemaker:*", "*"))
    assert refusal(team.describe_model_card, ModelCardName="churn")[0] == "ResourceNotFound"
    assert refusal(team.delete_model_card, ModelCardName="churn")[0] == "ResourceNotFound"
    assert team.list_model_cards()["ModelCardSummaries"] == []


@pytest.mark.requirement("S2.5")
def test_the_callers_policy_counts_beside_the_share(account: CardAccount) -> None:
    account.card()
    account.share()
    reader = account.scientist(allow([f"sagemaker:{action}" for action in READ], card_arn()))
    reader.describe_model_card(ModelCardName=card_arn())
    code, text = refusal(reader.update_model_card, ModelCardName=card_arn(), ModelCardStatus="Approved")
    assert code == "AccessDeniedException"
    assert "no identity-based policy allows the sagemaker:UpdateModelCard action" in text
    assert account.described()["ModelCardStatus"] == "Draft"


@pytest.mark.requirement("S2.3")
def test_a_boundary_keeps_a_shared_card_read_only(account: CardAccount) -> None:
    account.card()
    account.share()
    iam = account.client("iam", TEAM)
    read = policy(allow([f"sagemaker:{action}" for action in READ], "*"))
    boundary = iam.create_policy(PolicyName="cards-read-only", PolicyDocument=read)["Policy"]["Arn"]
    scientist = account.scientist()
    scientist.update_model_card(ModelCardName=card_arn(), ModelCardStatus="PendingReview")
    iam.put_role_permissions_boundary(RoleName="scientist", PermissionsBoundary=boundary)
    scientist.describe_model_card(ModelCardName=card_arn())
    code, text = refusal(scientist.update_model_card, ModelCardName=card_arn(), ModelCardStatus="Approved")
    assert (code, "permissions boundary" in text) == ("AccessDeniedException", True)
    assert account.described()["ModelCardStatus"] == "PendingReview"


@pytest.mark.requirement("S2.3")
def test_an_explicit_deny_holds_against_the_share(account: CardAccount) -> None:
    account.card()
    account.share()
    scientist = account.scientist(*everything(), deny("sagemaker:UpdateModelCard", "*"))
    scientist.describe_model_card(ModelCardName=card_arn())
    code, text = refusal(scientist.update_model_card, ModelCardName=card_arn(), ModelCardStatus="Approved")
    assert (code, "explicit deny" in text) == ("AccessDeniedException", True)


def test_a_card_is_shared_with_one_role(account: CardAccount) -> None:
    account.card()
    scientist, other = account.scientist(), account.scientist(name="other")
    account.share(DEFAULT, f"arn:aws:iam::{TEAM}:role/scientist")
    scientist.describe_model_card(ModelCardName=card_arn())
    assert refusal(other.describe_model_card, ModelCardName=card_arn())[0] == "AccessDeniedException"


@pytest.mark.requirement("S2.8")
def test_access_ends_with_the_share(account: CardAccount) -> None:
    account.card()
    share = account.share()
    scientist = account.scientist()
    scientist.describe_model_card(ModelCardName=card_arn())
    account.client("ram").disassociate_resource_share(resourceShareArn=share, resourceArns=[card_arn()])
    assert refusal(scientist.describe_model_card, ModelCardName=card_arn())[0] == "AccessDeniedException"


def test_ram_shares_only_cards_that_exist_and_lists_its_two_permissions(account: CardAccount) -> None:
    assert refusal(account.share)[0] == "UnknownResourceException"
    account.card()
    account.share()
    ram = account.client("ram")
    shown = ram.list_permissions(resourceType="sagemaker:ModelCard")["permissions"]
    assert {each["name"]: each["isResourceTypeDefault"] for each in shown} == {DEFAULT: True, ALLOW_EXPORT: False}
    assert {each["permissionType"] for each in shown} == {"AWS_MANAGED"}
    (resource,) = account.client("ram", TEAM).list_resources(resourceOwner="OTHER-ACCOUNTS")["resources"]
    assert (resource["arn"], resource["type"]) == (card_arn(), "sagemaker:ModelCard")
    custom = {"name": "read-only", "resourceType": "sagemaker:ModelCard", "policyTemplate": "{}"}
    assert refusal(ram.create_permission, **custom)[0] in ("UnsupportedOperation", "501")
