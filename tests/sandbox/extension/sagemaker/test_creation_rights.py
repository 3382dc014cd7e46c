"""What the creator of a feature group, and the role of its offline store, must be allowed."""

from typing import Any

import pytest

from tests.sandbox.extension.authorization.documents import allow, policy
from tests.sandbox.extension.sagemaker.conftest import (
    BUCKET,
    CENTRAL,
    PREFIX,
    REGION,
    FeatureStore,
    feature_group_arn,
    refusal,
    role_statements,
)

pytestmark = pytest.mark.sandbox

ONLINE_KEY_ACTIONS = [
    f"kms:{name}"
    for name in (
        "Encrypt",
        "Decrypt",
        "DescribeKey",
        "CreateGrant",
        "RetireGrant",
        "ReEncrypt*",
        "GenerateDataKey",
        "ListAliases",
        "ListGrants",
        "RevokeGrant",
    )
]


def creator(store: FeatureStore, *, without: str = "") -> list[dict[str, Any]]:
    """What the creator of `team-clicks`, with an online key and an offline store, needs."""
    glue = f"arn:aws:glue:{REGION}:{CENTRAL}"
    passed = {"StringEquals": {"iam:PassedToService": "sagemaker.amazonaws.com"}}
    via = {"StringEquals": {"kms:ViaService": f"sagemaker.{REGION}.amazonaws.com"}}
    tables = [f"{glue}:catalog", f"{glue}:database/features", f"{glue}:table/features/team_*"]
    needed = {
        "group": allow("sagemaker:CreateFeatureGroup", feature_group_arn("team-*")),
        "tags": allow("sagemaker:AddTags", feature_group_arn("team-*")),
        "role": allow("iam:PassRole", store.role_arn, Condition=passed),
        "key": allow(ONLINE_KEY_ACTIONS, store.online_key, Condition=via),
        "table": allow("glue:CreateTable", tables),
    }
    return [each for name, each in needed.items() if name != without]


def request(store: FeatureStore, **changes: Any) -> dict[str, Any]:
    """A CreateFeatureGroup request for `team-clicks`."""
    catalog = {"Catalog": "AwsDataCatalog", "Database": "features", "TableName": "team_clicks"}
    online = {"EnableOnlineStore": True, "SecurityConfig": {"KmsKeyId": store.online_key}}
    complete = {
        "OnlineStoreConfig": online,
        "OfflineStoreConfig": store.offline_store("ignored", DataCatalogConfig=catalog),
        "Tags": [{"Key": "team", "Value": "clicks"}],
    }
    return store.definition("team-clicks", offline=True, **(complete | changes))


@pytest.mark.requirement("S4.4")
def test_a_producer_creates_a_group_with_no_more_than_it_needs(store: FeatureStore) -> None:
    producer = store.as_role("sagemaker", "producer", creator(store))
    producer.create_feature_group(**request(store))
    found = store.settled("team-clicks")
    assert found["FeatureGroupStatus"] == "Created", found.get("FailureReason")


@pytest.mark.parametrize(
    ("without", "action"),
    [
        ("group", "sagemaker:CreateFeatureGroup"),
        ("tags", "sagemaker:AddTags"),
        ("role", "iam:PassRole"),
        ("key", "kms:Encrypt"),
    ],
)
def test_a_right_that_the_creator_lacks_is_named(store: FeatureStore, without: str, action: str) -> None:
    producer = store.as_role("sagemaker", "producer", creator(store, without=without))
    code, text = refusal(producer.create_feature_group, **request(store))
    assert (code, action in text) == ("AccessDeniedException", True)


def test_a_creator_without_rights_in_glue_gets_a_failed_group(store: FeatureStore) -> None:
    store.as_role("sagemaker", "producer", creator(store, without="table")).create_feature_group(**request(store))
    found = store.settled("team-clicks")
    assert found["FeatureGroupStatus"] == "CreateFailed"
    assert "glue:CreateTable" in found["FailureReason"]


@pytest.mark.requirement("S4.4")
def test_a_producer_creates_groups_under_its_own_prefix_only(store: FeatureStore) -> None:
    producer = store.as_role("sagemaker", "producer", creator(store))
    code, text = refusal(producer.create_feature_group, **request(store, FeatureGroupName="other-clicks"))
    assert (code, feature_group_arn("other-clicks") in text) == ("AccessDeniedException", True)


