"""Roles and their sessions in the local AWS, for the tests of authorization."""

from collections.abc import Mapping
from typing import Any

import boto3

from sandbox import credentials
from tests.sandbox.conftest import Sandbox
from tests.sandbox.extension.authorization.documents import policy


def create_role(sandbox: Sandbox, arn: str, trust_policy: str, *statements: dict[str, Any], **more: Any) -> None:
    """Create the role with an inline policy, `own`, of the statements."""
    account, name = arn.split(":")[4], arn.rsplit("/", 1)[-1]
    path = "/" + arn.split(":role/")[1].removesuffix(name)
    iam = sandbox.root(account).client("iam")
    iam.create_role(RoleName=name, Path=path, AssumeRolePolicyDocument=trust_policy, **more)
    if statements:
        iam.put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=policy(*statements))


def session_of(sandbox: Sandbox, given: Mapping[str, Any]) -> boto3.Session:
    """The session that the Credentials of an AssumeRole answer open."""
    return credentials._session(
        sandbox.endpoint, given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"], None
    )
