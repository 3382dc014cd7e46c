"""AWS::SageMaker::FeatureGroup in CloudFormation."""

import copy
import json
import time
from typing import Any

import pytest

from tests.sandbox.extension.authorization.documents import allow, policy
from tests.sandbox.extension.sagemaker.conftest import FEATURES, FeatureStore, record, refusal

pytestmark = pytest.mark.sandbox

STACK = "feature-groups"


def properties(store: FeatureStore, **changes: Any) -> dict[str, Any]:
    """The properties of the group `users`."""
    return {**store.definition("users", offline=True), **changes}


def deploy(store: FeatureStore, group: dict[str, Any] | None, *, create: bool = False) -> dict[str, Any]:
    """Create or update the stack with this group and wait; returns the stack."""
    resource = {"Type": "AWS::SageMaker::FeatureGroup", "Properties": group}
    # A template needs a resource, also when the group has left it.
    other = {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "another-bucket-of-the-stack"}}
    template = {
        "Resources": {"Other": other} | ({"Group": resource} if group else {}),
        "Outputs": {
            "Name": {"Value": {"Ref": "Group"}},
            "Status": {"Value": {"Fn::GetAtt": "Group.FeatureGroupStatus"}},
        }
        if group
        else {},
    }
    cloudformation = store.client("cloudformation")
    call = cloudformation.create_stack if create else cloudformation.update_stack
    call(StackName=STACK, TemplateBody=json.dumps({key: value for key, value in template.items() if value}))
    deadline = time.monotonic() + 30
    while True:
        stack: dict[str, Any] = cloudformation.describe_stacks(StackName=STACK)["Stacks"][0]
        if not stack["StackStatus"].endswith("IN_PROGRESS"):
            return stack
        assert time.monotonic() < deadline, stack["StackStatus"]
        time.sleep(0.05)


def reasons(store: FeatureStore) -> str:
    """The reasons of the stack's events."""
    events = store.client("cloudformation").describe_stack_events(StackName=STACK)["StackEvents"]
    return "\n".join(each.get("ResourceStatusReason", "") for each in events)


def created_at(store: FeatureStore) -> Any:
    """When the group was created: another time for another group."""
    return store.sagemaker.describe_feature_group(FeatureGroupName="users")["CreationTime"]


def test_a_stack_waits_until_its_group_is_created(store: FeatureStore) -> None:
    changes = {
        "Tags": [{"Key": "team", "Value": "a"}],
        "Description": "who",
        "ThroughputConfig": {"ThroughputMode": "OnDemand"},
    }
    stack = deploy(store, properties(store, **changes), create=True)
    assert stack["StackStatus"] == "CREATE_COMPLETE", reasons(store)
    outputs = {each["OutputKey"]: each["OutputValue"] for each in stack["Outputs"]}
    assert outputs == {"Name": "users", "Status": "Created"}
    group = store.sagemaker.describe_feature_group(FeatureGroupName="users")
    assert (group["FeatureGroupStatus"], group["Description"]) == ("Created", "who")
    tags = store.sagemaker.list_tags(ResourceArn=group["FeatureGroupArn"])["Tags"]
    assert [each for each in tags if not each["Key"].startswith("aws:")] == changes["Tags"]


def test_a_group_that_fails_fails_the_stack_with_the_reason(store: FeatureStore) -> None:
    store.client("iam").put_role_policy(
        RoleName="feature-store", PolicyName="access", PolicyDocument=policy(allow("s3:GetBucketAcl", "*"))
    )
    assert deploy(store, properties(store), create=True)["StackStatus"] == "ROLLBACK_COMPLETE"
    assert "s3:PutObject" in reasons(store)
    assert refusal(store.sagemaker.describe_feature_group, FeatureGroupName="users")[0] == "ResourceNotFound"


def test_an_online_key_that_does_not_exist_fails_the_stack(store: FeatureStore) -> None:
    key = store.online_key[:-4] + "0000"
    online = {"EnableOnlineStore": True, "SecurityConfig": {"KmsKeyId": key}}
    stack = deploy(store, properties(store, OnlineStoreConfig=online), create=True)
    assert (stack["StackStatus"], key in reasons(store)) == ("ROLLBACK_COMPLETE", True)


def test_a_property_that_is_not_supported_is_named(store: FeatureStore) -> None:
    features = [*FEATURES, {"FeatureName": "vector", "FeatureType": "Fractional", "CollectionType": "Vector"}]
    code, text = refusal(deploy, store=store, group=properties(store, FeatureDefinitions=features), create=True)
    assert (code, "CollectionType" in text) == ("ValidationError", True)


