"""What CloudTrail has of calls to the model registry, by the API and by CloudFormation."""

import json
from typing import Any

import pytest

from tests.sandbox.extension.authorization.documents import allow
from tests.sandbox.extension.cloudtrail.trails import start_trail
from tests.sandbox.extension.events.routes import Route
from tests.sandbox.extension.sagemaker.conftest import CENTRAL, refusal
from tests.sandbox.extension.sagemaker.model_registry.conftest import (
    IMAGE,
    SPECIFICATION,
    ModelRegistry,
    group_arn,
    package_arn,
)

pytestmark = pytest.mark.sandbox

CHANGES = [
    "CreateModelPackageGroup",
    "CreateModelPackage",
    "UpdateModelPackage",
    "DeleteModelPackage",
    "DeleteModelPackageGroup",
]
PATTERN = {"source": ["aws.sagemaker"], "detail": {"eventName": CHANGES}}


def change_everything(registry: ModelRegistry) -> None:
    """The five calls, each once."""
    registry.group(ModelPackageGroupDescription="who leaves", Tags=[{"Key": "team", "Value": "growth"}])
    arn = registry.version(CustomerMetadataProperties={"Auc": "0.9"})
    registry.sagemaker.update_model_package(ModelPackageArn=arn, ModelApprovalStatus="Approved")
    registry.sagemaker.delete_model_package(ModelPackageName=arn)
    registry.sagemaker.delete_model_package_group(ModelPackageGroupName="churn")


def recorded(registry: ModelRegistry, name: str) -> list[dict[str, Any]]:
    """The records of an operation in the account's history, the latest first."""
    wanted = [{"AttributeKey": "EventName", "AttributeValue": name}]
    found = registry.client("cloudtrail").lookup_events(LookupAttributes=wanted)["Events"]
    return [json.loads(each["CloudTrailEvent"]) for each in found]


@pytest.mark.requirement("S3.2")
def test_the_five_changes_arrive_on_the_bus_in_order_with_what_was_asked_and_answered(registry: ModelRegistry) -> None:
    route = Route(registry.sandbox, CENTRAL, PATTERN, {})
    start_trail(registry.sandbox, CENTRAL)
    change_everything(registry)
    details = [event["detail"] for event in route.arrived()]
    assert [each["eventName"] for each in details] == CHANGES
    assert {(each["eventSource"], each["readOnly"]) for each in details} == {("sagemaker.amazonaws.com", False)}
    group, version, update, gone, empty = details
    assert group["requestParameters"] == {
        "modelPackageGroupName": "churn",
        "modelPackageGroupDescription": "who leaves",
        "tags": [{"key": "team", "value": "growth"}],
    }
    assert group["responseElements"] == {"modelPackageGroupArn": group_arn()}
    asked = version["requestParameters"]
    assert (asked["modelPackageGroupName"], asked["customerMetadataProperties"]) == ("churn", {"Auc": "0.9"})
    assert asked["inferenceSpecification"]["containers"] == [
        {"image": IMAGE, "modelDataUrl": SPECIFICATION["Containers"][0]["ModelDataUrl"]}  # type: ignore[index]
    ]
    assert version["responseElements"] == update["responseElements"] == {"modelPackageArn": package_arn("churn", 1)}
    assert update["requestParameters"]["modelApprovalStatus"] == "Approved"
    assert gone["requestParameters"] == {"modelPackageName": package_arn("churn", 1)}
    assert empty["requestParameters"] == {"modelPackageGroupName": "churn"}
    assert gone["responseElements"] is empty["responseElements"] is None


def test_reads_are_recorded_as_such_and_without_an_answer(registry: ModelRegistry) -> None:
    registry.group()
    arn = registry.version()
    registry.sagemaker.describe_model_package(ModelPackageName=arn)
    registry.sagemaker.batch_describe_model_package(ModelPackageArnList=[arn])
    for name, asked in (
        ("DescribeModelPackage", {"modelPackageName": arn}),
        ("BatchDescribeModelPackage", {"modelPackageArnList": [arn]}),
    ):
        [record] = recorded(registry, name)
        assert (record["readOnly"], record["requestParameters"]) == (True, asked)
        assert record["responseElements"] is None


def test_a_refused_change_is_recorded_with_its_error(registry: ModelRegistry) -> None:
    registry.group()
    arn = registry.version()
    reader = registry.as_role("sagemaker", "reader", [allow("sagemaker:Describe*", "*")])
    refusal(reader.update_model_package, ModelPackageArn=arn, ModelApprovalStatus="Approved")
    [record] = recorded(registry, "UpdateModelPackage")
    assert (record["errorCode"], record["responseElements"]) == ("AccessDenied", None)
    assert record["userIdentity"]["sessionContext"]["sessionIssuer"]["userName"] == "reader"


@pytest.mark.requirement("S3.2")
def test_a_group_of_a_stack_is_recorded_as_made_by_cloudformation(registry: ModelRegistry) -> None:
    group = {"Type": "AWS::SageMaker::ModelPackageGroup", "Properties": {"ModelPackageGroupName": "churn"}}
    cloudformation = registry.client("cloudformation")
    cloudformation.create_stack(StackName="registry", TemplateBody=json.dumps({"Resources": {"Group": group}}))
    cloudformation.get_waiter("stack_create_complete").wait(StackName="registry")
    [record] = recorded(registry, "CreateModelPackageGroup")
    assert record["userIdentity"]["invokedBy"] == "cloudformation.amazonaws.com"
    assert record["responseElements"] == {"modelPackageGroupArn": group_arn()}
    cloudformation.delete_stack(StackName="registry")
    cloudformation.get_waiter("stack_delete_complete").wait(StackName="registry")
    assert len(recorded(registry, "DeleteModelPackageGroup")) == 1
