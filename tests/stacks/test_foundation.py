"""Foundation of the example: keys, buckets, catalog, role."""

from __future__ import annotations

from typing import Any

import pytest

from tests.synthesis import Template, properties, resources, statements

CENTRAL = "arn:aws:iam::111122223333:root"


@pytest.fixture
def foundation(templates: dict[str, Template]) -> Template:
    return templates["Foundation"]


def test_everything_that_holds_data_outlives_its_stack(foundation: Template) -> None:
    kept = {
        body["Type"]
        for body in foundation["Resources"].values()
        if body.get("DeletionPolicy") == "RetainExceptOnCreate" and body["UpdateReplacePolicy"] == "Retain"
    }
    assert kept == {
        "AWS::KMS::Key",
        "AWS::KMS::Alias",
        "AWS::S3::Bucket",
        "AWS::S3::BucketPolicy",
        "AWS::Glue::Database",
    }
    for kind in kept:
        assert all("DeletionPolicy" in body for body in resources(foundation, kind).values()), kind


def test_both_keys_rotate_and_have_aliases(foundation: Template) -> None:
    keys = properties(foundation, "AWS::KMS::Key")
    assert [key["EnableKeyRotation"] for key in keys] == [True, True]
    assert [alias["AliasName"] for alias in properties(foundation, "AWS::KMS::Alias")] == [
        "alias/landbridge-example-online",
        "alias/landbridge-example-offline",
    ]


@pytest.mark.requirement("S1.4")
def test_online_key_serves_the_organisations_execution_roles_and_names_the_partner(foundation: Template) -> None:
    online, offline = properties(foundation, "AWS::KMS::Key")
    by_sid = {statement["Sid"]: statement for statement in online["KeyPolicy"]["Statement"]}
    roles = "arn:aws:iam::*:role/landbridge-example-execution-*"
    assert by_sid["Organisation"] == {
        "Sid": "Organisation",
        "Effect": "Allow",
        "Principal": {"AWS": "*"},
        "Action": "kms:Decrypt",
        "Resource": "*",
        "Condition": {
            "StringEquals": {"aws:PrincipalOrgID": "o-landbridge1"},
            "ArnLike": {"aws:PrincipalArn": roles},
        },
    }
    assert by_sid["Partners"]["Principal"] == {"AWS": "arn:aws:iam::666677778888:root"}
    assert by_sid["Partners"]["Action"] == "kms:Decrypt"
    assert by_sid["Partners"]["Condition"] == {"ArnLike": {"aws:PrincipalArn": roles}}
    administer, use, catalog = offline["KeyPolicy"]["Statement"]
    assert administer["Principal"] == use["Principal"] == {"AWS": CENTRAL}
    assert catalog == {
        "Sid": "Catalog",
        "Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::555566667777:root"},
        "Action": "kms:Decrypt",
        "Resource": "*",
        "Condition": {
            "ArnEquals": {
                "aws:PrincipalArn": "arn:aws:iam::555566667777:role/landbridge-example-execution-core-search"
            },
            "StringEquals": {"aws:PrincipalOrgID": "o-landbridge1"},
        },
    }


def test_key_parameters_hold_the_arns_of_their_keys(foundation: Template) -> None:
    parameters = properties(foundation, "AWS::SSM::Parameter")
    keys = list(resources(foundation, "AWS::KMS::Key"))
    assert [(parameter["Name"], parameter["Value"]) for parameter in parameters] == [
        ("/landbridge-example-online-key-arn", {"Fn::GetAtt": [keys[0], "Arn"]}),
        ("/landbridge-example-offline-key-arn", {"Fn::GetAtt": [keys[1], "Arn"]}),
    ]


def test_offline_bucket_is_encrypted_with_the_offline_key_and_logs_to_the_log_bucket(foundation: Template) -> None:
    by_name = _buckets(foundation)
    offline = by_name["landbridge-example-111122223333"]
    offline_key = list(resources(foundation, "AWS::KMS::Key"))[1]
    (encryption,) = offline["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert encryption["ServerSideEncryptionByDefault"] == {
        "SSEAlgorithm": "aws:kms",
        "KMSMasterKeyID": {"Fn::GetAtt": [offline_key, "Arn"]},
    }
    assert offline["LoggingConfiguration"] == {
        "DestinationBucketName": "landbridge-example-logs-111122223333",
        "LogFilePrefix": "landbridge-example-111122223333/",
    }
    assert set(by_name) == {"landbridge-example-111122223333", "landbridge-example-logs-111122223333"}


