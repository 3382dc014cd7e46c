"""A quick stack operation is over when the call that starts it answers."""

import json

import pytest

from tests.sandbox.extension.cloudformation.stacks import Stack

pytestmark = pytest.mark.sandbox

SLOW = """
import json, time, urllib.request
def handler(event, context):
    time.sleep(float(event["ResourceProperties"]["Seconds"]))
    answer = {name: event[name] for name in ("StackId", "RequestId", "LogicalResourceId")}
    answer |= {"Status": "SUCCESS", "PhysicalResourceId": "slow"}
    request = urllib.request.Request(event["ResponseURL"], data=json.dumps(answer).encode(), method="PUT")
    urllib.request.urlopen(request).close()
"""


def _template(seconds: float) -> str:
    statement = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    role = {"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [statement]}}
    function = {
        "Runtime": "python3.12",
        "Handler": "index.handler",
        "Timeout": 30,
        "Role": {"Fn::GetAtt": ["Role", "Arn"]},
        "Code": {"ZipFile": SLOW},
    }
    slow = {"ServiceToken": {"Fn::GetAtt": ["Function", "Arn"]}, "Seconds": seconds}
    return json.dumps(
        {
            "Resources": {
                "Role": {"Type": "AWS::IAM::Role", "Properties": role},
                "Function": {"Type": "AWS::Lambda::Function", "Properties": function},
                "Slow": {"Type": "Custom::Slow", "Properties": slow},
            }
        }
    )


@pytest.mark.parametrize(("seconds", "status"), [(0.3, "CREATE_COMPLETE"), (6, "CREATE_IN_PROGRESS")])
def test_status_after_the_call_that_starts_the_operation(stack: Stack, seconds: float, status: str) -> None:
    stack.cloudformation.create_stack(
        StackName="test", TemplateBody=_template(seconds), Capabilities=["CAPABILITY_NAMED_IAM"]
    )
    assert stack.status() == status
