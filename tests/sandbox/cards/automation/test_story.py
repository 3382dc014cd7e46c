"""The seven steps of the source document's story, with the functions that are deployed."""

import json
import time
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.model_cards import HUB, PRODUCTION, TEST
from tests.sandbox.cards.automation.conftest import CONTENT, Cards

pytestmark = [pytest.mark.sandbox, pytest.mark.xdist_group("model cards")]


def _update(cards: Cards, account: str, name: str, **change: str) -> None:
    cards.user(account).update_model_card(ModelCardName=cards.arn(name), **change)


@pytest.mark.requirement("S2.3")
def test_a_card_is_seen_by_each_stage_from_the_status_that_is_for_it_and_not_before(cards: Cards) -> None:
    name = "Customer-Churn-Model-Card"
    # 1 and 2: the lead data scientist's draft is shared with dev by itself.
    cards.create(name)
    cards.comes_to_be_seen(name, "dev")
    # 3: a data scientist in dev fills it in and asks for review; 4: test sees it.
    filled = {**CONTENT, "training_details": {"objective_function": {"notes": "log loss"}}}
    _update(cards, "dev", name, Content=json.dumps(filled))
    assert cards.sees(name) == {"dev"}
    _update(cards, "dev", name, ModelCardStatus="PendingReview")
    cards.comes_to_be_seen(name, "dev", "test")
    # 5: an engineer in test notes the result of the tests.
    _update(cards, "test", name, Content=json.dumps({**filled, "additional_information": {"custom_details": {}}}))
    assert cards.sees(name) == {"dev", "test"}
    # 6: the approver reads it in the hub and approves; 7: production sees it and changes nothing.
    approver = cards.user("governance")
    assert "log loss" in approver.describe_model_card(ModelCardName=name)["Content"]
    approver.update_model_card(ModelCardName=name, ModelCardStatus="Approved")
    cards.comes_to_be_seen(name, "dev", "test", "production")
    for change in ({"Content": json.dumps(CONTENT)}, {"ModelCardStatus": "Draft"}):
        with pytest.raises(ClientError, match="not authorized to perform: sagemaker:UpdateModelCard"):
            _update(cards, "production", name, **change)
    shown = cards.hub("sagemaker").describe_model_card(ModelCardName=name)
    assert (shown["ModelCardStatus"], shown["ModelCardVersion"]) == ("Approved", 3)
    # And back: what goes back leaves production and test; what is archived leaves all.
    cards.status(name, "Draft")
    cards.comes_to_be_seen(name, "dev")
    cards.status(name, "Archived")
    cards.comes_to_be_seen(name)


@pytest.mark.requirement("S2.3")
def test_production_cannot_give_itself_what_its_boundary_keeps_back(cards: Cards) -> None:
    """Whoever may change the role's policies in production still gets no update of a card."""
    name = "boundary"
    cards.create(name, "Approved")
    cards.comes_to_be_seen(name, "dev", "test", "production")
    iam: Any = cards.engineer(PRODUCTION).client("iam")
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    role = cards.names.cards_role("production")
    iam.put_role_policy(
        RoleName=role, PolicyName="more", PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": everything})
    )
    try:
        with pytest.raises(ClientError, match="explicit deny in a permissions boundary"):
            _update(cards, "production", name, ModelCardStatus="Draft")
    finally:
        iam.delete_role_policy(RoleName=role, PolicyName="more")


@pytest.mark.requirement("S2.3")
def test_another_role_of_production_fails_at_the_key_whatever_its_rights(cards: Cards) -> None:
    name = "administrator"
    cards.create(name, "Approved")
    cards.comes_to_be_seen(name, "dev", "test", "production")
    administrator: Any = cards.engineer(PRODUCTION).client("sagemaker")
    with pytest.raises(ClientError, match="kms:"):
        administrator.update_model_card(ModelCardName=cards.arn(name), ModelCardStatus="Draft")


