"""A user of a stack, its access key in a secret, and neither anywhere else."""

import json
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from tests.sandbox.conftest import Sandbox
from tests.sandbox.extension.cloudformation.stacks import Stack

pytestmark = [pytest.mark.sandbox, pytest.mark.requirement("S3.4")]

ACCOUNT = "222222222222"


@pytest.fixture
def stack(sandbox: Sandbox) -> Stack:
    return Stack(sandbox.root(ACCOUNT))


def _policy(action: str) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]}


def _resources(*, key: dict[str, Any] | None = None, user: dict[str, Any] | None = None) -> dict[str, Any]:
    joined = [
        '{"accessKeyId":"',
        {"Ref": "Key"},
        '","secretAccessKey":"',
        {"Fn::GetAtt": ["Key", "SecretAccessKey"]},
        '"}',
    ]
    secret = {"Name": "console", "Description": "of the console", "SecretString": {"Fn::Join": ["", joined]}}
    own = {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "kms:*", "Resource": "*"}
    encryption = {"KeyPolicy": {"Version": "2012-10-17", "Statement": [own]}}
    managed = {"ManagedPolicyName": "console", "PolicyDocument": _policy("sqs:ListQueues")}
    return {
        "Encryption": {"Type": "AWS::KMS::Key", "Properties": encryption},
        "Managed": {"Type": "AWS::IAM::ManagedPolicy", "Properties": managed},
        "User": {
            "Type": "AWS::IAM::User",
            "Properties": {"UserName": "console", "ManagedPolicyArns": [{"Ref": "Managed"}], **(user or {})},
        },
        "Key": {"Type": "AWS::IAM::AccessKey", "Properties": {"UserName": {"Ref": "User"}, **(key or {})}},
        "Secret": {
            "Type": "AWS::SecretsManager::Secret",
            "Properties": {**secret, "KmsKeyId": {"Fn::GetAtt": ["Encryption", "Arn"]}},
        },
    }


def _credential(stack: Stack) -> dict[str, str]:
    text = stack.session.client("secretsmanager").get_secret_value(SecretId="console")["SecretString"]
    given: dict[str, str] = json.loads(text)
    return given


def _sqs(sandbox: Sandbox, credential: dict[str, str]) -> Any:
    root: Any = sandbox.root(ACCOUNT)
    session = boto3.Session(
        aws_access_key_id=credential["accessKeyId"],
        aws_secret_access_key=credential["secretAccessKey"],
        region_name="eu-west-1",
    )
    client = root.client("sqs")
    return session.client("sqs", endpoint_url=client.meta.endpoint_url, verify=str(sandbox.endpoint.authority))


def test_the_key_is_in_the_secret_and_works_within_the_users_policies(sandbox: Sandbox, stack: Stack) -> None:
    stack.deploy(_resources())
    credential = _credential(stack)
    console = _sqs(sandbox, credential)
    console.list_queues()
    with pytest.raises(ClientError, match="AccessDenied"):
        console.create_queue(QueueName="queue")
    described = stack.session.client("secretsmanager").describe_secret(SecretId="console")
    assert described["KmsKeyId"].startswith(f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/")
    cloudformation = stack.cloudformation
    shown = [
        cloudformation.describe_stacks(),
        cloudformation.describe_stack_events(StackName="test"),
        cloudformation.describe_stack_resources(StackName="test"),
        cloudformation.get_template(StackName="test"),
        stack.session.client("cloudtrail").lookup_events(),
    ]
    assert credential["secretAccessKey"] not in str(shown)


def test_a_higher_serial_makes_a_new_key_and_a_status_turns_it_off(sandbox: Sandbox, stack: Stack) -> None:
    stack.deploy(_resources())
    first = _credential(stack)
    stack.deploy(_resources(key={"Serial": 2}))
    second = _credential(stack)
    assert first["accessKeyId"] != second["accessKeyId"]
    with pytest.raises(ClientError, match="Invalid"):
        _sqs(sandbox, first).list_queues()
    _sqs(sandbox, second).list_queues()
    stack.deploy(_resources(key={"Serial": 2, "Status": "Inactive"}))
    assert _credential(stack) == second
    with pytest.raises(ClientError, match="Invalid"):
        _sqs(sandbox, second).list_queues()


def test_a_value_that_somebody_rotated_stays_when_the_template_changes_other_things(stack: Stack) -> None:
    stack.deploy(_resources())
    secrets: Any = stack.session.client("secretsmanager")
    secrets.put_secret_value(SecretId="console", SecretString='{"accessKeyId": "rotated"}')
    changed = _resources()
    changed["Secret"]["Properties"]["Description"] = "changed"
    stack.deploy(changed)
    assert secrets.describe_secret(SecretId="console")["Description"] == "changed"
    assert _credential(stack) == {"accessKeyId": "rotated"}


def test_a_user_is_changed_in_place_and_deleted_with_all_it_has(stack: Stack) -> None:
    iam: Any = stack.session.client("iam")
    inline = {"PolicyName": "inline", "PolicyDocument": _policy("sqs:GetQueueUrl")}
    stack.deploy(_resources(user={"Policies": [inline], "Tags": [{"Key": "team", "Value": "a"}]}))
    assert iam.list_user_policies(UserName="console")["PolicyNames"] == ["inline"]
    extra = {"UserName": {"Ref": "User"}, "PolicyName": "extra", "PolicyDocument": _policy("sqs:ReceiveMessage")}
    changed = _resources(user={"ManagedPolicyArns": []})
    stack.deploy({**changed, "Extra": {"Type": "AWS::IAM::UserPolicy", "Properties": extra}})
    assert iam.list_user_policies(UserName="console")["PolicyNames"] == ["extra"]
    assert iam.list_attached_user_policies(UserName="console")["AttachedPolicies"] == []
    assert [tag for tag in iam.list_user_tags(UserName="console")["Tags"] if tag["Key"] == "team"] == []
    stack.delete()
    assert iam.list_users()["Users"] == []
    with pytest.raises(ClientError, match="ResourceNotFound"):
        stack.session.client("secretsmanager").describe_secret(SecretId="console")
