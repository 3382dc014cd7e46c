"""CardSpoke-<name> and CardCopies: who shares what with whom, and what the copier may never do."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from functions.copy_cards.copies import SOURCE
from landbridge.card_spokes import SOURCE_TAG
from tests.model_cards import HUB, cards_declaration
from tests.spokes import LENDING, RETAIL, SPOKES, spokes_declaration
from tests.synthesis import Template, only, properties, resources, statements, synthesize, values

pytestmark = pytest.mark.requirement("S2.6")

COPIER = "landbridge-cards-cards-copy"
WRITES = ("sagemaker:UpdateModelCard", "sagemaker:DeleteModelCard", "sagemaker:CreateModelCard", "sagemaker:AddTags")


@pytest.fixture(scope="module")
def assembly(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("spokes")


@pytest.fixture(scope="module")
def templates(assembly: Path) -> dict[str, Template]:
    return synthesize(spokes_declaration(), assembly)


@pytest.fixture
def copier(templates: dict[str, Template]) -> dict[str, dict[str, Any]]:
    return statements(templates["CardCopies"], COPIER)


def test_without_spokes_the_copier_is_left_without_resources_and_cdk_deletes_it(tmp_path: Path) -> None:
    made = synthesize(cards_declaration(), tmp_path)
    assert not {name for name in made if name.startswith("CardSpoke")}
    assert made["CardCopies"] == {"Resources": {}}


def test_each_spoke_shares_with_the_hub_alone_and_names_no_card(templates: dict[str, Template]) -> None:
    for spoke in SPOKES:
        assert only(templates[f"CardSpoke-{spoke}"], "AWS::RAM::ResourceShare") == {
            "Name": f"landbridge-cards-cards-spoke-{spoke}",
            "PermissionArns": ["arn:aws:ram::aws:permission/AWSRAMPermissionSageMakerModelCards"],
            "Principals": [HUB],
            "AllowExternalPrincipals": spoke == "lending",
        }


def test_a_spoke_s_function_is_called_by_events_and_a_schedule_and_reads_no_card(
    templates: dict[str, Template],
) -> None:
    template = templates["CardSpoke-retail"]
    name = "landbridge-cards-cards-spoke-retail"
    rules = {rule["Name"]: rule for rule in properties(template, "AWS::Events::Rule")}
    assert rules[name]["EventPattern"] == {
        "source": ["aws.sagemaker"],
        "detail-type": ["SageMaker Model Card State Change"],
    }
    assert rules[f"{name}-schedule"]["ScheduleExpression"] == "rate(15 minutes)"
    (share,) = resources(template, "AWS::RAM::ResourceShare")
    assert only(template, "AWS::Lambda::Function")["Environment"]["Variables"] == {"SHARE": {"Ref": share}}
    found = statements(template, name)
    actions = {action for statement in found.values() for action in values(statement["Action"])}
    assert {action for action in actions if action.startswith("sagemaker:")} == {"sagemaker:ListModelCards"}
    assert found["ShareCards"]["Resource"] == f"arn:aws:ram:eu-west-1:{RETAIL}:resource-share/*"
    assert found["ShareCards"]["Condition"]["StringEquals"] == {
        "ram:ResourceShareName": name,
        "ram:RequestedResourceType": "sagemaker:ModelCard",
    }


def test_a_spoke_s_queues_take_events_of_its_own_rule_alone(templates: dict[str, Template]) -> None:
    template, name = templates["CardSpoke-retail"], "landbridge-cards-cards-spoke-retail"
    assert {queue["QueueName"] for queue in properties(template, "AWS::SQS::Queue")} == {name, f"{name}-undelivered"}
    rule = f"arn:aws:events:eu-west-1:{RETAIL}:rule/{name}"
    for policy in properties(template, "AWS::SQS::QueuePolicy"):
        tls, allowed = policy["PolicyDocument"]["Statement"]
        assert (tls["Effect"], tls["Condition"]) == ("Deny", {"Bool": {"aws:SecureTransport": "false"}})
        assert allowed["Principal"] == {"Service": "events.amazonaws.com"}
        assert allowed["Condition"] == {"ArnLike": {"aws:SourceArn": rule}}
    events = only(template, "AWS::KMS::Key")["KeyPolicy"]["Statement"][-1]
    assert events["Condition"]["ArnLikeIfExists"] == {"aws:SourceArn": rule}


def test_the_copier_has_no_right_to_write_to_any_spoke(copier: dict[str, dict[str, Any]]) -> None:
    """RAM's permission would let it: its own policies do not."""
    spoke_cards = [f"arn:aws:sagemaker:eu-west-1:{account}:model-card/churn" for account in SPOKES.values()]
    reaching = {
        action
        for statement in copier.values()
        if any(fnmatchcase(card, pattern) for pattern in values(statement["Resource"]) for card in spoke_cards)
        for action in values(statement["Action"])
    }
    assert reaching == {"sagemaker:DescribeModelCard", "sagemaker:ListModelCardVersions", "ram:ListResources"}