@pytest.mark.requirement("S2.3")
def test_who_may_take_the_boundary_off_is_held_by_a_service_control_policy_alone(cards: Cards) -> None:
    """The limit that docs/concepts/model-cards.md states: the local AWS has no service control policies."""
    name = "unbound"
    cards.create(name, "Approved")
    cards.comes_to_be_seen(name, "dev", "test", "production")
    iam: Any = cards.engineer(PRODUCTION).client("iam")
    role = cards.names.cards_role("production")
    boundary = iam.get_role(RoleName=role)["Role"]["PermissionsBoundary"]["PermissionsBoundaryArn"]
    update = {"Effect": "Allow", "Action": "sagemaker:UpdateModelCard", "Resource": cards.arn("*")}
    document = json.dumps({"Version": "2012-10-17", "Statement": update})
    iam.delete_role_permissions_boundary(RoleName=role)
    iam.put_role_policy(RoleName=role, PolicyName="more", PolicyDocument=document)
    try:
        _update(cards, "production", name, ModelCardStatus="Draft")
    finally:
        iam.put_role_permissions_boundary(RoleName=role, PermissionsBoundary=boundary)
        iam.delete_role_policy(RoleName=role, PolicyName="more")
    assert cards.hub("sagemaker").describe_model_card(ModelCardName=name)["ModelCardStatus"] == "Draft"


@pytest.mark.requirement("S2.4")
@pytest.mark.parametrize("stage", ["dev", "test", "production"])
def test_a_shared_card_is_listed_read_and_exported_to_the_accounts_own_bucket(cards: Cards, stage: str) -> None:
    name = f"export-{stage}"
    cards.create(name, "Approved")
    cards.comes_to_be_seen(name, "dev", "test", "production")
    sagemaker = cards.user(stage)
    versions = sagemaker.list_model_card_versions(ModelCardName=cards.arn(name))["ModelCardVersionSummaryList"]
    assert [each["ModelCardVersion"] for each in versions] == [1]
    found = cards.user(stage, "ram").list_resources(resourceOwner="OTHER-ACCOUNTS")["resources"]
    assert cards.arn(name) in {each["arn"] for each in found}
    entry = cards.declaration.card_accounts[stage]
    bucket = cards.names.cards_bucket(stage, entry.account)
    job = sagemaker.create_model_card_export_job(
        ModelCardName=cards.arn(name),
        ModelCardExportJobName="first",
        OutputConfig={"S3OutputPath": f"s3://{bucket}/cards"},
    )["ModelCardExportJobArn"]
    assert job.startswith(f"arn:aws:sagemaker:eu-west-1:{HUB}:")
    deadline = time.monotonic() + 20
    while (done := sagemaker.describe_model_card_export_job(ModelCardExportJobArn=job))["Status"] == "InProgress":
        assert time.monotonic() < deadline
        time.sleep(0.2)
    assert done["Status"] == "Completed", done
    _, _, key = done["ExportArtifacts"]["S3ExportArtifacts"].removeprefix("s3://").partition("/")
    assert cards.user(stage, "s3").get_object(Bucket=bucket, Key=key)["Body"].read().startswith(b"%PDF")


@pytest.mark.requirement("S2.1")
def test_governance_and_security_work_in_the_hub_each_with_its_own_rights(cards: Cards) -> None:
    name = "hub-roles"
    cards.create(name)
    cards.comes_to_be_seen(name, "dev")
    approver, auditor = cards.user("governance"), cards.user("security")
    for role in (approver, auditor):
        listed = role.list_model_cards(NameContains=name)["ModelCardSummaries"]
        assert [each["ModelCardName"] for each in listed] == [name]
        assert role.describe_model_card(ModelCardName=name)["ModelCardVersion"] == 1
        with pytest.raises(ClientError, match="not authorized"):
            role.delete_model_card(ModelCardName=name)
    with pytest.raises(ClientError, match="not authorized to perform: sagemaker:UpdateModelCard"):
        auditor.update_model_card(ModelCardName=name, ModelCardStatus="Approved")
    shares = cards.user("security", "ram").get_resource_share_associations(
        associationType="PRINCIPAL", resourceShareArns=[cards.share_arn("test")]
    )
    assert {each["associatedEntity"] for each in shares["resourceShareAssociations"]} == {TEST}
    with pytest.raises(ClientError, match="not authorized"):
        cards.user("security", "ram").disassociate_resource_share(
            resourceShareArn=cards.share_arn("dev"), resourceArns=[cards.arn(name)]
        )
