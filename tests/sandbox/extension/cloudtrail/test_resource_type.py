"""Trails from templates, and what CloudFormation does in the records."""

import json
from typing import Any

import pytest

from tests.sandbox.conftest import Sandbox
from tests.sandbox.extension.cloudformation.stacks import Stack
from tests.sandbox.extension.cloudtrail.trails import BUCKET, bucket_policy, start_trail
from tests.sandbox.extension.events.routes import Route

pytestmark = pytest.mark.sandbox

ACCOUNT = "222222222222"


def _trail(name: str = "audit", **properties: Any) -> dict[str, Any]:
    policy = {"Bucket": {"Ref": "Bucket"}, "PolicyDocument": bucket_policy(ACCOUNT, name)}
    settings = {"TrailName": name, "S3BucketName": BUCKET, "IsLogging": True, **properties}
    return {
        "Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": BUCKET}},
        "Policy": {"Type": "AWS::S3::BucketPolicy", "Properties": policy},
        "Trail": {"Type": "AWS::CloudTrail::Trail", "Properties": settings, "DependsOn": "Policy"},
    }


@pytest.mark.requirement("S3.7")
def test_every_property_takes_effect_on_create_and_on_update(sandbox: Sandbox) -> None:
    stack = Stack(sandbox.root(ACCOUNT))
    cloudtrail: Any = stack.session.client("cloudtrail")
    stack.deploy(
        _trail(IsMultiRegionTrail=True, EnableLogFileValidation=True, EventSelectors=[{"ReadWriteType": "WriteOnly"}]),
        Outputs={"Arn": {"Value": {"Fn::GetAtt": ["Trail", "Arn"]}}},
    )
    assert stack.outputs()["Arn"] == f"arn:aws:cloudtrail:eu-west-1:{ACCOUNT}:trail/audit"
    trail = cloudtrail.get_trail(Name="audit")["Trail"]
    assert (trail["IsMultiRegionTrail"], trail["LogFileValidationEnabled"]) == (True, True)
    assert cloudtrail.get_trail_status(Name="audit")["IsLogging"] is True
    assert cloudtrail.get_event_selectors(TrailName="audit")["EventSelectors"][0]["ReadWriteType"] == "WriteOnly"

    fields = [{"Field": "eventCategory", "Equals": ["Management"]}, {"Field": "readOnly", "Equals": ["false"]}]
    stack.deploy(
        _trail(
            IsLogging=False,
            IncludeGlobalServiceEvents=False,
            AdvancedEventSelectors=[{"Name": "writes", "FieldSelectors": fields}],
        )
    )
    trail = cloudtrail.get_trail(Name="audit")["Trail"]
    assert (trail["IsMultiRegionTrail"], trail["IncludeGlobalServiceEvents"]) == (False, False)
    assert trail["LogFileValidationEnabled"] is False
    assert cloudtrail.get_trail_status(Name="audit")["IsLogging"] is False
    assert cloudtrail.get_event_selectors(TrailName="audit")["AdvancedEventSelectors"][0]["Name"] == "writes"
    stack.deploy(_trail())
    assert cloudtrail.get_event_selectors(TrailName="audit")["EventSelectors"][0]["ReadWriteType"] == "All"
    stack.delete()
    assert cloudtrail.list_trails()["Trails"] == []


def test_without_its_bucket_policy_the_stack_fails(sandbox: Sandbox) -> None:
    stack = Stack(sandbox.root(ACCOUNT))
    resources = _trail()
    del resources["Policy"], resources["Trail"]["DependsOn"]
    resources["Trail"]["Properties"]["S3BucketName"] = {"Ref": "Bucket"}
    with pytest.raises(AssertionError, match="InsufficientS3BucketPolicyException"):
        stack.deploy(resources)


def test_what_a_stack_makes_is_recorded_as_cloudformations_call(sandbox: Sandbox) -> None:
    route = Route(sandbox, ACCOUNT, {"detail-type": ["AWS API Call via CloudTrail"], "source": ["aws.kms"]}, {})
    start_trail(sandbox, ACCOUNT)
    own = {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "kms:*", "Resource": "*"}
    policy = {"Version": "2012-10-17", "Statement": [own]}
    stack = Stack(sandbox.root(ACCOUNT), "keys")
    stack.deploy({"Key": {"Type": "AWS::KMS::Key", "Properties": {"KeyPolicy": policy, "Description": "of a stack"}}})
    (event,) = route.arrived()
    detail = event["detail"]
    assert detail["eventName"] == "CreateKey"
    assert detail["requestParameters"]["description"] == "of a stack"
    assert json.loads(detail["requestParameters"]["policy"]) == policy
    assert detail["responseElements"]["keyMetadata"]["keyId"] == stack.physical_id("Key")
    invoked = (detail["userIdentity"]["invokedBy"], detail["sourceIPAddress"], detail["userAgent"])
    assert set(invoked) == {"cloudformation.amazonaws.com"}
    assert detail["userIdentity"]["accountId"] == ACCOUNT
