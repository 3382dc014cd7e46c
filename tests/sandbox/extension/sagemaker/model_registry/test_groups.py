"""Model package groups through botocore, with policies in force."""

from typing import Any

import pytest

from tests.sandbox.extension.authorization.documents import allow
from tests.sandbox.extension.sagemaker.conftest import CENTRAL, TEAM, refusal
from tests.sandbox.extension.sagemaker.model_registry.conftest import ModelRegistry, everything, group_arn, package_arn

pytestmark = pytest.mark.sandbox


def test_a_group_is_described_by_name_and_by_arn(registry: ModelRegistry) -> None:
    assert registry.group(ModelPackageGroupDescription="who leaves, “and” why") == group_arn()
    for reference in ("churn", group_arn()):
        found = registry.sagemaker.describe_model_package_group(ModelPackageGroupName=reference)
        assert (found["ModelPackageGroupName"], found["ModelPackageGroupArn"]) == ("churn", group_arn())
        assert found["ModelPackageGroupDescription"] == "who leaves, “and” why"
        assert found["ModelPackageGroupStatus"] == "Completed"
        assert found["CreatedBy"]["IamIdentity"]["Arn"] == f"arn:aws:iam::{CENTRAL}:root"


def test_a_name_is_given_once(registry: ModelRegistry) -> None:
    registry.group()
    code, text = refusal(registry.sagemaker.create_model_package_group, ModelPackageGroupName="churn")
    assert (code, text) == ("ValidationException", f"Model Package Group already exists: {group_arn()}")


def test_a_group_that_is_not_there_is_named(registry: ModelRegistry) -> None:
    for call in (registry.sagemaker.describe_model_package_group, registry.sagemaker.delete_model_package_group):
        code, text = refusal(call, ModelPackageGroupName="churn")
        assert (code, f"{group_arn()} does not exist" in text) == ("ValidationException", True)


@pytest.mark.parametrize(
    ("changes", "member"),
    [
        ({"ModelPackageGroupName": "two words"}, "modelPackageGroupName"),
        ({"ModelPackageGroupName": "a" * 64}, "modelPackageGroupName"),
        ({"ModelPackageGroupDescription": "a bell \x07"}, "modelPackageGroupDescription"),
    ],
)
def test_what_the_model_forbids_is_refused(registry: ModelRegistry, changes: dict[str, str], member: str) -> None:
    code, text = refusal(registry.sagemaker.create_model_package_group, **{"ModelPackageGroupName": "churn", **changes})
    assert (code, member in text) == ("ValidationException", True)


def test_a_managed_configuration_is_refused(registry: ModelRegistry) -> None:
    managed = {"ManagedStorageType": "Restricted"}
    code, text = refusal(
        registry.sagemaker.create_model_package_group, ModelPackageGroupName="churn", ManagedConfiguration=managed
    )
    assert (code, "ManagedConfiguration" in text) == ("UnsupportedOperation", True)


def test_a_group_is_deleted_once_it_is_empty(registry: ModelRegistry) -> None:
    registry.group()
    version = registry.version()
    code, text = refusal(registry.sagemaker.delete_model_package_group, ModelPackageGroupName="churn")
    assert (code, version in text) == ("ConflictException", True)
    registry.sagemaker.delete_model_package(ModelPackageName=version)
    registry.sagemaker.delete_model_package_group(ModelPackageGroupName="churn")
    assert registry.sagemaker.list_model_package_groups()["ModelPackageGroupSummaryList"] == []


def test_groups_are_listed_by_age_or_name_and_page_by_page(registry: ModelRegistry) -> None:
    for name in ("risk", "churn", "fraud"):
        registry.group(name)
    registry.client("sagemaker", TEAM).create_model_package_group(ModelPackageGroupName="own")

    def listed(**request: Any) -> list[str]:
        pages = registry.sagemaker.get_paginator("list_model_package_groups").paginate(
            **request, PaginationConfig={"PageSize": 2}
        )
        return [each["ModelPackageGroupName"] for page in pages for each in page["ModelPackageGroupSummaryList"]]

    assert listed() == ["risk", "churn", "fraud"]
    assert listed(SortBy="Name", SortOrder="Descending") == ["risk", "fraud", "churn"]
    assert listed(NameContains="ri") == ["risk"]


def test_tags_belong_to_the_group_and_to_its_versions(registry: ModelRegistry) -> None:
    team = [{"Key": "team", "Value": "growth"}]
    registry.group(Tags=team)
    version = registry.version()
    assert registry.sagemaker.list_tags(ResourceArn=version)["Tags"] == team
    registry.sagemaker.add_tags(ResourceArn=group_arn(), Tags=[{"Key": "stage", "Value": "test"}])
    assert len(registry.sagemaker.list_tags(ResourceArn=group_arn())["Tags"]) == 2
    code, text = refusal(registry.sagemaker.add_tags, ResourceArn=version, Tags=team)
    assert (code, group_arn() in text) == ("ValidationException", True)


def test_an_identity_needs_the_action_on_the_resource_that_it_names(registry: ModelRegistry) -> None:
    registry.group()
    registry.group("risk")
    version = registry.version("risk")
    reader = registry.as_role("sagemaker", "reader", everything("churn"))
    reader.describe_model_package_group(ModelPackageGroupName="churn")
    for call, request, resource in (
        (reader.describe_model_package_group, {"ModelPackageGroupName": "risk"}, group_arn("risk")),
        (reader.list_model_packages, {"ModelPackageGroupName": "risk"}, package_arn("risk", "*")),
        (reader.create_model_package, {"ModelPackageGroupName": "risk"}, package_arn("risk", 2)),
        (reader.describe_model_package, {"ModelPackageName": version}, version),
        (reader.update_model_package, {"ModelPackageArn": version}, version),
        (reader.delete_model_package, {"ModelPackageName": version}, version),
        (reader.list_model_package_groups, {}, "*"),
        (reader.list_model_packages, {}, "*"),
    ):
        code, text = refusal(call, **request)
        assert (code, f"on resource: {resource} " in text) == ("AccessDeniedException", True), text


def test_tags_decide_where_a_policy_says_so(registry: ModelRegistry) -> None:
    registry.group(Tags=[{"Key": "team", "Value": "growth"}])
    registry.group("risk", Tags=[{"Key": "team", "Value": "finance"}])
    growth = {"StringEquals": {"aws:ResourceTag/team": "growth"}}
    reader = registry.as_role("sagemaker", "reader", [allow("sagemaker:Describe*", "*", Condition=growth)])
    reader.describe_model_package_group(ModelPackageGroupName="churn")
    reader.describe_model_package(ModelPackageName=registry.version("churn"))
    assert refusal(reader.describe_model_package_group, ModelPackageGroupName="risk")[0] == "AccessDeniedException"
    version = registry.version("risk")
    assert refusal(reader.describe_model_package, ModelPackageName=version)[0] == "AccessDeniedException"


def test_tagging_at_creation_needs_a_permission_of_its_own(registry: ModelRegistry) -> None:
    creator = registry.as_role("sagemaker", "creator", [allow("sagemaker:CreateModelPackageGroup", "*")])
    creator.create_model_package_group(ModelPackageGroupName="churn")
    tagged = {"ModelPackageGroupName": "risk", "Tags": [{"Key": "team", "Value": "finance"}]}
    code, text = refusal(creator.create_model_package_group, **tagged)
    assert (code, "sagemaker:AddTags" in text) == ("AccessDeniedException", True)
