"""The event of a version's approval."""

import json
from typing import Any

import pytest

from tests.sandbox.conftest import Sandbox

pytestmark = [pytest.mark.sandbox, pytest.mark.requirement("S2.7")]

ACCOUNT = "111111111111"


def test_a_version_that_is_decided_on_is_told_with_its_approval(sandbox: Sandbox) -> None:
    session = sandbox.root(ACCOUNT)
    sagemaker: Any = session.client("sagemaker")
    sqs: Any = session.client("sqs")
    events: Any = session.client("events")
    arn = f"arn:aws:sqs:eu-west-1:{ACCOUNT}:decisions"
    rule = events.put_rule(
        Name="decisions",
        EventPattern=json.dumps({"detail-type": ["SageMaker Model Package State Change"], "source": ["aws.sagemaker"]}),
    )["RuleArn"]
    allow = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn,
        "Condition": {"ArnEquals": {"aws:SourceArn": rule}},
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [allow]})
    url = sqs.create_queue(QueueName="decisions", Attributes={"Policy": policy})["QueueUrl"]
    events.put_targets(Rule="decisions", Targets=[{"Id": "queue", "Arn": arn}])
    sagemaker.create_model_package_group(ModelPackageGroupName="churn")
    package = sagemaker.create_model_package(
        ModelPackageGroupName="churn",
        ModelApprovalStatus="PendingManualApproval",
        InferenceSpecification={
            "Containers": [{"Image": f"{ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/churn:1", "ModelDataUrl": "s3://b/m"}],
            "SupportedContentTypes": ["text/csv"],
            "SupportedResponseMIMETypes": ["text/csv"],
        },
    )["ModelPackageArn"]
    for change in (
        {"CustomerMetadataProperties": {"a": "b"}},
        {"ModelApprovalStatus": "Rejected"},
        {"ModelApprovalStatus": "Rejected"},
    ):
        sagemaker.update_model_package(ModelPackageArn=package, **change)
    (message,) = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    event = json.loads(message["Body"])
    assert (event["source"], event["resources"]) == ("aws.sagemaker", [package])
    detail = event["detail"]
    assert (detail["ModelPackageArn"], detail["ModelApprovalStatus"]) == (package, "Rejected")
    assert (detail["ModelPackageGroupName"], detail["ModelPackageVersion"]) == ("churn", 1)
