"""Who may use a queue: policies across accounts, and the key of an encrypted queue."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.conftest import Sandbox
from tests.sandbox.extension.queues.messages import ACCOUNT, OTHER, arn, fifo_queue

pytestmark = pytest.mark.sandbox

CONSOLE = f"arn:aws:iam::{OTHER}:role/console"


def _document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def _role(sandbox: Sandbox, account: str, name: str, *statements: dict[str, Any]) -> Any:
    """A client of SQS as a role of `account` with these permissions."""
    iam: Any = sandbox.root(account).client("iam")
    trust = {"Effect": "Allow", "Principal": {"AWS": account}, "Action": "sts:AssumeRole"}
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=_document(trust))["Role"]["Arn"]
    if statements:
        iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=_document(*statements))
    return sandbox.role(account, role).client("sqs")


def _allow(*actions: str, **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": [*actions], "Resource": "*", **more}


def test_another_account_needs_both_policies(sandbox: Sandbox, sqs: Any) -> None:
    queue = fifo_queue(sqs)
    allowed, without = (
        _role(sandbox, OTHER, "console", _allow("sqs:ReceiveMessage")),
        _role(sandbox, OTHER, "nobody"),
    )
    with pytest.raises(ClientError, match="AccessDenied"):
        allowed.receive_message(QueueUrl=queue.url)
    principal = {"Principal": {"AWS": OTHER}, "Resource": arn("models.fifo")}
    queue.set(Policy=_document(_allow("sqs:ReceiveMessage", **principal)))
    allowed.receive_message(QueueUrl=queue.url)
    with pytest.raises(ClientError, match="AccessDenied"):
        without.receive_message(QueueUrl=queue.url)
    condition = {"Condition": {"ArnNotEquals": {"aws:PrincipalArn": CONSOLE}}}
    queue.set(Policy=_document(_allow("sqs:ReceiveMessage", **principal, **condition)))
    with pytest.raises(ClientError, match="AccessDenied"):
        allowed.receive_message(QueueUrl=queue.url)


def test_only_the_owner_sets_attributes(sandbox: Sandbox, sqs: Any) -> None:
    queue = fifo_queue(sqs)
    principal = {"Principal": {"AWS": OTHER}, "Resource": arn("models.fifo")}
    queue.set(Policy=_document(_allow("sqs:*", **principal)))
    other: Any = sandbox.root(OTHER).client("sqs")
    assert other.get_queue_attributes(QueueUrl=queue.url, AttributeNames=["QueueArn"])["Attributes"]
    with pytest.raises(ClientError, match="AccessDenied"):
        other.set_queue_attributes(QueueUrl=queue.url, Attributes={"DelaySeconds": "1"})
    with pytest.raises(ClientError, match="AccessDenied"):
        other.delete_queue(QueueUrl=queue.url)
    with pytest.raises(ClientError, match="AccessDenied"):
        other.list_queue_tags(QueueUrl=queue.url)


def test_a_batch_needs_the_permission_of_the_single_call(sandbox: Sandbox, sqs: Any) -> None:
    queue = fifo_queue(sqs)
    client = _role(sandbox, ACCOUNT, "sender", _allow("sqs:SendMessage"))
    entry = {"Id": "1", "MessageBody": "one", "MessageGroupId": "g"}
    assert client.send_message_batch(QueueUrl=queue.url, Entries=[entry])["Successful"]
    with pytest.raises(ClientError, match=r"AccessDenied.*sqs:DeleteMessage\b"):
        client.delete_message_batch(QueueUrl=queue.url, Entries=[{"Id": "1", "ReceiptHandle": "x"}])


@pytest.mark.parametrize("missing", ["kms:GenerateDataKey", "kms:Decrypt"])
def test_senders_and_receivers_need_the_key(sandbox: Sandbox, sqs: Any, missing: str) -> None:
    own = _allow("kms:*", Principal={"AWS": ACCOUNT})
    key = sandbox.root(ACCOUNT).client("kms").create_key(Policy=_document(own))["KeyMetadata"]["Arn"]
    queue = fifo_queue(sqs, KmsMasterKeyId=key)
    via = {"Condition": {"StringEquals": {"kms:ViaService": "sqs.eu-west-1.amazonaws.com"}}}
    other = {"kms:GenerateDataKey": "kms:Decrypt", "kms:Decrypt": "kms:GenerateDataKey"}[missing]
    refused = _role(sandbox, ACCOUNT, "refused", _allow("sqs:*"), _allow(other, **via))
    allowed = _role(sandbox, ACCOUNT, "allowed", _allow("sqs:*"), _allow(missing, other, **via))
    with pytest.raises(ClientError, match=r"KMS.AccessDeniedException.*" + missing):
        refused.send_message(QueueUrl=queue.url, MessageBody="one", MessageGroupId="g")
    allowed.send_message(QueueUrl=queue.url, MessageBody="one", MessageGroupId="g")
    if missing == "kms:Decrypt":
        with pytest.raises(ClientError, match="kms:Decrypt"):
            refused.receive_message(QueueUrl=queue.url)
    else:
        assert refused.receive_message(QueueUrl=queue.url, VisibilityTimeout=0)["Messages"]
    assert allowed.receive_message(QueueUrl=queue.url)["Messages"]


def test_another_account_needs_the_key_policy_too(sandbox: Sandbox, sqs: Any) -> None:
    kms: Any = sandbox.root(ACCOUNT).client("kms")
    own = _allow("kms:*", Principal={"AWS": ACCOUNT})
    key = kms.create_key(Policy=_document(own))["KeyMetadata"]["Arn"]
    queue = fifo_queue(sqs, KmsMasterKeyId=key)
    queue.set(Policy=_document(_allow("sqs:ReceiveMessage", Principal={"AWS": OTHER}, Resource=arn("models.fifo"))))
    console = _role(sandbox, OTHER, "console", _allow("sqs:ReceiveMessage", "kms:Decrypt"))
    with pytest.raises(ClientError, match="kms:Decrypt"):
        console.receive_message(QueueUrl=queue.url)
    shared = _document(own, _allow("kms:Decrypt", Principal={"AWS": OTHER}))
    kms.put_key_policy(KeyId=key, PolicyName="default", Policy=shared)
    console.receive_message(QueueUrl=queue.url)


def test_the_managed_key_serves_its_account_only(sandbox: Sandbox, sqs: Any) -> None:
    queue = fifo_queue(sqs, KmsMasterKeyId="alias/aws/sqs")
    queue.send("one")
    queue.set(Policy=_document(_allow("sqs:ReceiveMessage", Principal={"AWS": OTHER}, Resource=arn("models.fifo"))))
    with pytest.raises(ClientError, match="alias/aws/sqs"):
        sandbox.root(OTHER).client("sqs").receive_message(QueueUrl=queue.url)
