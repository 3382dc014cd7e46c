"""AWS::SageMaker::ModelPackageGroup in CloudFormation."""

import json
import time
from typing import Any

import pytest

from tests.sandbox.extension.authorization.documents import allow, policy
from tests.sandbox.extension.sagemaker.conftest import TEAM, refusal
from tests.sandbox.extension.sagemaker.model_registry.conftest import ModelRegistry, group_arn, package_arn

pytestmark = pytest.mark.sandbox

STACK = "registry"
POLICY = json.loads(policy(allow("sagemaker:CreateModelPackage", package_arn("churn", "*"), Principal={"AWS": TEAM})))


def deploy(registry: ModelRegistry, *, create: bool = False, **properties: Any) -> dict[str, Any]:
    """Create or update the stack with the group `churn` and wait; returns the stack."""
    group = {"ModelPackageGroupName": "churn", **properties}
    template = {
        "Resources": {"Group": {"Type": "AWS::SageMaker::ModelPackageGroup", "Properties": group}},
        "Outputs": {
            "Ref": {"Value": {"Ref": "Group"}},
            "Arn": {"Value": {"Fn::GetAtt": "Group.ModelPackageGroupArn"}},
            "Status": {"Value": {"Fn::GetAtt": "Group.ModelPackageGroupStatus"}},
        },
    }
    cloudformation = registry.client("cloudformation")
    call = cloudformation.create_stack if create else cloudformation.update_stack
    call(StackName=STACK, TemplateBody=json.dumps(template))
    return settled(registry)


def settled(registry: ModelRegistry) -> dict[str, Any]:
    """The stack, once its operation is over."""
    deadline = time.monotonic() + 30
    while True:
        stack: dict[str, Any] = registry.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"][0]
        if not stack["StackStatus"].endswith("IN_PROGRESS"):
            return stack
        assert time.monotonic() < deadline, stack["StackStatus"]
        time.sleep(0.05)


def reasons(registry: ModelRegistry) -> str:
    """The reasons of the stack's events."""
    events = registry.client("cloudformation").describe_stack_events(StackName=STACK)["StackEvents"]
    return "\n".join(each.get("ResourceStatusReason", "") for each in events)


def held_policy(registry: ModelRegistry) -> Any:
    """The group's policy, parsed."""
    found = registry.sagemaker.get_model_package_group_policy(ModelPackageGroupName="churn")
    return json.loads(found["ResourcePolicy"])


@pytest.mark.requirement("S3.10")
@pytest.mark.parametrize("written", ["object", "text"])
def test_a_stack_holds_a_group_with_policy_and_tags(registry: ModelRegistry, written: str) -> None:
    document = POLICY if written == "object" else json.dumps(POLICY)
    tags = [{"Key": "team", "Value": "growth"}]
    stack = deploy(
        registry, create=True, ModelPackageGroupDescription="who", ModelPackageGroupPolicy=document, Tags=tags
    )
    assert stack["StackStatus"] == "CREATE_COMPLETE", reasons(registry)
    outputs = {each["OutputKey"]: each["OutputValue"] for each in stack["Outputs"]}
    assert outputs == {"Ref": group_arn(), "Arn": group_arn(), "Status": "Completed"}
    found = registry.sagemaker.describe_model_package_group(ModelPackageGroupName="churn")
    assert found["ModelPackageGroupDescription"] == "who"
    assert held_policy(registry) == POLICY
    kept = registry.sagemaker.list_tags(ResourceArn=group_arn())["Tags"]
    assert [each for each in kept if not each["Key"].startswith("aws:")] == tags


def test_policy_and_tags_change_in_place(registry: ModelRegistry) -> None:
    deploy(registry, create=True, ModelPackageGroupPolicy=POLICY)
    registry.version()
    narrower = {**POLICY, "Statement": [{**POLICY["Statement"][0], "Action": "sagemaker:DescribeModelPackage"}]}
    stack = deploy(registry, ModelPackageGroupPolicy=narrower, Tags=[{"Key": "team", "Value": "risk"}])
    assert stack["StackStatus"] == "UPDATE_COMPLETE", reasons(registry)
    assert held_policy(registry) == narrower
    assert {"Key": "team", "Value": "risk"} in registry.sagemaker.list_tags(ResourceArn=group_arn())["Tags"]
    deploy(registry)
    refused = refusal(registry.sagemaker.get_model_package_group_policy, ModelPackageGroupName="churn")
    assert "Cannot find resource policy" in refused[1]
    assert len(registry.sagemaker.list_model_packages(ModelPackageGroupName="churn")["ModelPackageSummaryList"]) == 1


def test_another_description_would_replace_the_group_and_fails(registry: ModelRegistry) -> None:
    deploy(registry, create=True, ModelPackageGroupDescription="who")
    assert deploy(registry, ModelPackageGroupDescription="why")["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    found = registry.sagemaker.describe_model_package_group(ModelPackageGroupName="churn")
    assert found["ModelPackageGroupDescription"] == "who"


def test_a_bad_policy_fails_the_stack_and_leaves_no_group(registry: ModelRegistry) -> None:
    nobody = {**POLICY, "Statement": [{**POLICY["Statement"][0], "Principal": {"AWS": f"arn:aws:iam::{TEAM}:role/x"}}]}
    stack = deploy(registry, create=True, ModelPackageGroupPolicy=nobody)
    assert (stack["StackStatus"], "role/x" in reasons(registry)) == ("ROLLBACK_COMPLETE", True)
    assert registry.sagemaker.list_model_package_groups()["ModelPackageGroupSummaryList"] == []


def test_a_group_that_exists_is_not_taken_over(registry: ModelRegistry) -> None:
    registry.group()
    stack = deploy(registry, create=True)
    assert (stack["StackStatus"], "already exists" in reasons(registry)) == ("ROLLBACK_COMPLETE", True)
    registry.sagemaker.describe_model_package_group(ModelPackageGroupName="churn")


def test_a_stack_is_not_deleted_while_its_group_holds_packages(registry: ModelRegistry) -> None:
    deploy(registry, create=True)
    version = registry.version()
    registry.client("cloudformation").delete_stack(StackName=STACK)
    assert settled(registry)["StackStatus"] == "DELETE_FAILED"
    assert version in reasons(registry)
    registry.sagemaker.delete_model_package(ModelPackageName=version)
    registry.client("cloudformation").delete_stack(StackName=STACK)
    registry.client("cloudformation").get_waiter("stack_delete_complete").wait(StackName=STACK)
    assert registry.sagemaker.list_model_package_groups()["ModelPackageGroupSummaryList"] == []
