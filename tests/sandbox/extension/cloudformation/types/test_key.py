"""KMS keys and aliases from templates, read back through the API."""

import json
from typing import Any

import pytest

from tests.sandbox.extension.cloudformation.stacks import Stack

pytestmark = pytest.mark.sandbox

POLICY = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::222222222222:root"},
            "Action": "kms:*",
            "Resource": "*",
        }
    ],
}


def _key(**properties: Any) -> dict[str, Any]:
    return {"Key": {"Type": "AWS::KMS::Key", "Properties": properties}}


def test_policy_rotation_and_description(stack: Stack) -> None:
    kms = stack.session.client("kms")
    stack.deploy(_key(KeyPolicy=POLICY, EnableKeyRotation=True, Description="before"))
    key = stack.physical_id("Key")
    assert json.loads(kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"]) == POLICY
    assert kms.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"] is True

    changed = {**POLICY, "Id": "changed"}
    stack.deploy(_key(KeyPolicy=changed, Description="after"))
    assert stack.physical_id("Key") == key
    assert json.loads(kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"]) == changed
    assert kms.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"] is False
    assert kms.describe_key(KeyId=key)["KeyMetadata"]["Description"] == "after"


def test_deleted_key_waits_for_its_window(stack: Stack) -> None:
    kms = stack.session.client("kms")
    stack.deploy(_key(PendingWindowInDays=7))
    key = stack.physical_id("Key")
    stack.delete()
    metadata = kms.describe_key(KeyId=key)["KeyMetadata"]
    assert metadata["KeyState"] == "PendingDeletion"
    assert 6 <= (metadata["DeletionDate"] - metadata["CreationDate"]).days <= 7


def test_key_spec_never_changes(stack: Stack) -> None:
    stack.deploy(_key())
    with pytest.raises(AssertionError, match="KeySpec"):
        stack.deploy(_key(KeySpec="RSA_2048"))


def test_tags(stack: Stack) -> None:
    kms = stack.session.client("kms")
    stack.deploy(_key(Tags=[{"Key": "team", "Value": "one"}, {"Key": "old", "Value": "1"}]))
    stack.deploy(_key(Tags=[{"Key": "team", "Value": "two"}]))
    tags = {tag["TagKey"]: tag["TagValue"] for tag in kms.list_resource_tags(KeyId=stack.physical_id("Key"))["Tags"]}
    assert tags["team"] == "two"
    assert "old" not in tags


def test_tag_that_is_reserved_is_refused_and_leaves_no_key(stack: Stack) -> None:
    with pytest.raises(AssertionError, match="tag aws:team: aws: prefixed tag key names are not allowed"):
        stack.deploy(_key(Tags=[{"Key": "aws:team", "Value": "one"}]))
    assert stack.session.client("kms").list_keys()["Keys"] == []


def test_alias_of_another_key_is_not_taken_over(stack: Stack) -> None:
    alias = {"Type": "AWS::KMS::Alias", "Properties": {"AliasName": "alias/central", "TargetKeyId": {"Ref": "Key"}}}
    other = Stack(stack.session, "other")
    other.deploy({**_key(), "Alias": alias})
    with pytest.raises(AssertionError, match="'alias/central' already exists"):
        stack.deploy({**_key(), "Alias": alias})
    metadata = stack.session.client("kms").describe_key(KeyId="alias/central")["KeyMetadata"]
    assert metadata["KeyId"] == other.physical_id("Key")
