"""ModelCards and Cards-<name> of a declaration with every kind of card account."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.model_cards import HUB, STAGES, TEST, cards_declaration
from tests.synthesis import Template, only, properties, resources, strings, synthesize


@pytest.fixture(scope="module")
def assembly(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cards")


@pytest.fixture(scope="module")
def templates(assembly: Path) -> dict[str, Template]:
    return synthesize(cards_declaration(review={"approve_packages": True, "return_cards": True}), assembly)


@pytest.fixture
def hub(templates: dict[str, Template]) -> Template:
    return templates["ModelCards"]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Template]:
    """Without an organisation, without review, without a key of ours."""
    declaration = cards_declaration(organisation=None, encrypted=False, reconcile_minutes=1, going_back="keep")
    return synthesize(declaration, tmp_path_factory.mktemp("plain"))


@pytest.mark.requirement("S2.1")
def test_hub_and_stages_have_a_stack_and_the_other_accounts_none(templates: dict[str, Template]) -> None:
    assert {name for name in templates if "Cards" in name} == {"ModelCards", *(f"Cards-{stage}" for stage in STAGES)}


@pytest.mark.requirement("S2.3")
def test_no_template_says_which_cards_are_in_a_share(hub: Template) -> None:
    shares = properties(hub, "AWS::RAM::ResourceShare")
    assert len(shares) == 3
    for share in shares:
        assert set(share) == {"Name", "PermissionArns", "Principals", "AllowExternalPrincipals"}
        assert share["AllowExternalPrincipals"] is False
    assert [share["Principals"] for share in shares if share["Name"].endswith("-test")] == [[TEST]]


def _function(template: Template, name: str) -> dict[str, Any]:
    (found,) = (f for f in properties(template, "AWS::Lambda::Function") if f["FunctionName"] == name)
    return found


@pytest.mark.requirement("S2.3")
def test_the_sharing_function_knows_the_shares_and_is_called_by_events_and_a_schedule(hub: Template) -> None:
    function = _function(hub, "landbridge-cards-cards-share")
    environment = function["Environment"]["Variables"]
    shares = resources(hub, "AWS::RAM::ResourceShare")
    refs = {name: environment[f"{name}_SHARE"]["Ref"] for name in ("DEV", "TEST", "PRODUCTION")}
    assert {name: shares[ref]["Properties"]["Name"] for name, ref in refs.items()} == {
        name: f"landbridge-cards-cards-{name.lower()}" for name in refs
    }
    assert environment["GOING_BACK"] == "withdraw"
    rules = {rule["Name"]: rule for rule in properties(hub, "AWS::Events::Rule")}
    rule = rules["landbridge-cards-cards-share"]
    assert rule["EventPattern"] == {
        "source": ["aws.sagemaker"],
        "detail-type": ["SageMaker Model Card State Change"],
    }
    assert "DeadLetterConfig" in rule["Targets"][0]
    assert rules["landbridge-cards-cards-share-schedule"]["ScheduleExpression"] == "rate(15 minutes)"


@pytest.mark.requirement("S2.3")
def test_a_queue_waits_for_the_function_six_times_over_and_gives_up_into_a_queue_that_keeps(hub: Template) -> None:
    queues = {queue["QueueName"]: queue for queue in properties(hub, "AWS::SQS::Queue")}
    for what in ("share", "review"):
        name = f"landbridge-cards-cards-{what}"
        timeout = _function(hub, name)["Timeout"]
        assert queues[name]["VisibilityTimeout"] == 6 * timeout
        assert queues[name]["RedrivePolicy"]["maxReceiveCount"] == 5
        lost = queues[f"{name}-undelivered"]
        assert lost["MessageRetentionPeriod"] == 14 * 24 * 3600
        assert lost["RedriveAllowPolicy"]["sourceQueueArns"] == [f"arn:aws:sqs:eu-west-1:{HUB}:{name}"]


@pytest.mark.requirement("S2.7")
def test_the_reviewing_function_hears_of_approved_cards_and_rejected_packages(hub: Template) -> None:
    (rule,) = (r for r in properties(hub, "AWS::Events::Rule") if r["Name"] == "landbridge-cards-cards-review")
    assert rule["EventPattern"]["$or"] == [
        {"detail-type": ["SageMaker Model Card State Change"], "detail": {"ModelCardStatus": ["Approved"]}},
        {"detail-type": ["SageMaker Model Package State Change"], "detail": {"ModelApprovalStatus": ["Rejected"]}},
    ]
    mappings = properties(hub, "AWS::Lambda::EventSourceMapping")
    assert [each.get("FunctionResponseTypes") for each in mappings] == [None, ["ReportBatchItemFailures"]]


@pytest.mark.requirement("S2.7")
def test_review_is_off_unless_declared(plain: dict[str, Template]) -> None:
    functions = properties(plain["ModelCards"], "AWS::Lambda::Function")
    assert [function["FunctionName"] for function in functions] == ["landbridge-cards-cards-share"]


@pytest.mark.requirement("S2.3")
def test_every_role_of_people_has_a_boundary(templates: dict[str, Template]) -> None:
    roles = {
        role["RoleName"]: template["Resources"][role["PermissionsBoundary"]["Ref"]]["Properties"]
        for template in templates.values()
        for role in properties(template, "AWS::IAM::Role")
        if "-card-user-" in role["RoleName"]
    }
    names = {f"landbridge-cards-card-user-{name}" for name in (*STAGES, "governance", "security")}
    assert {role: boundary["ManagedPolicyName"] for role, boundary in roles.items()} == {
        name: f"{name}-boundary" for name in names
    }


@pytest.mark.requirement("S2.4")
def test_each_stage_exports_to_a_bucket_of_its_own_with_a_key_of_its_own(templates: dict[str, Template]) -> None:
    for stage, account in STAGES.items():
        bucket = only(templates[f"Cards-{stage}"], "AWS::S3::Bucket")
        assert bucket["BucketName"] == f"landbridge-cards-cards-{stage}-{account}"
        assert only(templates[f"Cards-{stage}"], "AWS::KMS::Alias")["AliasName"].endswith(f"card-exports-{stage}")


def test_members_of_the_organisation_wait_for_nobody_and_the_invited_wait_for_the_hub(
    assembly: Path, templates: dict[str, Template], plain: dict[str, Template]
) -> None:
    manifest = json.loads((assembly / "manifest.json").read_text())["artifacts"]
    assert "ModelCards" not in manifest["Cards-dev"]["dependencies"]
    assert resources(templates["Cards-dev"], "AWS::Lambda::Function") == {}
    acceptance = only(plain["Cards-dev"], "AWS::CloudFormation::CustomResource")
    assert (acceptance["OwnerAccount"], acceptance["ShareNames"]) == (HUB, ["landbridge-cards-cards-dev"])


def test_settings_of_the_hub_take_effect(plain: dict[str, Template]) -> None:
    hub = plain["ModelCards"]
    assert _function(hub, "landbridge-cards-cards-share")["Environment"]["Variables"]["GOING_BACK"] == "keep"
    schedules = [rule.get("ScheduleExpression") for rule in properties(hub, "AWS::Events::Rule")]
    assert "rate(1 minute)" in schedules
    assert all(share["AllowExternalPrincipals"] for share in properties(hub, "AWS::RAM::ResourceShare"))
    assert "alias/landbridge-cards-cards" not in set(strings(hub))