def test_of_the_hub_s_cards_the_copier_changes_copies_alone(copier: dict[str, dict[str, Any]]) -> None:
    sources = [f"arn:aws:sagemaker:eu-west-1:{account}:model-card/*" for account in SPOKES.values()]
    found = {
        (sid, action): statement["Condition"]
        for sid, statement in copier.items()
        for action in values(statement["Action"])
        if action in WRITES
    }
    new, there = {"aws:RequestTag/landbridge:source": sources}, {"aws:ResourceTag/landbridge:source": sources}
    # A tag that makes a card a copy is given with the card, and never later.
    at_creation = {"StringEquals": {"sagemaker:TaggingAction": "CreateModelCard"}, "StringLike": new}
    assert found == {
        ("NewCopies", "sagemaker:CreateModelCard"): {"StringLike": new},
        ("NewCopiesTags", "sagemaker:AddTags"): at_creation,
        ("ChangeCopies", "sagemaker:AddTags"): {"StringLike": there},
        ("ChangeCopies", "sagemaker:DeleteModelCard"): {"StringLike": there},
        ("ChangeCopies", "sagemaker:UpdateModelCard"): {"StringLike": there},
    }


def test_of_spokes_keys_the_copier_decrypts_through_sagemaker_and_for_their_cards_alone(
    copier: dict[str, dict[str, Any]],
) -> None:
    cards = [f"arn:aws:sagemaker:eu-west-1:{account}:model-card/*" for account in SPOKES.values()]
    assert copier["SpokeKeys"] == {
        "Sid": "SpokeKeys",
        "Effect": "Allow",
        "Action": "kms:Decrypt",
        "Resource": [f"arn:aws:kms:eu-west-1:{account}:key/*" for account in SPOKES.values()],
        "Condition": {
            "StringEquals": {"kms:ViaService": "sagemaker.eu-west-1.amazonaws.com"},
            "StringLike": {"kms:EncryptionContext:aws:sagemaker:model-card-arn": cards},
        },
    }


def test_the_copier_runs_on_a_schedule_and_knows_the_spokes_and_the_key(templates: dict[str, Template]) -> None:
    template = templates["CardCopies"]
    functions = {each["FunctionName"]: each for each in properties(template, "AWS::Lambda::Function")}
    variables = functions[COPIER]["Environment"]["Variables"]
    assert json.loads(variables["SPOKES"]) == {RETAIL: "retail", LENDING: "lending"}
    assert variables["CARDS"] == f"arn:aws:sagemaker:eu-west-1:{HUB}:model-card/"
    assert variables["KEY"] == f"arn:aws:kms:eu-west-1:{HUB}:alias/landbridge-cards-cards"
    rules = {rule["Name"]: rule["ScheduleExpression"] for rule in properties(template, "AWS::Events::Rule")}
    assert rules[f"{COPIER}-schedule"] == "rate(15 minutes)"


def test_cards_that_are_not_encrypted_need_no_key_of_the_hub(tmp_path: Path) -> None:
    template = synthesize(spokes_declaration(encrypted=False, reconcile_minutes=1), tmp_path)["CardCopies"]
    assert not {"CardsKey", "DescribeCardsKey", "GrantCardsKey"} & set(statements(template, COPIER))
    (function,) = (each for each in properties(template, "AWS::Lambda::Function") if each["FunctionName"] == COPIER)
    assert "KEY" not in function["Environment"]["Variables"]
    rates = {rule["ScheduleExpression"] for rule in properties(template, "AWS::Events::Rule")}
    assert "rate(1 minute)" in rates


def test_the_hub_accepts_invitations_of_spokes_outside_its_organisation_alone(templates: dict[str, Template]) -> None:
    functions = properties(templates["CardCopies"], "AWS::Lambda::Function")
    (accepting,) = (each for each in functions if each["FunctionName"] != COPIER)
    variables = accepting["Environment"]["Variables"]
    assert variables["OWNER_ACCOUNT"] == LENDING
    assert json.loads(variables["SHARE_NAMES"]) == ["landbridge-cards-cards-spoke-lending"]


@pytest.mark.usefixtures("templates")
def test_copies_wait_for_the_key_and_for_spokes_that_invite(assembly: Path) -> None:
    manifest = json.loads((assembly / "manifest.json").read_text())["artifacts"]
    stacks = {name for name in manifest["CardCopies"]["dependencies"] if not name.endswith(".assets")}
    assert stacks == {"ModelCards", "CardSpoke-lending"}


@pytest.mark.parametrize("stack", ["CardCopies", "CardSpoke-retail"])
def test_functions_are_packaged_with_what_they_import(
    templates: dict[str, Template], assembly: Path, stack: str
) -> None:
    for function in properties(templates[stack], "AWS::Lambda::Function"):
        if "accept" in function["Handler"]:
            continue
        packaged = assembly / f"asset.{function['Code']['S3Key'].removesuffix('.zip')}"
        folders = {path.name for path in (packaged / "functions").iterdir() if path.is_dir()}
        assert folders == {function["Handler"].split(".")[1], "share_cards"}


def test_the_tag_of_the_policy_is_the_tag_of_the_function() -> None:
    assert SOURCE == SOURCE_TAG
