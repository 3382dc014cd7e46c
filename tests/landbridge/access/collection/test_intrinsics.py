"""Values that a template can answer are answered; the others are unresolved, where they stand and in the list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from landbridge.access.model import Effect, Unresolved
from tests.landbridge.access.collection.made import estate_of, policy, resource, role

pytestmark = pytest.mark.requirement("B.1")

TEMPLATE = {
    "Parameters": {
        "Given": {"Type": "String", "Default": "one"},
        "Several": {"Type": "CommaDelimitedList", "Default": "one, two"},
        "Number": {"Type": "Number", "Default": 7},
        "Open": {"Type": "String"},
        "Stored": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/key"},
    },
    "Mappings": {"Region": {"eu-west-1": {"bucket": "ours"}}},
    "Conditions": {
        "Yes": {"Fn::Equals": [{"Ref": "AWS::Region"}, "eu-west-1"]},
        "No": {"Fn::Not": [{"Condition": "Yes"}]},
        "Perhaps": {"Fn::Equals": [{"Ref": "Open"}, "yes"]},
        "Either": {"Fn::Or": [{"Condition": "Perhaps"}, {"Condition": "Yes"}]},
        "Both": {"Fn::And": [{"Condition": "Perhaps"}, {"Condition": "Yes"}]},
        "Round": {"Condition": "Round"},
    },
}
OTHERS = {
    "Bucket": resource("AWS::S3::Bucket", BucketName="data"),
    "Nameless": resource("AWS::S3::Bucket"),
    "Queue": resource("AWS::SQS::Queue", QueueName="events.fifo", FifoQueue=True),
    "Function": resource("AWS::Lambda::Function", FunctionName="work"),
    "Rule": resource("AWS::Events::Rule", Name="rule"),
    "Log": resource("AWS::Logs::LogGroup", LogGroupName="/log"),
    "Key": resource("AWS::KMS::Key", KeyPolicy=policy("kms:*", Principal={"AWS": "111122223333"})),
    "Alias": resource("AWS::KMS::Alias", AliasName="alias/data", TargetKeyId={"Ref": "Key"}),
    "Bare": resource("AWS::KMS::Key", KeyPolicy=policy("kms:*", Principal={"AWS": "111122223333"})),
    "User": resource("AWS::IAM::User", UserName="console", Path="/people/"),
    "Managed": resource("AWS::IAM::ManagedPolicy", ManagedPolicyName="managed", PolicyDocument=policy()),
    "Share": resource("AWS::RAM::ResourceShare", Name="share"),
    "Parameter": resource("AWS::SSM::Parameter", Name="/key", Value={"Fn::GetAtt": ["Key", "Arn"]}),
    "Machine": resource("AWS::EC2::SecurityGroup"),
}

KEY = "arn:aws:kms:eu-west-1:111122223333:key/alias/data"
"""What stands for the ARN of the key with that alias."""

RESOLVED: list[tuple[Any, str]] = [
    ({"Ref": "Given"}, "one"),
    ({"Ref": "Number"}, "7"),
    ({"Ref": "Stored"}, KEY),
    ({"Ref": "AWS::AccountId"}, "111122223333"),
    ({"Ref": "AWS::Partition"}, "aws"),
    ({"Ref": "AWS::URLSuffix"}, "amazonaws.com"),
    ({"Ref": "AWS::StackName"}, "landbridge-test-Stack"),
    ({"Ref": "Bucket"}, "data"),
    ({"Fn::GetAtt": ["Bucket", "Arn"]}, "arn:aws:s3:::data"),
    ({"Fn::GetAtt": "Bucket.Arn"}, "arn:aws:s3:::data"),
    ({"Fn::GetAtt": ["Nameless", "Arn"]}, "arn:aws:s3:::landbridge-test-stack-nameless"),
    ({"Ref": "Queue"}, "https://sqs.eu-west-1.amazonaws.com/111122223333/events.fifo"),
    ({"Fn::GetAtt": ["Queue", "Arn"]}, "arn:aws:sqs:eu-west-1:111122223333:events.fifo"),
    ({"Fn::GetAtt": ["Function", "Arn"]}, "arn:aws:lambda:eu-west-1:111122223333:function:work"),
    ({"Fn::GetAtt": ["Rule", "Arn"]}, "arn:aws:events:eu-west-1:111122223333:rule/rule"),
    ({"Fn::GetAtt": ["Log", "Arn"]}, "arn:aws:logs:eu-west-1:111122223333:log-group:/log:*"),
    ({"Fn::GetAtt": ["Key", "Arn"]}, KEY),
    ({"Fn::GetAtt": ["Bare", "Arn"]}, "arn:aws:kms:eu-west-1:111122223333:key/Stack.Bare"),
    ({"Fn::Sub": "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:key/${Key}"}, KEY),
    ({"Fn::GetAtt": ["User", "Arn"]}, "arn:aws:iam::111122223333:user/people/console"),
    ({"Ref": "Managed"}, "arn:aws:iam::111122223333:policy/managed"),
    ({"Ref": "Share"}, "arn:aws:ram:eu-west-1:111122223333:resource-share/share"),
    ({"Fn::GetAtt": ["Parameter", "Value"]}, KEY),
    ("{{resolve:ssm:/key}}", KEY),
    ("{{resolve:ssm:/key:1}}", KEY),
    ({"Fn::Sub": "${Bucket.Arn}/${!name}/${Given}"}, "arn:aws:s3:::data/${name}/one"),
    ({"Fn::Sub": ["${a}-${Given}", {"a": {"Ref": "AWS::Region"}}]}, "eu-west-1-one"),
    ({"Fn::Join": ["/", [{"Fn::GetAtt": ["Bucket", "Arn"]}, "*"]]}, "arn:aws:s3:::data/*"),
    ({"Fn::Join": ["-", {"Fn::Split": [".", "a.b"]}]}, "a-b"),
    ({"Fn::Select": ["1", {"Ref": "Several"}]}, "two"),
    ({"Fn::Select": [0, {"Fn::Split": [":", "x:y"]}]}, "x"),
    ({"Fn::FindInMap": ["Region", {"Ref": "AWS::Region"}, "bucket"]}, "ours"),
    ({"Fn::FindInMap": ["Region", "us-east-1", "bucket", {"DefaultValue": "none"}]}, "none"),
    ({"Fn::If": ["Yes", "a", "b"]}, "a"),
    ({"Fn::If": ["No", "a", "b"]}, "b"),
    ({"Fn::If": ["Either", "a", {"Ref": "Open"}]}, "a"),
    ({"Fn::ToJsonString": {"a": {"Ref": "Given"}}}, '{"a": "one"}'),
]

UNRESOLVED: list[Any] = [
    {"Ref": "Open"},
    {"Ref": "Nobody"},
    {"Ref": 7},
    {"Ref": "AWS::StackId"},
    {"Fn::GetAtt": ["Nobody", "Arn"]},
    {"Fn::GetAtt": ["Bucket", "Colour"]},
    {"Fn::GetAtt": "Bucket"},
    {"Fn::Sub": "${Open}-a"},
    {"Fn::Sub": ["a"]},
    {"Fn::Join": ["-", ["a", {"Ref": "Open"}]]},
    {"Fn::Join": ["-"]},
    {"Fn::Select": [9, ["a"]]},
    {"Fn::Select": ["x", ["a"]]},
    {"Fn::Split": ["", "a"]},
    {"Fn::FindInMap": ["Region", "us-east-1", "bucket"]},
    {"Fn::If": ["Perhaps", "a", "b"]},
    {"Fn::If": ["Both", "a", "b"]},
    {"Fn::If": ["Round", "a", "b"]},
    {"Fn::If": ["Nowhere", "a", "b"]},
    {"Fn::ImportValue": "other"},
    {"Fn::Transform": {"Name": "AWS::Include"}},
    "{{resolve:ssm:/other}}",
    "{{resolve:secretsmanager:secret}}",
]


def resources_of(folder: Path, value: Any) -> tuple[object, tuple[Unresolved, ...]]:
    """What a statement's Resource becomes, and the list."""
    inline = [{"PolicyName": "inline", "PolicyDocument": policy(target=value)}]
    estate = estate_of(folder, {**OTHERS, "Reader": role(Policies=inline)}, **TEMPLATE)
    (statement,) = estate.identities["arn:aws:iam::111122223333:role/reader"].policies
    (found,) = statement.resources
    return found, estate.unresolved


