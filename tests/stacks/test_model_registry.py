"""ModelRegistry and Models-<team> of the example, and what a grant of models changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from landbridge.declaration import Declaration
from tests.consoles import REGISTRY
from tests.synthesis import Template, changed, only, properties, resources, statements, synthesize
from tests.templates.replacement import destroyed

pytestmark = pytest.mark.requirement("S3.10")


def test_the_registry_holds_the_declared_groups_and_existing_ones_are_not_made(
    declaration: Declaration, templates: dict[str, Template], tmp_path: Path
) -> None:
    made = properties(templates["ModelRegistry"], "AWS::SageMaker::ModelPackageGroup")
    assert [(group["ModelPackageGroupName"], group["ModelPackageGroupDescription"]) for group in made] == [
        ("example-churn", "Who will leave within a month."),
        ("example-ranking", "Order of search results for a query."),
    ]
    more = changed(declaration, model_groups={"legacy": {"owner": "fraud", "existing": True, "name": "Legacy-Models"}})
    assert synthesize(more, tmp_path)["ModelRegistry"] == templates["ModelRegistry"]


def test_artifacts_are_encrypted_with_the_registry_s_key_and_logged(templates: dict[str, Template]) -> None:
    template = templates["ModelRegistry"]
    (key,) = resources(template, "AWS::KMS::Key")
    buckets = {bucket["BucketName"]: bucket for bucket in properties(template, "AWS::S3::Bucket")}
    artifacts = buckets[f"landbridge-example-models-{REGISTRY}"]
    (encryption,) = artifacts["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert encryption["ServerSideEncryptionByDefault"]["KMSMasterKeyID"] == {"Fn::GetAtt": [key, "Arn"]}
    assert artifacts["LoggingConfiguration"]["DestinationBucketName"] == f"landbridge-example-models-logs-{REGISTRY}"


@pytest.mark.requirement("B.6")
def test_a_reworded_group_is_replaced_and_the_check_says_so(
    declaration: Declaration, templates: dict[str, Template], tmp_path: Path
) -> None:
    reworded = changed(declaration, model_groups={"churn": {"description": "Something else."}})
    (line,) = destroyed(templates, synthesize(reworded, tmp_path))
    assert line.endswith("is replaced for /Properties/ModelPackageGroupDescription")


@pytest.mark.requirement("B.6")
def test_a_grant_replaces_nothing_and_changes_the_registry_and_one_team(
    declaration: Declaration, templates: dict[str, Template], tmp_path: Path
) -> None:
    more = synthesize(
        declaration.model_copy(
            update={"model_grants": {**declaration.model_grants, "data-curation": declaration.model_grants["fraud"]}}
        ),
        tmp_path,
    )
    touched = {name for name in templates if more[name] != templates[name]}
    assert touched == {"ModelRegistry", "Models-data-curation", "Team-data-curation"}
    assert destroyed(templates, more) == []


def test_who_loses_the_last_grant_keeps_a_stack_without_resources_which_cdk_deletes(
    declaration: Declaration, templates: dict[str, Template], tmp_path: Path
) -> None:
    assert templates["Models-fraud"]["Resources"]
    grants = {team: granted for team, granted in declaration.model_grants.items() if team != "fraud"}
    made = synthesize(declaration.model_copy(update={"model_grants": grants}), tmp_path)
    # Not even a description, or `cdk diff` would show it for ever.
    assert made["Models-fraud"] == {"Resources": {}}


def test_who_registers_does_so_as_a_role_of_the_registry_account(templates: dict[str, Template]) -> None:
    role = only(templates["Models-personalization"], "AWS::IAM::Role")
    assert role["RoleName"] == "landbridge-example-models-personalization"
    (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"AWS": "arn:aws:iam::222233334444:root"}
    execution = "arn:aws:iam::222233334444:role/landbridge-example-execution-personalization"
    assert execution in trust["Condition"]["ArnLike"]["aws:PrincipalArn"]
    assert "RegisterModels" in statements(templates["Models-personalization"], role["RoleName"])
    assume = statements(templates["Team-personalization"], "landbridge-example-execution-personalization")["ModelsRole"]
    assert assume["Resource"] == f"arn:aws:iam::{REGISTRY}:role/landbridge-example-models-personalization"
    assert resources(templates["Models-fraud"], "AWS::IAM::Role") == {}
    assert "ModelsRole" not in statements(templates["Team-fraud"], "landbridge-example-execution-fraud")


@pytest.mark.requirement("S1.3")
def test_a_partner_accepts_the_registry_s_shares_apart_from_those_of_features(
    declaration: Declaration, tmp_path: Path
) -> None:
    grants = {**declaration.model_grants, "marketing": declaration.model_grants["fraud"]}
    templates = synthesize(declaration.model_copy(update={"model_grants": grants}), tmp_path)
    accepting = {
        body["Properties"]["OwnerAccount"]: body["Properties"]["ShareNames"]
        for body in templates["Team-marketing"]["Resources"].values()
        if body["Type"] == "AWS::CloudFormation::CustomResource"
    }
    assert accepting[REGISTRY] == ["landbridge-example-models-deploy-marketing"]
    may = statements(templates["Team-marketing"], "landbridge-example-model-invitation-marketing")
    assert may["Accept"]["Resource"] == f"arn:aws:ram:eu-west-1:{REGISTRY}:resource-share-invitation/*"
    assert only(templates["Models-marketing"], "AWS::RAM::ResourceShare")["AllowExternalPrincipals"] is True


def test_without_a_registry_there_is_none_of_it(declaration: Declaration, tmp_path: Path) -> None:
    nothing: dict[str, object] = {"model_registry": None, "model_groups": {}, "model_grants": {}, "governance": {}}
    made = synthesize(declaration.model_copy(update=nothing), tmp_path)
    assert not [name for name in made if name.startswith(("ModelRegistry", "Models-", "Governance-"))]
