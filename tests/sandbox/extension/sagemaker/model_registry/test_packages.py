"""Model packages through botocore: versions of a group, packages alone, listing, batches and deletion."""

from typing import Any

import pytest

from tests.sandbox.extension.authorization.documents import allow
from tests.sandbox.extension.sagemaker.conftest import TEAM, refusal
from tests.sandbox.extension.sagemaker.model_registry.conftest import (
    SPECIFICATION,
    ModelRegistry,
    everything,
    group_arn,
    package_arn,
)

pytestmark = pytest.mark.sandbox


@pytest.mark.requirement("S3.10")
def test_a_version_waits_for_approval_and_is_completed_soon(registry: ModelRegistry) -> None:
    registry.group()
    arn = registry.version(ModelPackageDescription="first", CustomerMetadataProperties={"Auc": "0.9"})
    assert arn == package_arn("churn", 1)
    found = registry.completed(arn)
    assert (found["ModelPackageGroupName"], found["ModelPackageVersion"]) == ("churn", 1)
    assert found["ModelApprovalStatus"] == "PendingManualApproval"
    assert found["InferenceSpecification"] == SPECIFICATION
    assert (found["ModelPackageDescription"], found["CustomerMetadataProperties"]) == ("first", {"Auc": "0.9"})
    assert "LastModifiedTime" not in found


def test_versions_count_from_one_and_no_number_comes_twice(registry: ModelRegistry) -> None:
    registry.group()
    registry.group("risk")
    assert [registry.version() for _ in range(2)] == [package_arn("churn", 1), package_arn("churn", 2)]
    assert registry.version("risk") == package_arn("risk", 1)
    registry.sagemaker.delete_model_package(ModelPackageName=package_arn("churn", 2))
    assert registry.version(group_arn()) == package_arn("churn", 3)


def test_a_package_is_named_by_its_arn_or_by_group_and_version(registry: ModelRegistry) -> None:
    registry.group()
    registry.version()
    for reference in (package_arn("churn", 1), "churn/1"):
        found = registry.sagemaker.describe_model_package(ModelPackageName=reference)
        assert found["ModelPackageArn"] == package_arn("churn", 1)
    code, text = refusal(registry.sagemaker.describe_model_package, ModelPackageName="churn/2")
    assert (code, f"{package_arn('churn', 2)} does not exist" in text) == ("ValidationException", True)


def test_a_package_without_a_group_has_a_name_and_tags_and_no_approval(registry: ModelRegistry) -> None:
    tags = [{"Key": "team", "Value": "growth"}]
    alone = {"ModelPackageName": "alone", "InferenceSpecification": SPECIFICATION}
    arn = registry.sagemaker.create_model_package(**alone, Tags=tags)["ModelPackageArn"]
    assert arn == package_arn("alone")
    found = registry.sagemaker.describe_model_package(ModelPackageName="alone")
    assert found["ModelPackageName"] == "alone"
    assert not {"ModelApprovalStatus", "ModelPackageGroupName", "ModelPackageVersion"} & found.keys()
    assert registry.sagemaker.list_tags(ResourceArn=arn)["Tags"] == tags
    code, text = refusal(registry.sagemaker.create_model_package, **alone)
    assert (code, arn in text) == ("ValidationException", True)


@pytest.mark.parametrize(
    ("request_", "code", "message"),
    [
        ({}, "ValidationException", "either ModelPackageGroupName"),
        ({"ModelPackageGroupName": "churn", "ModelPackageName": "alone"}, "ValidationException", "either"),
        ({"ModelPackageGroupName": "nothing"}, "ValidationException", "does not exist"),
        ({"ModelPackageGroupName": "churn", "Tags": [{"Key": "a", "Value": "b"}]}, "ValidationException", "Tags"),
        ({"ModelPackageName": "alone"}, "ValidationException", "needs InferenceSpecification"),
        ({"ModelPackageName": "alone", "ModelApprovalStatus": "Approved"}, "ValidationException", "does not apply"),
        ({"ModelPackageGroupName": "churn", "ModelApprovalStatus": "Fine"}, "ValidationException", "enum value set"),
        ({"ModelPackageGroupName": "churn", "SourceUri": "a<b"}, "ValidationException", "sourceUri"),
        (
            {"ModelPackageGroupName": "churn", "CustomerMetadataProperties": {"Auc": "?"}},
            "ValidationException",
            "CustomerMetadataProperties 'Auc'",
        ),
        (
            {"ModelPackageGroupName": "churn", "CustomerMetadataProperties": {f"k{n}": "v" for n in range(51)}},
            "ValidationException",
            "at most 50",
        ),
        ({"ModelPackageGroupName": "churn", "CertifyForMarketplace": True}, "UnsupportedOperation", "Marketplace"),
        (
            {"ModelPackageGroupName": "churn", "SecurityConfig": {"KmsKeyId": "alias/k"}},
            "UnsupportedOperation",
            "SecurityConfig",
        ),
        ({"ModelPackageGroupName": "churn", "SourceUri": package_arn("churn", 1)}, "UnsupportedOperation", "SourceUri"),
    ],
)
def test_a_package_that_contradicts_itself_or_wants_too_much_is_refused(
    registry: ModelRegistry, request_: dict[str, Any], code: str, message: str
) -> None:
    registry.group()
    found, text = refusal(registry.sagemaker.create_model_package, **request_)
    assert (found, message in text) == (code, True), text
    assert registry.sagemaker.list_model_packages(ModelPackageGroupName="churn")["ModelPackageSummaryList"] == []


