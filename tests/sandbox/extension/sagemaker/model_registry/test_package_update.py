"""UpdateModelPackage: what is replaced, what is merged, and what is refused whole."""

from typing import Any

import pytest

from tests.sandbox.extension.sagemaker.conftest import refusal
from tests.sandbox.extension.sagemaker.model_registry.conftest import IMAGE, SPECIFICATION, ModelRegistry

pytestmark = pytest.mark.sandbox


def updated(registry: ModelRegistry, arn: str, **changes: Any) -> dict[str, Any]:
    """The description after an update."""
    assert registry.sagemaker.update_model_package(ModelPackageArn=arn, **changes)["ModelPackageArn"] == arn
    found: dict[str, Any] = registry.sagemaker.describe_model_package(ModelPackageName=arn)
    return found


def test_an_approval_is_kept_with_its_reason_and_who_gave_it(registry: ModelRegistry) -> None:
    registry.group()
    arn = registry.version()
    found = updated(registry, arn, ModelApprovalStatus="Approved", ApprovalDescription="reviewed")
    assert (found["ModelApprovalStatus"], found["ApprovalDescription"]) == ("Approved", "reviewed")
    assert found["LastModifiedTime"] >= found["CreationTime"]
    assert found["LastModifiedBy"]["IamIdentity"]["Arn"].endswith(":root")
    [listed] = registry.sagemaker.list_model_packages(ModelPackageGroupName="churn")["ModelPackageSummaryList"]
    assert listed["ModelApprovalStatus"] == "Approved"


def test_metadata_is_merged_and_removed(registry: ModelRegistry) -> None:
    registry.group()
    arn = registry.version(CustomerMetadataProperties={"Auc": "0.8", "Owner": "growth"})
    found = updated(
        registry, arn, CustomerMetadataProperties={"Auc": "0.9"}, CustomerMetadataPropertiesToRemove=["Owner"]
    )
    assert found["CustomerMetadataProperties"] == {"Auc": "0.9"}
    assert "CustomerMetadataProperties" not in updated(registry, arn, CustomerMetadataPropertiesToRemove=["Auc"])


def test_stage_and_card_follow(registry: ModelRegistry) -> None:
    registry.group()
    arn = registry.version(ModelCard={"ModelCardContent": "{}", "ModelCardStatus": "Draft"})
    stage = {"Stage": "Staging", "StageStatus": "Approved"}
    found = updated(registry, arn, ModelLifeCycle=stage, ModelCard={"ModelCardStatus": "PendingReview"})
    assert found["ModelLifeCycle"] == stage
    assert found["ModelCard"] == {"ModelCardContent": "{}", "ModelCardStatus": "PendingReview"}


def test_a_name_of_an_additional_specification_is_given_once_and_nothing_else_changes_then(
    registry: ModelRegistry,
) -> None:
    registry.group()
    arn = registry.version()
    compiled = {"Name": "compiled", "Containers": [{"Image": IMAGE}]}
    assert updated(registry, arn, AdditionalInferenceSpecificationsToAdd=[compiled])[
        "AdditionalInferenceSpecifications"
    ] == [compiled]
    again = {"AdditionalInferenceSpecificationsToAdd": [compiled], "ModelApprovalStatus": "Approved"}
    code, text = refusal(registry.sagemaker.update_model_package, ModelPackageArn=arn, **again)
    assert (code, "compiled" in text) == ("ValidationException", True)
    found = registry.sagemaker.describe_model_package(ModelPackageName=arn)
    assert found["ModelApprovalStatus"] == "PendingManualApproval"


def test_a_package_without_a_group_cannot_be_approved(registry: ModelRegistry) -> None:
    alone = {"ModelPackageName": "alone", "InferenceSpecification": SPECIFICATION}
    arn = registry.sagemaker.create_model_package(**alone)["ModelPackageArn"]
    code, text = refusal(registry.sagemaker.update_model_package, ModelPackageArn=arn, ModelApprovalStatus="Approved")
    assert (code, "without a group" in text) == ("ValidationException", True)
