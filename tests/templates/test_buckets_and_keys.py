"""What holds for every bucket, key and trust of the whole app."""

from __future__ import annotations

from typing import Any

import pytest

from tests.synthesis import Template, properties, resources, values

KEPT = (
    "AWS::S3::Bucket",
    "AWS::KMS::Key",
    "AWS::SageMaker::FeatureGroup",
    "AWS::SageMaker::ModelPackageGroup",
    "AWS::SQS::Queue",
    "AWS::Glue::Database",
)


def test_every_bucket_is_private_versioned_encrypted_and_owned_by_its_account(
    templates: dict[str, Template],
) -> None:
    for bucket in _all(templates, "AWS::S3::Bucket"):
        assert bucket["PublicAccessBlockConfiguration"] == {
            "BlockPublicAcls": True,
            "BlockPublicPolicy": True,
            "IgnorePublicAcls": True,
            "RestrictPublicBuckets": True,
        }
        assert bucket["OwnershipControls"] == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
        assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
        assert bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]


def test_every_bucket_refuses_requests_without_tls(templates: dict[str, Template]) -> None:
    for stack, template in templates.items():
        denied = {
            policy["Bucket"]: statement
            for policy in properties(template, "AWS::S3::BucketPolicy")
            for statement in policy["PolicyDocument"]["Statement"]
            if statement["Sid"] == "TlsOnly"
        }
        buckets = resources(template, "AWS::S3::Bucket")
        names = {bucket["Properties"]["BucketName"] for bucket in buckets.values()}
        assert set(denied) == names, stack
        for name in names:
            arn = f"arn:aws:s3:::{name}"
            assert denied[name]["Resource"] == [arn, f"{arn}/*"]
            assert denied[name]["Effect"] == "Deny"
            assert denied[name]["Principal"] == {"AWS": "*"}
            assert denied[name]["Action"] == "s3:*"
            assert denied[name]["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_every_key_rotates_and_waits_a_month_before_it_is_deleted(templates: dict[str, Template]) -> None:
    for key in _all(templates, "AWS::KMS::Key"):
        assert key["EnableKeyRotation"] is True
        assert key["PendingWindowInDays"] == 30


def test_what_holds_data_is_retained(templates: dict[str, Template]) -> None:
    for stack, template in templates.items():
        for kind in KEPT:
            for name, body in resources(template, kind).items():
                kept = (body.get("DeletionPolicy"), body.get("UpdateReplacePolicy"))
                assert kept == ("RetainExceptOnCreate", "Retain"), (stack, name)


def test_every_queue_is_encrypted_with_a_key_of_ours_and_refuses_requests_without_tls(
    templates: dict[str, Template],
) -> None:
    for stack, template in templates.items():
        queues = properties(template, "AWS::SQS::Queue")
        keys = resources(template, "AWS::KMS::Key")
        assert all(queue["KmsMasterKeyId"]["Fn::GetAtt"][0] in keys for queue in queues)
        denied = {
            statement["Resource"].rpartition(":")[2]
            for policy in properties(template, "AWS::SQS::QueuePolicy")
            for statement in policy["PolicyDocument"]["Statement"]
            if (statement["Effect"], statement["Action"]) == ("Deny", "sqs:*")
            and statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
        }
        assert denied == {queue["QueueName"] for queue in queues}, stack


@pytest.mark.requirement("S4.1", "S3.3")
def test_every_trust_of_an_account_says_which_roles_or_asks_for_an_external_id(templates: dict[str, Template]) -> None:
    trusts = [
        statement
        for role in _all(templates, "AWS::IAM::Role")
        for statement in role["AssumeRolePolicyDocument"]["Statement"]
        if "AWS" in statement["Principal"]
    ]
    consoles = [trust for trust in trusts if "sts:ExternalId" in trust["Condition"].get("StringEquals", {})]
    assert [trust["Principal"]["AWS"] for trust in consoles] == ["arn:aws:iam::767397658217:root"]
    trusts = [trust for trust in trusts if trust not in consoles]
    assert trusts
    for trust in trusts:
        account = trust["Principal"]["AWS"].split(":")[4]
        roles = values(trust["Condition"]["ArnLike"]["aws:PrincipalArn"])
        assert roles
        assert all(role.startswith(f"arn:aws:iam::{account}:role/") for role in roles)
        inside = trust["Condition"].get("StringEquals", {}).get("aws:PrincipalOrgID")
        assert inside == (None if account == "666677778888" else "o-landbridge1")


def _all(templates: dict[str, Template], kind: str) -> list[dict[str, Any]]:
    return [body for template in templates.values() for body in properties(template, kind)]