def test_a_repeated_client_token_makes_no_second_version(registry: ModelRegistry) -> None:
    registry.group()
    first = registry.version(ClientToken="once")
    assert registry.version(ClientToken="once") == first
    request = {"ModelPackageGroupName": "churn", "ClientToken": "once", "ModelPackageDescription": "another"}
    assert refusal(registry.sagemaker.create_model_package, **request)[0] == "ConflictException"
    assert registry.version(ClientToken="twice") == package_arn("churn", 2)


def test_versions_are_listed_with_filters_and_page_by_page(registry: ModelRegistry) -> None:
    registry.group()
    registry.group("risk")
    for status in ("Approved", "Rejected", "Approved", "PendingManualApproval"):
        registry.version(ModelApprovalStatus=status)
    registry.version("risk")
    registry.sagemaker.create_model_package(ModelPackageName="alone", InferenceSpecification=SPECIFICATION)

    def listed(**request: Any) -> list[str]:
        pages = registry.sagemaker.get_paginator("list_model_packages").paginate(
            **request, PaginationConfig={"PageSize": 3}
        )
        arns = [each["ModelPackageArn"] for page in pages for each in page["ModelPackageSummaryList"]]
        return [arn.split("/", 1)[1] for arn in arns]

    assert listed(ModelPackageGroupName="churn") == ["churn/1", "churn/2", "churn/3", "churn/4"]
    newest_first = listed(ModelPackageGroupName=group_arn(), SortOrder="Descending")
    assert newest_first == ["churn/4", "churn/3", "churn/2", "churn/1"]
    assert listed(ModelPackageGroupName="churn", ModelApprovalStatus="Approved") == ["churn/1", "churn/3"]
    assert listed() == ["alone"]
    assert listed(ModelPackageType="Versioned", NameContains="risk") == ["risk/1"]
    assert listed(ModelPackageType="Both", SortBy="Name")[0] == "alone"
    of_team = registry.client("sagemaker", TEAM).list_model_packages(ModelPackageType="Both")
    assert of_team["ModelPackageSummaryList"] == []


def test_a_batch_tells_what_was_refused_for_each_arn(registry: ModelRegistry) -> None:
    registry.group()
    registry.group("risk")
    arns = [registry.version(), registry.version("risk"), package_arn("churn", 9)]
    reader = registry.as_role("sagemaker", "reader", everything("churn"))
    found = reader.batch_describe_model_package(ModelPackageArnList=arns)
    summaries, errors = found["ModelPackageSummaries"], found["BatchDescribeModelPackageErrorMap"]
    assert list(summaries) == [arns[0]]
    assert summaries[arns[0]]["InferenceSpecification"] == SPECIFICATION
    assert {arn: error["ErrorCode"] for arn, error in errors.items()} == {
        arns[1]: "AccessDeniedException",
        arns[2]: "ValidationException",
    }


def test_a_deleted_package_is_gone(registry: ModelRegistry) -> None:
    registry.group()
    arn = registry.version()
    registry.sagemaker.delete_model_package(ModelPackageName=arn)
    assert refusal(registry.sagemaker.describe_model_package, ModelPackageName=arn)[0] == "ValidationException"
    assert refusal(registry.sagemaker.delete_model_package, ModelPackageName=arn)[0] == "ValidationException"


def test_the_approval_status_of_a_request_is_a_condition_key(registry: ModelRegistry) -> None:
    registry.group()
    pending = {"StringEquals": {"sagemaker:ModelApprovalStatus": "PendingManualApproval"}}
    actions = ["sagemaker:CreateModelPackage", "sagemaker:UpdateModelPackage"]
    modest = registry.as_role("sagemaker", "modest", [allow(actions, package_arn("churn", "*"), Condition=pending)])
    request = {"ModelPackageGroupName": "churn", "InferenceSpecification": SPECIFICATION}
    arn = modest.create_model_package(**request, ModelApprovalStatus="PendingManualApproval")["ModelPackageArn"]
    assert refusal(modest.create_model_package, **request, ModelApprovalStatus="Approved")[0] == "AccessDeniedException"
    refused = refusal(modest.update_model_package, ModelPackageArn=arn, ModelApprovalStatus="Approved")
    assert refused[0] == "AccessDeniedException"
