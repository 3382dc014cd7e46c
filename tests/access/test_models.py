from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from landbridge.access.capabilities.chain import Capability, Subject, SubjectKind, Thing, ThingKind, World
from landbridge.access.capabilities.models import Models
from landbridge.access.collection import collect
from landbridge.access.model import Answer, Estate
from landbridge.access.proof import world_of
from landbridge.declaration import Declaration
from tests.access.worlds import (
    altered,
    differences,
    open_to,
    synthesized,
    unconditional,
    ways,
    with_policy,
    without,
    without_share,
)
from tests.consoles import vendor_example
from tests.synthesis import changed

REGISTRY, TRAINING, SERVING, FOREIGN = "888899990000", "222233334444", "777788889999", "000000000009"
GROUP = f"arn:aws:sagemaker:eu-west-1:{REGISTRY}:model-package-group/example-churn"
BUCKET = f"arn:aws:s3:::landbridge-example-models-{REGISTRY}"
KEY = f"arn:aws:kms:eu-west-1:{REGISTRY}:key/alias/landbridge-example-models"
MODELS_ROLE = f"arn:aws:iam::{REGISTRY}:role/landbridge-example-models-personalization"
EXECUTION_ROLE = f"arn:aws:iam::{TRAINING}:role/landbridge-example-execution-personalization"
CHURN = Thing(ThingKind.MODEL_GROUP, "churn", REGISTRY)
TRAINERS = Subject(SubjectKind.TEAM, "personalization", TRAINING)
SERVERS = Subject(SubjectKind.TEAM, "fraud", SERVING)
OTHERS = Subject(SubjectKind.ACCOUNT, TRAINING, TRAINING)
DEPLOY, REGISTER, TAKE_OVER = Capability.DEPLOY_MODEL, Capability.REGISTER_MODEL, Capability.TAKE_OVER

pytestmark = pytest.mark.requirement("B.1")


@pytest.fixture(scope="module")
def world(assembly: Path, declaration: Declaration) -> World:
    return world_of(collect(assembly, declaration), declaration)


@pytest.mark.requirement("B.3")
def test_the_example_grants_its_models_as_declared_and_to_nobody_else(world: World) -> None:
    declared = [each for each in Models(world).declared() if not each.may]
    assert len(declared) > 10
    assert differences(world, Models) == set()


@pytest.mark.requirement("B.3")
def test_vendors_permissions_are_no_difference(tmp_path: Path) -> None:
    assert differences(synthesized(vendor_example(), tmp_path), Models) == set()


@pytest.mark.requirement("B.3")
def test_a_group_made_elsewhere_is_granted_by_ram_alone(declaration: Declaration, tmp_path: Path) -> None:
    existing = changed(declaration, model_groups={"churn": {"existing": True, "name": "Churn-v1"}})
    world = synthesized(existing, tmp_path)
    assert differences(world, Models) == set()
    assert ways(world, Models, TRAINERS, REGISTER, CHURN)["group's policy"] is Answer.REFUSED


def test_who_only_deploys_does_not_register(world: World) -> None:
    assert set(ways(world, Models, SERVERS, REGISTER, CHURN).values()) == {Answer.REFUSED}


def test_nobody_approves_or_deletes_by_a_grant(world: World) -> None:
    assert set(ways(world, Models, TRAINERS, TAKE_OVER, CHURN).values()) == {Answer.REFUSED}


@pytest.mark.parametrize(
    ("change", "capability", "broken"),
    [
        (without_share("landbridge-example-models-register-personalization"), REGISTER, {"RAM share"}),
        (with_policy(GROUP, without("Register")), REGISTER, {"group's policy"}),
        (with_policy(GROUP, without("Packages")), DEPLOY, {"group's policy"}),
        (with_policy(BUCKET, without("Read1")), DEPLOY, {"RAM share", "group's policy", "its artifacts"}),
        (with_policy(BUCKET, without("List1")), DEPLOY, {"RAM share", "group's policy"}),
        (with_policy(KEY, without("Write")), REGISTER, {"RAM share", "group's policy"}),
        (
            with_policy(MODELS_ROLE, without("RegisterModels")),
            REGISTER,
            {"models role", "by its ARN, models role"},
        ),
    ],
)
def test_each_side_of_a_grant_is_needed(
    world: World, change: Callable[[Estate], Estate], capability: Capability, broken: set[str]
) -> None:
    before = ways(world, Models, TRAINERS, capability, CHURN)
    after = ways(altered(world, change), Models, TRAINERS, capability, CHURN)
    lost = {way for way in before if before[way] is Answer.ALLOWED and after[way] is Answer.REFUSED}
    assert lost == broken
    missing = {("declared and not possible", "team personalization", capability.value, "churn", way) for way in broken}
    assert missing <= differences(altered(world, change), Models)


def test_a_models_role_that_is_missing_is_told_as_a_broken_entry(world: World) -> None:
    def removed(estate: Estate) -> Estate:
        return replace(estate, identities={arn: each for arn, each in estate.identities.items() if arn != MODELS_ROLE})

    assert ways(altered(world, removed), Models, TRAINERS, REGISTER, CHURN)["models role"] is Answer.REFUSED


@pytest.mark.requirement("B.3")
def test_another_account_in_a_groups_policy_is_found(world: World) -> None:
    found = differences(altered(world, with_policy(GROUP, open_to("Packages", FOREIGN))), Models)
    stranger = f"stranger {FOREIGN}"
    assert {
        ("possible and not declared", stranger, "deploy-model", "churn", "by its ARN"),
        ("possible and not declared", stranger, "describe", "churn", "its versions"),
    } == found


@pytest.mark.requirement("B.3")
def test_artifacts_that_other_roles_of_an_account_could_overwrite_are_found(world: World) -> None:
    found = differences(altered(world, with_policy(BUCKET, unconditional("Write1", "aws:PrincipalArn"))), Models)
    account = f"account {TRAINING}"
    assert ("possible and not declared", account, "register-model", "churn", "its artifacts") in found


@pytest.mark.requirement("B.3")
def test_plain_http_to_artifacts_is_found(world: World) -> None:
    found = differences(altered(world, with_policy(BUCKET, without("TlsOnly"))), Models)
    assert {way for *_, way in found} == {
        "read its artifacts without TLS",
        "read its artifacts without TLS, models role",
    }


@pytest.mark.requirement("B.3")
def test_who_registers_as_approved_is_found(world: World) -> None:
    key = "sagemaker:ModelApprovalStatus"
    found = differences(altered(world, with_policy(MODELS_ROLE, unconditional("RegisterModels", key))), Models)
    assert {way for *_, way in found} == {"register an approved version, models role"}


def test_rams_permission_lets_other_roles_register_approved_versions_as_documented(world: World) -> None:
    answers = ways(world, Models, OTHERS, TAKE_OVER, CHURN)
    assert {way for way, answer in answers.items() if answer is Answer.ALLOWED} == {"register an approved version"}


def test_strangers_and_anybody_are_refused_everything(world: World) -> None:
    outside = Subject(SubjectKind.STRANGER, "000000000002", "000000000002")
    for subject in (outside, Subject(SubjectKind.ANYBODY, "anybody", None)):
        for capability in (Capability.DESCRIBE, DEPLOY, REGISTER, TAKE_OVER):
            assert set(ways(world, Models, subject, capability, CHURN).values()) == {Answer.REFUSED}


def test_questions_grow_with_grants_and_not_with_teams_times_groups(world: World) -> None:
    subjects = {question.subject.name for question in Models(world).questions()}
    assert "marketing" not in subjects
    assert "data-curation" not in subjects