@pytest.mark.parametrize(("value", "expected"), RESOLVED)
def test_what_the_template_answers_is_resolved(tmp_path: Path, value: Any, expected: str) -> None:
    assert resources_of(tmp_path, value) == (expected, ())


@pytest.mark.parametrize("value", UNRESOLVED)
def test_what_it_does_not_answer_stays_unresolved_and_is_listed_with_its_place(tmp_path: Path, value: Any) -> None:
    found, listed = resources_of(tmp_path, value)
    assert isinstance(found, Unresolved)
    assert listed == (found,)
    assert listed[0].place == "Stack, Reader.Policies"


def test_no_value_takes_an_element_away(tmp_path: Path) -> None:
    several = ["arn:aws:s3:::a", {"Fn::If": ["No", "arn:aws:s3:::b", {"Ref": "AWS::NoValue"}]}]
    inline = {"PolicyName": "inline", "PolicyDocument": policy(target=several, Condition={"Ref": "AWS::NoValue"})}
    estate = estate_of(tmp_path, {"Reader": role(Policies=[inline])}, **TEMPLATE)
    (statement,) = estate.identities["arn:aws:iam::111122223333:role/reader"].policies
    assert statement.resources == ("arn:aws:s3:::a",)
    assert statement.conditions == ()


def test_an_unresolved_attribute_is_told_by_the_construct_and_not_by_the_logical_id(tmp_path: Path) -> None:
    bucket = resource("AWS::S3::Bucket", "Stack/Data", BucketName="data")
    inline = {"PolicyName": "inline", "PolicyDocument": policy(target={"Fn::GetAtt": ["Bucket", "Colour"]})}
    estate = estate_of(tmp_path, {"Bucket": bucket, "Reader": role(Policies=[inline])})
    assert estate.unresolved[0].text == '{"Fn::GetAtt": ["Stack/Data", "Colour"]}'


