"""Quotas of IAM users."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.conftest import Sandbox

pytestmark = [pytest.mark.sandbox, pytest.mark.requirement("S3.4")]

ACCOUNT = "222222222222"


def _document(size: int) -> str:
    statement = {"Effect": "Allow", "Action": "sqs:ListQueues", "Resource": "*", "Sid": "x" * size}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@pytest.fixture
def iam(sandbox: Sandbox) -> Any:
    client: Any = sandbox.root(ACCOUNT).client("iam")
    client.create_user(UserName="console")
    return client


def test_a_user_has_two_access_keys(iam: Any) -> None:
    first = iam.create_access_key(UserName="console")["AccessKey"]["AccessKeyId"]
    iam.create_access_key(UserName="console")
    with pytest.raises(ClientError, match="AccessKeysPerUser"):
        iam.create_access_key(UserName="console")
    iam.delete_access_key(UserName="console", AccessKeyId=first)
    iam.create_access_key(UserName="console")


def test_inline_policies_of_a_user_are_small(iam: Any) -> None:
    iam.put_user_policy(UserName="console", PolicyName="one", PolicyDocument=_document(1_000))
    iam.put_user_policy(UserName="console", PolicyName="one", PolicyDocument=_document(1_500))
    with pytest.raises(ClientError, match="2048"):
        iam.put_user_policy(UserName="console", PolicyName="two", PolicyDocument=_document(600))


def test_a_user_has_ten_managed_policies(iam: Any) -> None:
    arns = [
        iam.create_policy(PolicyName=f"p{number}", PolicyDocument=_document(1))["Policy"]["Arn"] for number in range(11)
    ]
    for arn in arns[:10]:
        iam.attach_user_policy(UserName="console", PolicyArn=arn)
    with pytest.raises(ClientError, match="PoliciesPerUser"):
        iam.attach_user_policy(UserName="console", PolicyArn=arns[10])