@pytest.mark.requirement("S4.9")
@pytest.mark.parametrize(
    ("key", "wanted", "denied"),
    [
        ("sagemaker:FeatureGroupOfflineStoreS3Uri", f"s3://{BUCKET}/{PREFIX}", "s3://elsewhere"),
        ("sagemaker:FeatureGroupEnableOnlineStore", "true", "false"),
        ("aws:RequestTag/team", "clicks", "views"),
    ],
)
def test_condition_keys_of_the_request_count(store: FeatureStore, key: str, wanted: str, denied: str) -> None:
    for name, value in (("allowed", wanted), ("refused", denied)):
        rights = creator(store)
        rights[0]["Condition"] = {"StringEquals": {key: value}}
        producer = store.as_role("sagemaker", name, rights)
        if name == "refused":
            assert refusal(producer.create_feature_group, **request(store))[0] == "AccessDeniedException"
        else:
            producer.create_feature_group(**request(store))
            store.settled("team-clicks")
            store.sagemaker.delete_feature_group(FeatureGroupName="team-clicks")


def test_a_condition_on_tag_keys_counts(store: FeatureStore) -> None:
    rights = creator(store)
    rights[0]["Condition"] = {"ForAllValues:StringEquals": {"aws:TagKeys": ["owner"]}}
    producer = store.as_role("sagemaker", "producer", rights)
    assert refusal(producer.create_feature_group, **request(store))[0] == "AccessDeniedException"


@pytest.mark.parametrize(
    ("topic", "action"),
    [
        ("objects", "s3:PutObject"),
        ("bucket", "s3:GetBucketAcl"),
        ("table", "glue:GetTable"),
        ("key", "kms:GenerateDataKey"),
        ("metadata", "s3:GetObject"),
    ],
)
def test_a_right_that_the_role_lacks_fails_the_group_and_is_named(store: FeatureStore, topic: str, action: str) -> None:
    statements = [each for name, each in role_statements(store.offline_key).items() if name != topic]
    store.client("iam").put_role_policy(
        RoleName="feature-store", PolicyName="access", PolicyDocument=policy(*statements)
    )
    config = store.offline_store("users", TableFormat="Iceberg")
    found = store.create("users", offline=True, OfflineStoreConfig=config)
    assert found["FeatureGroupStatus"] == "CreateFailed"
    assert action in found["FailureReason"]


def test_a_bucket_policy_counts_for_the_role(store: FeatureStore) -> None:
    denied = allow("s3:PutObject", f"arn:aws:s3:::{BUCKET}/*", Principal="*") | {"Effect": "Deny"}
    other_key = {"StringNotEquals": {"s3:x-amz-server-side-encryption-aws-kms-key-id": store.online_key}}
    denied["Condition"] = other_key
    store.client("s3").put_bucket_policy(Bucket=BUCKET, Policy=policy(denied))
    found = store.create("users", offline=True)
    assert found["FeatureGroupStatus"] == "CreateFailed"
    assert "explicit deny" in found["FailureReason"]


def test_a_bucket_that_does_not_exist_fails_the_group(store: FeatureStore) -> None:
    config = store.offline_store("users", S3StorageConfig={"S3Uri": "s3://no-such-bucket-anywhere"})
    found = store.create("users", offline=True, OfflineStoreConfig=config)
    assert found["FeatureGroupStatus"] == "CreateFailed"
    assert "no-such-bucket-anywhere" in found["FailureReason"]


@pytest.mark.parametrize("trusted", ["lambda.amazonaws.com", None])
def test_a_role_that_sagemaker_cannot_assume_is_refused(store: FeatureStore, trusted: str | None) -> None:
    role = f"arn:aws:iam::{CENTRAL}:role/missing"
    if trusted:
        role = store.role("other", [], Service=trusted)
    code, text = refusal(store.sagemaker.create_feature_group, **store.definition("users", offline=True, RoleArn=role))
    assert (code, "Could not assume role" in text) == ("ValidationException", True)


def test_a_role_may_trust_sagemaker_for_this_account_only(store: FeatureStore) -> None:
    for account, created in ((CENTRAL, True), ("222222222222", False)):
        trust = {
            "Effect": "Allow",
            "Principal": {"Service": "sagemaker.amazonaws.com"},
            "Action": "sts:AssumeRole",
            "Condition": {"StringEquals": {"aws:SourceAccount": account}},
        }
        store.client("iam").update_assume_role_policy(RoleName="feature-store", PolicyDocument=policy(trust))
        request = store.definition(f"group-{account}", offline=True)
        if created:
            store.sagemaker.create_feature_group(**request)
        else:
            assert refusal(store.sagemaker.create_feature_group, **request)[0] == "ValidationException"
