"""Who reads a secret: identity, the secret's policy, the key's."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.conftest import Sandbox

pytestmark = pytest.mark.sandbox

ACCOUNT = "222222222222"
OTHER = "333333333333"
VIA = {"Condition": {"StringEquals": {"kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com"}}}


def _document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def _allow(*actions: str, **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": [*actions], "Resource": "*", **more}


def _key(sandbox: Sandbox, *statements: dict[str, Any]) -> str:
    own = _allow("kms:*", Principal={"AWS": ACCOUNT})
    kms: Any = sandbox.root(ACCOUNT).client("kms")
    return str(kms.create_key(Policy=_document(own, *statements))["KeyMetadata"]["Arn"])


def _role(sandbox: Sandbox, account: str, name: str, *statements: dict[str, Any]) -> Any:
    iam: Any = sandbox.root(account).client("iam")
    trust = _document({"Effect": "Allow", "Principal": {"AWS": account}, "Action": "sts:AssumeRole"})
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=_document(*statements))
    return sandbox.role(account, role).client("secretsmanager")


@pytest.mark.requirement("S3.4")
def test_a_reader_needs_the_key(sandbox: Sandbox) -> None:
    secrets: Any = sandbox.root(ACCOUNT).client("secretsmanager")
    secrets.create_secret(Name="key", SecretString="hush", KmsKeyId=_key(sandbox))
    refused = _role(sandbox, ACCOUNT, "refused", _allow("secretsmanager:*"))
    allowed = _role(sandbox, ACCOUNT, "allowed", _allow("secretsmanager:*"), _allow("kms:Decrypt", **VIA))
    with pytest.raises(ClientError, match=r"AccessDenied.*kms:Decrypt"):
        refused.get_secret_value(SecretId="key")
    assert allowed.get_secret_value(SecretId="key")["SecretString"] == "hush"
    with pytest.raises(ClientError, match=r"AccessDenied.*kms:GenerateDataKey"):
        allowed.put_secret_value(SecretId="key", SecretString="other")
    writer = _role(sandbox, ACCOUNT, "writer", _allow("secretsmanager:*"), _allow("kms:*", **VIA))
    writer.put_secret_value(SecretId="key", SecretString="other")
    assert allowed.get_secret_value(SecretId="key")["SecretString"] == "other"


def test_another_account_needs_the_policies_of_secret_and_key(sandbox: Sandbox) -> None:
    secrets: Any = sandbox.root(ACCOUNT).client("secretsmanager")
    shared = _key(sandbox, _allow("kms:Decrypt", Principal={"AWS": OTHER}))
    arn = secrets.create_secret(Name="key", SecretString="hush", KmsKeyId=shared)["ARN"]
    reader = _role(sandbox, OTHER, "reader", _allow("secretsmanager:GetSecretValue", "kms:Decrypt"))
    with pytest.raises(ClientError, match="AccessDenied"):
        reader.get_secret_value(SecretId=arn)
    policy = _document(_allow("secretsmanager:GetSecretValue", Principal={"AWS": OTHER}))
    secrets.put_resource_policy(SecretId="key", ResourcePolicy=policy)
    assert reader.get_secret_value(SecretId=arn)["SecretString"] == "hush"
    secrets.update_secret(SecretId="key", KmsKeyId="alias/aws/secretsmanager")
    with pytest.raises(ClientError, match="Access to KMS is not allowed"):
        reader.get_secret_value(SecretId=arn)


def test_refused_policies_and_keys(sandbox: Sandbox) -> None:
    secrets: Any = sandbox.root(ACCOUNT).client("secretsmanager")
    secrets.create_secret(Name="key", SecretString="hush")
    nobody = {"AWS": f"arn:aws:iam::{ACCOUNT}:role/none"}
    for policy in ("{}", _document(_allow("secretsmanager:GetSecretValue", Principal=nobody))):
        with pytest.raises(ClientError, match="MalformedPolicyDocument"):
            secrets.put_resource_policy(SecretId="key", ResourcePolicy=policy)
    with pytest.raises(ClientError, match="UnsupportedOperation"):
        secrets.batch_get_secret_value(SecretIdList=["key"])
    with pytest.raises(ClientError, match="EncryptionFailure"):
        secrets.create_secret(Name="other", SecretString="hush", KmsKeyId="alias/none")
