"""What is refused before anything is created, through every operation that takes a template."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.extension.cloudformation.stacks import Stack

pytestmark = pytest.mark.sandbox

PARAMETER = {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": "1"}}
REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"Type": "AWS::SNS::Topic", "Properties": {}}, r"type AWS::SNS::Topic of resource Wrong"),
    ({"Type": "AWS::DynamoDB::Table", "Properties": {}}, r"type AWS::DynamoDB::Table of resource Wrong"),
    ({"Type": "AWS::CloudFormation::Macro", "Properties": {}}, r"type AWS::CloudFormation::Macro of resource Wrong"),
    (
        {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": "1", "Tier": "Advanced"}},
        r"property Tier of resource Wrong \(AWS::SSM::Parameter\)",
    ),
    (
        {"Type": "AWS::S3::Bucket", "Properties": {"VersioningConfiguration": {"MfaDelete": "Enabled"}}},
        r"property VersioningConfiguration.MfaDelete of resource Wrong \(AWS::S3::Bucket\)",
    ),
    (
        # ministack keeps it and never ends a query for it.
        {
            "Type": "AWS::Athena::WorkGroup",
            "Properties": {"Name": "team", "WorkGroupConfiguration": {"BytesScannedCutoffPerQuery": 10_000_000}},
        },
        r"property WorkGroupConfiguration.BytesScannedCutoffPerQuery of resource Wrong \(AWS::Athena::WorkGroup\)",
    ),
    ({**PARAMETER, "CreationPolicy": {}}, r"attribute CreationPolicy of resource Wrong"),
    ({"Type": "Custom::Thing", "Properties": {}}, r"resource Wrong \(Custom::Thing\) has no ServiceToken"),
    (
        {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": {"Ref": "Nowhere"}}},
        r"resource Wrong refers to Nowhere",
    ),
    (
        {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": {"Fn::Sub": "x-${Nowhere.Arn}"}}},
        r"resource Wrong refers to Nowhere",
    ),
    ({**PARAMETER, "DependsOn": ["Nowhere"]}, r"resource Wrong refers to Nowhere"),
]


@pytest.mark.parametrize(("wrong", "message"), REFUSED)
def test_stack_with_it_is_refused_and_nothing_created(stack: Stack, wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(ClientError, match=message):
        stack.deploy({"Right": PARAMETER, "Wrong": wrong})
    assert stack.status() == ""
    assert stack.session.client("ssm").describe_parameters()["Parameters"] == []


def test_change_set_with_it_is_refused(stack: Stack) -> None:
    wrong, message = REFUSED[3]
    with pytest.raises(ClientError, match=message):
        stack.cloudformation.create_change_set(
            StackName="test",
            ChangeSetName="one",
            ChangeSetType="CREATE",
            TemplateBody=json.dumps({"Resources": {"Wrong": wrong}}),
        )
    assert stack.status() == ""


def test_update_with_it_is_refused_and_changes_nothing(stack: Stack) -> None:
    stack.deploy({"Right": PARAMETER})
    with pytest.raises(ClientError, match="property Tier of resource Wrong"):
        stack.deploy({"Right": PARAMETER, "Wrong": REFUSED[3][0]})
    assert stack.status() == "CREATE_COMPLETE"


def test_every_problem_is_named_at_once(stack: Stack) -> None:
    with pytest.raises(ClientError, match=r"(?s)Topic.*Tier"):
        stack.deploy({"One": REFUSED[0][0], "Two": REFUSED[3][0]})


def test_resource_whose_condition_is_false_is_not_looked_at(stack: Stack) -> None:
    resources = {"Right": PARAMETER, "Wrong": {**REFUSED[0][0], "Condition": "Never"}}
    stack.deploy(resources, Conditions={"Never": {"Fn::Equals": ["a", "b"]}})
    assert stack.status() == "CREATE_COMPLETE"


def test_output_that_refers_to_nothing_is_refused(stack: Stack) -> None:
    with pytest.raises(ClientError, match="output Id refers to Nowhere"):
        stack.deploy({"Right": PARAMETER}, Outputs={"Id": {"Value": {"Ref": "Nowhere"}}})


def test_substitution_of_pseudo_parameters_and_given_variables_is_accepted(stack: Stack) -> None:
    text = {"Fn::Sub": ["${AWS::AccountId}/${Given}/${!Literal}", {"Given": "g"}]}
    stack.deploy({"Right": {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": text}}})
    value = stack.session.client("ssm").get_parameter(Name=stack.physical_id("Right"))["Parameter"]["Value"]
    assert value == "222222222222/g/${Literal}"