def test_features_are_added_in_place(store: FeatureStore) -> None:
    deploy(store, properties(store), create=True)
    before = created_at(store)
    added = [{"FeatureName": "country", "FeatureType": "String"}, *FEATURES]
    stack = deploy(store, properties(store, FeatureDefinitions=added))
    assert stack["StackStatus"] == "UPDATE_COMPLETE", reasons(store)
    group = store.sagemaker.describe_feature_group(FeatureGroupName="users")
    assert group["FeatureDefinitions"] == [*FEATURES, added[0]]
    assert group["CreationTime"] == before


@pytest.mark.parametrize(
    ("features", "message"),
    [
        (FEATURES[:-1], "feature spend of users is missing"),
        ([*FEATURES[:-1], {"FeatureName": "spend", "FeatureType": "String"}], "changed from Fractional to String"),
    ],
)
def test_removing_or_changing_a_feature_fails(store: FeatureStore, features: list[Any], message: str) -> None:
    deploy(store, properties(store), create=True)
    before = created_at(store)
    stack = deploy(store, properties(store, FeatureDefinitions=features))
    assert stack["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    assert message in reasons(store)
    assert created_at(store) == before


def test_another_order_of_features_changes_nothing(store: FeatureStore) -> None:
    deploy(store, properties(store), create=True)
    before = created_at(store)
    stack = deploy(store, properties(store, FeatureDefinitions=FEATURES[::-1]))
    assert stack["StackStatus"] == "UPDATE_COMPLETE", reasons(store)
    group = store.sagemaker.describe_feature_group(FeatureGroupName="users")
    assert (group["FeatureDefinitions"], group["CreationTime"]) == (FEATURES, before)


def test_time_to_live_and_throughput_change_in_place(store: FeatureStore) -> None:
    deploy(store, properties(store), create=True)
    before = created_at(store)
    online = {"EnableOnlineStore": True, "TtlDuration": {"Unit": "Days", "Value": 3}}
    throughput = {
        "ThroughputMode": "Provisioned",
        "ProvisionedReadCapacityUnits": 5,
        "ProvisionedWriteCapacityUnits": 6,
    }
    stack = deploy(store, properties(store, OnlineStoreConfig=online, ThroughputConfig=throughput))
    assert stack["StackStatus"] == "UPDATE_COMPLETE", reasons(store)
    group = store.sagemaker.describe_feature_group(FeatureGroupName="users")
    assert (group["OnlineStoreConfig"], group["ThroughputConfig"]) == (online, throughput)
    assert group["CreationTime"] == before
    deploy(store, properties(store, ThroughputConfig=throughput))
    group = store.sagemaker.describe_feature_group(FeatureGroupName="users")
    assert group["OnlineStoreConfig"] == {"EnableOnlineStore": True}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Description", "reworded"),
        ("Tags", [{"Key": "stage", "Value": "production"}]),
        ("RoleArn", "another role"),
        ("OfflineStoreConfig", "another table format"),
        ("OnlineStoreConfig", "a key"),
    ],
)
def test_a_change_that_would_replace_a_named_group_fails_and_keeps_it(
    store: FeatureStore, name: str, value: Any
) -> None:
    group = properties(store, Description="as it was")
    assert deploy(store, group, create=True)["StackStatus"] == "CREATE_COMPLETE", reasons(store)
    store.runtime.put_record(FeatureGroupName="users", Record=record(user_id="u1", event_time="2026-01-01T00:00:00Z"))
    changed = copy.deepcopy(group)
    if value == "another role":
        value = store.role("other-store", [allow("*", "*")], Service="sagemaker.amazonaws.com")
    elif value == "another table format":
        value = group["OfflineStoreConfig"] | {"TableFormat": "Iceberg"}
    elif value == "a key":
        value = {"EnableOnlineStore": True, "SecurityConfig": {"KmsKeyId": store.online_key}}
    changed[name] = value
    assert deploy(store, changed)["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    assert "custom-named" in reasons(store)
    read = {"FeatureGroupName": "users", "RecordIdentifierValueAsString": "u1"}
    assert store.runtime.get_record(**read)["Record"]
    kept = store.sagemaker.describe_feature_group(FeatureGroupName="users")
    assert (kept["Description"], kept["RoleArn"]) == ("as it was", store.role_arn)


def test_removing_a_group_from_its_stack_leaves_the_offline_data(store: FeatureStore) -> None:
    deploy(store, properties(store), create=True)
    store.runtime.put_record(FeatureGroupName="users", Record=record(user_id="u1", event_time="2026-01-01T00:00:00Z"))
    assert deploy(store, None)["StackStatus"] == "UPDATE_COMPLETE", reasons(store)
    assert refusal(store.sagemaker.describe_feature_group, FeatureGroupName="users")[0] == "ResourceNotFound"
    assert store.client("s3").list_objects_v2(Bucket="central-offline-store")["KeyCount"] == 1
    assert store.client("glue").get_table(DatabaseName="features", Name="users")
