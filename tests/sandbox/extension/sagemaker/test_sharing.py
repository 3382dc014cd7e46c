"""Feature groups of another account: what RAM shares allow, and what they do not."""

from typing import Any

import pytest

from tests.sandbox.extension.authorization.documents import allow, policy
from tests.sandbox.extension.sagemaker.conftest import (
    CENTRAL,
    REGION,
    TEAM,
    FeatureStore,
    feature_group_arn,
    record,
    refusal,
    values,
)

pytestmark = pytest.mark.sandbox

EVENT_TIME = "2026-01-01T00:00:00Z"
READ = ("DescribeFeatureGroup", "DescribeFeatureMetadata", "GetRecord", "BatchGetRecord")
WRITE = ("PutRecord", "DeleteRecord")
ADMINISTER = ("UpdateFeatureGroup", "UpdateFeatureMetadata")
LEVELS = {
    "AWSRAMPermissionSageMakerFeatureGroupReadOnly": READ,
    "AWSRAMPermissionSagemakerFeatureGroupReadWrite": READ + WRITE,
    "AWSRAMPermissionSagemakerFeatureGroupAdmin": READ + WRITE + ADMINISTER,
}


def share(store: FeatureStore, arn: str, permission: str, *principals: str) -> None:
    """Share a resource of CENTRAL with accounts of the organisation."""
    store.client("ram").create_resource_share(
        name=permission,
        resourceArns=[arn],
        principals=list(principals or (TEAM,)),
        permissionArns=[f"arn:aws:ram::aws:permission/{permission}"],
        allowExternalPrincipals=False,
    )


def call(clients: dict[str, Any], action: str, group: str) -> Any:
    """Make the call `action` on a group."""
    record_of = {"FeatureGroupName": group, "RecordIdentifierValueAsString": "u1"}
    feature = {"FeatureGroupName": group, "FeatureName": "clicks"}
    control, runtime = clients["sagemaker"], clients["sagemaker-featurestore-runtime"]
    calls: dict[str, Any] = {
        "DescribeFeatureGroup": lambda: control.describe_feature_group(FeatureGroupName=group),
        "DescribeFeatureMetadata": lambda: control.describe_feature_metadata(**feature),
        "GetRecord": lambda: runtime.get_record(**record_of),
        "BatchGetRecord": lambda: runtime.batch_get_record(
            Identifiers=[{"FeatureGroupName": group, "RecordIdentifiersValueAsString": ["u1"]}]
        ),
        "PutRecord": lambda: runtime.put_record(
            FeatureGroupName=group, Record=record(user_id="u1", event_time=EVENT_TIME, clicks=1)
        ),
        "DeleteRecord": lambda: runtime.delete_record(**record_of, EventTime=EVENT_TIME),
        "UpdateFeatureGroup": lambda: control.update_feature_group(
            FeatureGroupName=group, OnlineStoreConfig={"TtlDuration": {"Unit": "Days", "Value": 9}}
        ),
        "UpdateFeatureMetadata": lambda: control.update_feature_metadata(**feature, Description="how often"),
        "DeleteFeatureGroup": lambda: control.delete_feature_group(FeatureGroupName=group),
        "ListTags": lambda: control.list_tags(ResourceArn=group),
    }
    return calls[action]()


def role_clients(store: FeatureStore, statements: list[dict[str, Any]], name: str = "scientist") -> dict[str, Any]:
    """Clients of a role of TEAM."""
    session = store.sandbox.role(TEAM, store.role(name, statements, account=TEAM))
    return {service: session.client(service) for service in ("sagemaker", "sagemaker-featurestore-runtime")}


def everything(name: str = "users") -> list[dict[str, Any]]:
    """All of SageMaker on one group of CENTRAL."""
    return [allow("sagemaker:*", feature_group_arn(name))]


@pytest.mark.requirement("S1.2")
@pytest.mark.requirement("S1.4")
@pytest.mark.parametrize("permission", LEVELS)
def test_each_level_of_access_allows_its_calls_and_no_others(store: FeatureStore, permission: str) -> None:
    store.create("users")
    share(store, feature_group_arn("users"), permission)
    clients = role_clients(store, everything())
    for action in LEVELS[permission]:
        call(clients, action, feature_group_arn("users"))
    for action in {*READ, *WRITE, *ADMINISTER} - {*LEVELS[permission]}:
        code, text = refusal(call, clients=clients, action=action, group=feature_group_arn("users"))
        assert (code, f"sagemaker:{action}" in text) == ("AccessDeniedException", True), action
    assert refusal(call, clients=clients, action="ListTags", group=feature_group_arn("users"))[0] == (
        "AccessDeniedException"
    )


@pytest.mark.requirement("S1.4")
def test_a_group_that_is_not_shared_is_refused_as_if_it_did_not_exist(store: FeatureStore) -> None:
    store.create("users")
    clients = role_clients(store, [allow("sagemaker:*", "*")])
    for name in ("users", "nothing"):
        code, text = refusal(call, clients=clients, action="GetRecord", group=feature_group_arn(name))
        assert (code, "no resource-based policy allows" in text) == ("AccessDeniedException", True)