def test_a_resource_named_after_itself_is_unresolved(tmp_path: Path) -> None:
    estate = estate_of(tmp_path, {"Reader": role(RoleName={"Ref": "Reader"})})
    assert estate.identities == {}
    assert estate.unresolved == (Unresolved('{"Ref": "Stack/Reader"}', ""),)


def test_a_resource_that_a_condition_rules_out_is_not_there(tmp_path: Path) -> None:
    assert estate_of(tmp_path, {"Reader": {**role(), "Condition": "No"}}, **TEMPLATE).identities == {}
    assert len(estate_of(tmp_path, {"Reader": {**role(), "Condition": "Yes"}}, **TEMPLATE).identities) == 1


def test_what_may_or_may_not_be_there_says_nothing_for_certain(tmp_path: Path) -> None:
    inline = resource("AWS::IAM::Policy", PolicyName="p", PolicyDocument=policy(), Roles=[{"Ref": "Reader"}])
    estate = estate_of(tmp_path, {"Reader": role(), "Policy": {**inline, "Condition": "Perhaps"}}, **TEMPLATE)
    policies = estate.identities["arn:aws:iam::111122223333:role/reader"].policies
    assert [each.effect for each in policies] == [Effect.ALLOW, Effect.DENY]
    assert all(isinstance(action, Unresolved) for each in policies for action in each.actions)
    assert [each.text for each in estate.unresolved] == ["whether there is Stack/Policy"]


def test_a_template_with_a_macro_is_listed(tmp_path: Path) -> None:
    estate = estate_of(tmp_path, {}, Transform="AWS::Serverless-2016-10-31")
    assert estate.unresolved == (Unresolved("what the template's Transform makes of it", ""),)
