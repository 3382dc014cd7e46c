"""CreateFeatureGroup, Describe, Update, Delete and List through botocore, over TLS, with policies in force."""

from typing import Any

import pytest

from tests.sandbox.extension.sagemaker.conftest import (
    BUCKET,
    CENTRAL,
    FEATURES,
    PREFIX,
    REGION,
    TEAM,
    FeatureStore,
    feature_group_arn,
    refusal,
)

pytestmark = pytest.mark.sandbox


def test_a_group_is_creating_first_and_created_then(store: FeatureStore) -> None:
    answer = store.sagemaker.create_feature_group(**store.definition("Users"))
    assert answer["FeatureGroupArn"] == feature_group_arn("users")
    assert store.sagemaker.describe_feature_group(FeatureGroupName="Users")["FeatureGroupStatus"] == "Creating"
    found = store.settled("Users")
    assert (found["FeatureGroupStatus"], found["FeatureGroupName"]) == ("Created", "Users")
    assert found["OfflineStoreStatus"] == {"Status": "Disabled"}


def test_a_group_is_described_by_its_name_and_by_its_arn_in_its_own_account(store: FeatureStore) -> None:
    store.create("Users", Description="who they are")
    for reference in ("Users", feature_group_arn("users"), feature_group_arn("Users")):
        found = store.sagemaker.describe_feature_group(FeatureGroupName=reference)
        assert (found["FeatureGroupArn"], found["Description"]) == (feature_group_arn("users"), "who they are")
        assert found["FeatureDefinitions"] == FEATURES


def test_the_description_of_an_offline_store_shows_where_it_is(store: FeatureStore) -> None:
    found = store.create("users", offline=True)
    assert found["FeatureGroupStatus"] == "Created", found.get("FailureReason")
    epoch = int(found["CreationTime"].timestamp())
    offline = found["OfflineStoreConfig"]
    uri = f"s3://{BUCKET}/{PREFIX}/{CENTRAL}/sagemaker/{REGION}/offline-store/users-{epoch}/data"
    assert offline["S3StorageConfig"]["ResolvedOutputS3Uri"] == uri
    assert offline["DataCatalogConfig"] == {"Catalog": "AwsDataCatalog", "Database": "features", "TableName": "users"}


def test_without_a_data_catalog_config_feature_store_names_the_table(store: FeatureStore) -> None:
    config = store.offline_store("ignored", DataCatalogConfig=None)
    found = store.create("team-Clicks", offline=True, OfflineStoreConfig=config)
    epoch = int(found["CreationTime"].timestamp())
    catalog = found["OfflineStoreConfig"]["DataCatalogConfig"]
    assert catalog["Catalog"] == "AwsDataCatalog"
    assert (catalog["Database"], catalog["TableName"]) == ("sagemaker_featurestore", f"team_clicks_{epoch}")
    table = store.client("glue").get_table(DatabaseName="sagemaker_featurestore", Name=catalog["TableName"])["Table"]
    names = [each["Name"] for each in table["StorageDescriptor"]["Columns"]]
    assert names == [*(each["FeatureName"] for each in FEATURES), "write_time", "api_invocation_time", "is_deleted"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"FeatureGroupName": "two words"}, "featureGroupName"),
        ({"FeatureDefinitions": [*FEATURES, {"FeatureName": "x", "FeatureType": "Text"}]}, "enum value set"),
        ({"FeatureDefinitions": [*FEATURES, {"FeatureName": "write_time", "FeatureType": "String"}]}, "reserved"),
        ({"FeatureDefinitions": [*FEATURES, FEATURES[0]]}, "twice"),
        ({"RecordIdentifierFeatureName": "nobody"}, "not among the FeatureDefinitions"),
        ({"EventTimeFeatureName": "clicks"}, "make it String or Fractional"),
        ({"OnlineStoreConfig": {"EnableOnlineStore": False}}, "OfflineStoreConfig"),
        ({"OnlineStoreConfig": {"EnableOnlineStore": True, "SecurityConfig": {"KmsKeyId": "abc"}}}, "ARN of a KMS key"),
        ({"Description": "d" * 129}, "description"),
        ({"Tags": [{"Key": "a", "Value": "1"}, {"Key": "a", "Value": "2"}]}, "Duplicate tag keys"),
        ({"ThroughputConfig": {"ThroughputMode": "OnDemand", "ProvisionedReadCapacityUnits": 1}}, "Provisioned only"),
    ],
)
def test_a_definition_that_aws_would_refuse_is_refused(
    store: FeatureStore, changes: dict[str, Any], message: str
) -> None:
    code, text = refusal(store.sagemaker.create_feature_group, **store.definition("users", **changes))
    assert code == "ValidationException"
    assert message in text