def test_offline_data_never_expires_but_old_versions_do(foundation: Template) -> None:
    (rule,) = _buckets(foundation)["landbridge-example-111122223333"]["LifecycleConfiguration"]["Rules"]
    assert "ExpirationInDays" not in rule
    assert rule["NoncurrentVersionExpiration"] == {"NoncurrentDays": 90}


def test_only_s3_logging_writes_the_log_bucket_and_only_for_the_offline_bucket(foundation: Template) -> None:
    assert _allowed(foundation, "landbridge-example-logs-111122223333") == [
        {
            "Sid": "AccessLogs",
            "Effect": "Allow",
            "Principal": {"Service": "logging.s3.amazonaws.com"},
            "Action": "s3:PutObject",
            "Resource": "arn:aws:s3:::landbridge-example-logs-111122223333/*",
            "Condition": {
                "ArnEquals": {"aws:SourceArn": "arn:aws:s3:::landbridge-example-111122223333"},
                "StringEquals": {"aws:SourceAccount": "111122223333"},
            },
        }
    ]


@pytest.mark.requirement("S4.2", "S4.9")
def test_from_other_accounts_only_who_queries_at_home_reads_the_offline_bucket_and_its_groups_alone(
    foundation: Template,
) -> None:
    bucket = "arn:aws:s3:::landbridge-example-111122223333"
    allowed = _allowed(foundation, "landbridge-example-111122223333")
    assert {statement["Principal"]["AWS"] for statement in allowed} == {"arn:aws:iam::555566667777:root"}
    role = "arn:aws:iam::555566667777:role/landbridge-example-execution-core-search"
    assert all(statement["Condition"]["ArnEquals"] == {"aws:PrincipalArn": role} for statement in allowed)
    assert [(statement["Action"], statement["Resource"]) for statement in allowed] == [
        ("s3:GetObject", [f"{bucket}/example-sessions/*", f"{bucket}/example-users/*"]),
        ("s3:ListBucket", bucket),
        ("s3:GetBucketLocation", bucket),
    ]
    assert allowed[1]["Condition"]["StringLike"] == {"s3:prefix": ["example-sessions/*", "example-users/*"]}


def test_feature_store_roles_are_sagemakers_alone_and_each_writes_its_own_part(foundation: Template) -> None:
    roles = {role["RoleName"]: role for role in properties(foundation, "AWS::IAM::Role")}
    del roles["landbridge-example-replication"]  # S3's: test_replica
    assert set(roles) == {"landbridge-example-feature-store", "landbridge-example-feature-store-produced"}
    for role in roles.values():
        (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
        assert trust["Principal"] == {"Service": "sagemaker.amazonaws.com"}
        assert trust["Condition"] == {"StringEqualsIfExists": {"aws:SourceAccount": "111122223333"}}
    bucket = "arn:aws:s3:::landbridge-example-111122223333"
    tables = "arn:aws:glue:eu-west-1:111122223333:table"
    for name, folder, table in (
        ("landbridge-example-feature-store", "example-*", "landbridge_example/*"),
        ("landbridge-example-feature-store-produced", "produced/*", "sagemaker_featurestore/example_*"),
    ):
        may = statements(foundation, name)
        assert may["Bucket"]["Resource"] == bucket
        assert may["Write"]["Action"] == ["s3:PutObject", "s3:PutObjectAcl"]
        assert may["Write"]["Resource"] == f"{bucket}/{folder}"
        assert may["ReadIcebergMetadata"]["Resource"] == f"{bucket}/{folder}/metadata/*"
        assert may["Tables"]["Resource"][2] == f"{tables}/{table}"


@pytest.mark.requirement("B.4")
def test_feature_store_reaches_its_key_by_arn_since_a_new_alias_counts_only_minutes_later(
    foundation: Template,
) -> None:
    for name in ("landbridge-example-feature-store", "landbridge-example-feature-store-produced"):
        key = statements(foundation, name)["Key"]
        assert "Condition" not in key
        (logical_id, attribute) = key["Resource"]["Fn::GetAtt"]
        assert attribute == "Arn"
        assert foundation["Resources"][logical_id]["Properties"]["Description"].startswith("Offline store")


def _allowed(template: Template, bucket: str) -> list[dict[str, Any]]:
    (policy,) = [each for each in properties(template, "AWS::S3::BucketPolicy") if each["Bucket"] == bucket]
    return [each for each in policy["PolicyDocument"]["Statement"] if each["Effect"] == "Allow"]


def _buckets(template: Template) -> dict[str, dict[str, Any]]:
    return {bucket["BucketName"]: bucket for bucket in properties(template, "AWS::S3::Bucket")}