@pytest.mark.requirement("S1.4")
def test_a_share_gives_nothing_to_a_role_without_identity_policy(store: FeatureStore) -> None:
    store.create("users")
    share(store, feature_group_arn("users"), "AWSRAMPermissionSageMakerFeatureGroupReadOnly")
    clients = role_clients(store, everything("reviews"))
    code, text = refusal(call, clients=clients, action="GetRecord", group=feature_group_arn("users"))
    assert (code, "no identity-based policy allows" in text) == ("AccessDeniedException", True)


@pytest.mark.requirement("S1.4")
def test_a_bare_name_never_reaches_another_account(store: FeatureStore) -> None:
    store.create("users")
    share(store, feature_group_arn("users"), "AWSRAMPermissionSagemakerFeatureGroupAdmin")
    own = [*everything(), allow("sagemaker:*", feature_group_arn("users", TEAM))]
    clients = role_clients(store, own)
    for action in ("DescribeFeatureGroup", "GetRecord"):
        assert refusal(call, clients=clients, action=action, group="users")[0] == "ResourceNotFound"


@pytest.mark.requirement("S1.4")
def test_a_share_with_one_account_gives_nothing_to_another(store: FeatureStore) -> None:
    store.create("users")
    share(store, feature_group_arn("users"), "AWSRAMPermissionSageMakerFeatureGroupReadOnly", "333333333333")
    clients = role_clients(store, everything())
    assert refusal(call, clients=clients, action="GetRecord", group=feature_group_arn("users"))[0] == (
        "AccessDeniedException"
    )


@pytest.mark.requirement("S1.4")
def test_one_group_without_access_refuses_the_whole_batch(store: FeatureStore) -> None:
    for name in ("users", "reviews"):
        store.create(name)
    share(store, feature_group_arn("users"), "AWSRAMPermissionSageMakerFeatureGroupReadOnly")
    runtime = role_clients(store, everything() + everything("reviews"))["sagemaker-featurestore-runtime"]
    asked = [
        {"FeatureGroupName": feature_group_arn(name), "RecordIdentifiersValueAsString": ["u1"]}
        for name in ("users", "reviews")
    ]
    assert runtime.batch_get_record(Identifiers=asked[:1])["Errors"] == []
    code, text = refusal(runtime.batch_get_record, Identifiers=asked)
    assert (code, feature_group_arn("reviews") in text) == ("AccessDeniedException", True)


@pytest.mark.requirement("S4.1")
def test_a_role_of_the_own_account_needs_no_share(store: FeatureStore) -> None:
    store.create("users")
    reader = store.as_role(
        "sagemaker-featurestore-runtime", "reader", [allow("sagemaker:GetRecord", feature_group_arn("users"))]
    )
    reader.get_record(FeatureGroupName="users", RecordIdentifierValueAsString="u1")
    request = {"FeatureGroupName": "users", "Record": record(user_id="u1", event_time=EVENT_TIME)}
    assert refusal(reader.put_record, **request)[0] == "AccessDeniedException"


@pytest.mark.requirement("S4.9")
def test_a_groups_tags_count_in_conditions(store: FeatureStore) -> None:
    store.create("users", Tags=[{"Key": "domain", "Value": "people"}])
    store.create("clicks", Tags=[{"Key": "domain", "Value": "web"}])
    people = {"StringEquals": {"aws:ResourceTag/domain": "people"}}
    reader = store.as_role(
        "sagemaker-featurestore-runtime", "reader", [allow("sagemaker:GetRecord", "*", Condition=people)]
    )
    reader.get_record(FeatureGroupName="users", RecordIdentifierValueAsString="u1")
    asked = {"FeatureGroupName": "clicks", "RecordIdentifierValueAsString": "u1"}
    assert refusal(reader.get_record, **asked)[0] == "AccessDeniedException"


@pytest.mark.requirement("S1.4")
@pytest.mark.parametrize("missing", ["key policy", "identity policy", None])
def test_records_under_a_customer_key_need_the_key_on_both_sides(store: FeatureStore, missing: str | None) -> None:
    online = {"EnableOnlineStore": True, "SecurityConfig": {"KmsKeyId": store.online_key}}
    store.create("users", OnlineStoreConfig=online)
    store.runtime.put_record(FeatureGroupName="users", Record=record(user_id="u1", event_time=EVENT_TIME, clicks=3))
    share(store, feature_group_arn("users"), "AWSRAMPermissionSageMakerFeatureGroupReadOnly")
    via = {"StringEquals": {"kms:ViaService": f"sagemaker.{REGION}.amazonaws.com"}}
    decrypt = allow("kms:Decrypt", store.online_key, Condition=via)
    if missing != "key policy":
        owner = allow("kms:*", "*", Principal={"AWS": f"arn:aws:iam::{CENTRAL}:root"})
        team = {**decrypt, "Resource": "*", "Principal": {"AWS": TEAM}}
        store.client("kms").put_key_policy(KeyId=store.online_key, PolicyName="default", Policy=policy(owner, team))
    clients = role_clients(store, everything() + ([] if missing == "identity policy" else [decrypt]))
    call(clients, "DescribeFeatureGroup", feature_group_arn("users"))
    if missing:
        code, text = refusal(call, clients=clients, action="GetRecord", group=feature_group_arn("users"))
        assert (code, "kms:Decrypt" in text) == ("AccessDeniedException", True)
    else:
        assert values(call(clients, "GetRecord", feature_group_arn("users")))["clicks"] == "3"