def test_iceberg_takes_no_fractional_event_time(store: FeatureStore) -> None:
    features = [FEATURES[0], {"FeatureName": "event_time", "FeatureType": "Fractional"}]
    config = store.offline_store("users", TableFormat="Iceberg")
    request = store.definition("users", offline=True, FeatureDefinitions=features, OfflineStoreConfig=config)
    assert "must be String" in refusal(store.sagemaker.create_feature_group, **request)[1]


def test_a_group_has_at_most_2500_features(store: FeatureStore) -> None:
    features = [*FEATURES, *({"FeatureName": f"f{number}", "FeatureType": "String"} for number in range(2497))]
    code, text = refusal(store.sagemaker.create_feature_group, **store.definition("users", FeatureDefinitions=features))
    assert (code, "2500" in text) == ("ValidationException", True)


def test_a_name_is_given_once_whatever_its_case(store: FeatureStore) -> None:
    store.create("users")
    assert refusal(store.sagemaker.create_feature_group, **store.definition("USERS"))[0] == "ResourceInUse"


def test_a_fifth_creation_at_a_time_is_refused(store: FeatureStore) -> None:
    sagemaker = store.sagemaker
    for number in range(4):
        sagemaker.create_feature_group(**store.definition(f"group{number}"))
    code, text = refusal(sagemaker.create_feature_group, **store.definition("group5"))
    assert (code, "concurrent" in text) == ("ResourceLimitExceeded", True)
    for number in range(4):
        store.settled(f"group{number}")
    sagemaker.create_feature_group(**store.definition("group5"))


def test_features_are_added_to_the_group_and_to_its_table(store: FeatureStore) -> None:
    store.create("users", offline=True)
    addition = {"FeatureName": "country", "FeatureType": "String"}
    store.sagemaker.update_feature_group(FeatureGroupName="users", FeatureAdditions=[addition])
    found = store.sagemaker.describe_feature_group(FeatureGroupName="users")
    assert found["FeatureDefinitions"] == [*FEATURES, addition]
    assert found["LastUpdateStatus"] == {"Status": "Successful"}
    table = store.client("glue").get_table(DatabaseName="features", Name="users")["Table"]
    assert "country" in [each["Name"] for each in table["StorageDescriptor"]["Columns"]]


def test_an_update_changes_one_thing_at_a_time(store: FeatureStore) -> None:
    store.create("users")
    ttl = {"OnlineStoreConfig": {"TtlDuration": {"Unit": "Days", "Value": 2}}}
    both = {**ttl, "FeatureAdditions": [{"FeatureName": "country", "FeatureType": "String"}]}
    assert "at a time" in refusal(store.sagemaker.update_feature_group, FeatureGroupName="users", **both)[1]
    store.sagemaker.update_feature_group(FeatureGroupName="users", **ttl)
    online = store.sagemaker.describe_feature_group(FeatureGroupName="users")["OnlineStoreConfig"]
    assert online["TtlDuration"] == {"Unit": "Days", "Value": 2}


def test_a_group_is_not_deleted_while_it_is_created(store: FeatureStore) -> None:
    store.sagemaker.create_feature_group(**store.definition("users"))
    assert "Creating" in refusal(store.sagemaker.delete_feature_group, FeatureGroupName="users")[1]


def test_deleting_a_group_leaves_its_table(store: FeatureStore) -> None:
    store.create("users", offline=True)
    store.sagemaker.delete_feature_group(FeatureGroupName="users")
    assert refusal(store.sagemaker.describe_feature_group, FeatureGroupName="users")[0] == "ResourceNotFound"
    assert store.client("glue").get_table(DatabaseName="features", Name="users")


def test_groups_are_listed_page_by_page_in_their_own_account_only(store: FeatureStore) -> None:
    for name in ("clicks", "reviews", "users"):
        store.create(name)
    request = {"SortBy": "Name", "SortOrder": "Ascending", "MaxResults": 2}
    first = store.sagemaker.list_feature_groups(**request)
    second = store.sagemaker.list_feature_groups(**request, NextToken=first["NextToken"])
    names = [each["FeatureGroupName"] for page in (first, second) for each in page["FeatureGroupSummaries"]]
    assert names == ["clicks", "reviews", "users"]
    assert "NextToken" not in second
    contains = store.sagemaker.list_feature_groups(NameContains="view")["FeatureGroupSummaries"]
    assert [each["FeatureGroupName"] for each in contains] == ["reviews"]
    assert store.client("sagemaker", TEAM).list_feature_groups()["FeatureGroupSummaries"] == []


def test_what_is_not_implemented_is_refused_by_name(store: FeatureStore) -> None:
    code, text = refusal(store.sagemaker.list_models)
    assert (code, "sagemaker:ListModels" in text) == ("UnsupportedOperation", True)
    code, text = refusal(store.runtime.list_records, FeatureGroupName="users")
    assert (code, "ListRecords" in text) == ("UnsupportedOperation", True)
    code, text = refusal(store.sagemaker.search, Resource="Model")
    assert (code, "Model" in text) == ("UnsupportedOperation", True)
