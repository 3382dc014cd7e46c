"""The offline store: files in S3, rows in Athena, and what becomes of them when the role loses its rights."""

import io
import time
from typing import Any

import pyarrow.parquet
import pytest

from tests.sandbox.extension.authorization.documents import allow, policy
from tests.sandbox.extension.sagemaker.conftest import BUCKET, FeatureStore, record, role_statements

pytestmark = pytest.mark.sandbox

EVENT_TIME = "2026-03-04T05:06:07Z"


def put(store: FeatureStore, identifier: str = "u1", **more: Any) -> None:
    """Put a record into the group `users`."""
    values = {"user_id": identifier, "event_time": EVENT_TIME, **more}
    store.runtime.put_record(FeatureGroupName="users", Record=record(**values))


def data_files(store: FeatureStore) -> list[str]:
    """The keys in the offline store's bucket."""
    return [each["Key"] for each in store.client("s3").list_objects_v2(Bucket=BUCKET).get("Contents", [])]


def rows(store: FeatureStore, key: str) -> list[dict[str, Any]]:
    """The rows of a data file."""
    body = store.client("s3").get_object(Bucket=BUCKET, Key=key)["Body"].read()
    found: list[dict[str, Any]] = pyarrow.parquet.read_table(io.BytesIO(body)).to_pylist()
    return found


def selected(store: FeatureStore, sql: str) -> list[list[str | None]]:
    """What Athena answers, without the header."""
    athena = store.client("athena")
    query = athena.start_query_execution(
        QueryString=sql, ResultConfiguration={"OutputLocation": f"s3://{BUCKET}/results/"}
    )["QueryExecutionId"]
    deadline = time.monotonic() + 30
    while (status := athena.get_query_execution(QueryExecutionId=query)["QueryExecution"]["Status"])["State"] in (
        "QUEUED",
        "RUNNING",
    ):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert status["State"] == "SUCCEEDED", status
    found = athena.get_query_results(QueryExecutionId=query)["ResultSet"]["Rows"]
    return [[cell.get("VarCharValue") for cell in row["Data"]] for row in found[1:]]


def test_a_record_lies_in_a_parquet_file_of_its_event_hour_at_once(store: FeatureStore) -> None:
    group = store.create("users", offline=True)
    put(store, clicks=7, spend=0.5)
    uri = group["OfflineStoreConfig"]["S3StorageConfig"]["ResolvedOutputS3Uri"]
    (key,) = data_files(store)
    folder, _, name = key.rpartition("/")
    assert f"s3://{BUCKET}/{folder}" == f"{uri}/year=2026/month=03/day=04/hour=05"
    assert name.startswith("20260304T050607Z_")
    (row,) = rows(store, key)
    assert (row["user_id"], row["clicks"], row["spend"], row["is_deleted"]) == ("u1", 7, 0.5, False)
    assert row["write_time"] >= row["api_invocation_time"]


def test_files_are_encrypted_with_the_key_of_the_offline_store(store: FeatureStore) -> None:
    store.create("users", offline=True)
    put(store)
    head = store.client("s3").head_object(Bucket=BUCKET, Key=data_files(store)[0])
    assert (head["ServerSideEncryption"], head["SSEKMSKeyId"]) == ("aws:kms", store.offline_key)


def test_records_put_together_share_a_file(store: FeatureStore) -> None:
    store.create("users", offline=True)
    for number in range(20):
        put(store, f"u{number}")
    assert 1 <= len(data_files(store)) < 10
    assert sum(len(rows(store, key)) for key in data_files(store)) == 20


@pytest.mark.parametrize("table_format", ["Glue", "Iceberg"])
def test_athena_sees_a_record_right_after_it_was_put(store: FeatureStore, table_format: str) -> None:
    config = store.offline_store("users", TableFormat=table_format)
    store.create("users", offline=True, OfflineStoreConfig=config)
    put(store, "u1", clicks=1)
    put(store, "u2", clicks=2, spend=1)
    sql = "SELECT user_id, clicks, spend, is_deleted FROM features.users ORDER BY user_id"
    assert selected(store, sql) == [["u1", "1", None, "false"], ["u2", "2", "1.0", "false"]]
    table = store.client("glue").get_table(DatabaseName="features", Name="users")["Table"]
    assert (table["Parameters"].get("table_type") == "ICEBERG") == (table_format == "Iceberg")
    assert [each["Name"] for each in table["PartitionKeys"]] == (
        [] if table_format == "Iceberg" else ["year", "month", "day", "hour"]
    )


@pytest.mark.parametrize("table_format", ["Glue", "Iceberg"])
def test_athena_sees_an_added_feature_in_old_and_new_records(store: FeatureStore, table_format: str) -> None:
    config = store.offline_store("users", TableFormat=table_format)
    store.create("users", offline=True, OfflineStoreConfig=config)
    put(store, "u1")
    addition = {"FeatureName": "country", "FeatureType": "String"}
    store.sagemaker.update_feature_group(FeatureGroupName="users", FeatureAdditions=[addition])
    sql = "SELECT user_id, country FROM features.users ORDER BY user_id"
    assert selected(store, sql) == [["u1", None]]
    put(store, "u2", country="de")
    assert selected(store, sql) == [["u1", None], ["u2", "de"]]


def test_a_group_that_is_created_again_starts_with_a_table_of_its_own_records(store: FeatureStore) -> None:
    store.create("users", offline=True)
    put(store, "u1")
    store.sagemaker.delete_feature_group(FeatureGroupName="users")
    store.client("glue").delete_table(DatabaseName="features", Name="users")
    # The location of a group holds the second of its creation.
    time.sleep(1)
    store.create("users", offline=True)
    put(store, "u2")
    assert selected(store, "SELECT user_id FROM features.users") == [["u2"]]
    assert len(data_files(store)) >= 2


def test_a_table_is_readable_before_the_first_record(store: FeatureStore) -> None:
    store.create("users", offline=True)
    assert selected(store, "SELECT user_id FROM features.users") == []


def test_history_and_deletions_are_kept(store: FeatureStore) -> None:
    store.create("users", offline=True)
    put(store, clicks=1)
    put(store, clicks=2, event_time="2026-03-03T00:00:00Z")
    request = {"FeatureGroupName": "users", "RecordIdentifierValueAsString": "u1"}
    store.runtime.delete_record(**request, EventTime="2026-03-05T00:00:00Z")
    sql = "SELECT event_time, clicks, is_deleted FROM features.users ORDER BY event_time"
    assert selected(store, sql) == [
        ["2026-03-03T00:00:00Z", "2", "false"],
        [EVENT_TIME, "1", "false"],
        ["2026-03-05T00:00:00Z", None, "true"],
    ]


def test_only_the_target_store_is_written(store: FeatureStore) -> None:
    store.create("users", offline=True)
    request = {"FeatureGroupName": "users", "Record": record(user_id="u1", event_time=EVENT_TIME)}
    store.runtime.put_record(**request, TargetStores=["OnlineStore"])
    assert data_files(store) == []
    store.runtime.put_record(**request, TargetStores=["OfflineStore"])
    assert len(data_files(store)) == 1


def test_a_role_that_may_not_write_any_more_blocks_the_offline_store(store: FeatureStore) -> None:
    store.create("users", offline=True)
    iam = store.client("iam")
    iam.put_role_policy(RoleName="feature-store", PolicyName="access", PolicyDocument=policy(allow("s3:Get*", "*")))
    put(store)
    assert data_files(store) == []
    status = store.sagemaker.describe_feature_group(FeatureGroupName="users")["OfflineStoreStatus"]
    assert status["Status"] == "Blocked"
    assert "s3:PutObject" in status["BlockedReason"]
    needed = list(role_statements(store.offline_key).values())
    iam.put_role_policy(RoleName="feature-store", PolicyName="access", PolicyDocument=policy(*needed))
    assert len(data_files(store)) == 1
    group = store.sagemaker.describe_feature_group(FeatureGroupName="users")
    assert group["OfflineStoreStatus"] == {"Status": "Active"}


def test_a_table_of_ones_own_is_associated_and_must_exist(store: FeatureStore) -> None:
    config = store.offline_store("users", DisableGlueTableCreation=True)
    group = store.create("users", offline=True, OfflineStoreConfig=config)
    assert group["FeatureGroupStatus"] == "CreateFailed"
    assert "features.users" in group["FailureReason"]
    glue = store.client("glue")
    glue.create_table(DatabaseName="features", TableInput={"Name": "mine"})
    catalog = {"Catalog": "AwsDataCatalog", "Database": "features", "TableName": "mine"}
    own = store.create("own", offline=True, OfflineStoreConfig=config | {"DataCatalogConfig": catalog})
    assert own["FeatureGroupStatus"] == "Created", own.get("FailureReason")
    assert "Location" not in glue.get_table(DatabaseName="features", Name="mine")["Table"]["StorageDescriptor"]


def test_a_table_that_feature_store_is_to_make_must_not_exist(store: FeatureStore) -> None:
    store.create("users", offline=True)
    store.sagemaker.delete_feature_group(FeatureGroupName="users")
    again = store.create("users", offline=True)
    assert again["FeatureGroupStatus"] == "CreateFailed"
    assert "features.users, which exists already" in again["FailureReason"]


def test_a_database_that_does_not_exist_fails_the_group(store: FeatureStore) -> None:
    catalog = {"Catalog": "AwsDataCatalog", "Database": "elsewhere", "TableName": "users"}
    config = store.offline_store("users", DataCatalogConfig=catalog)
    group = store.create("users", offline=True, OfflineStoreConfig=config)
    assert group["FeatureGroupStatus"] == "CreateFailed"
    assert "elsewhere" in group["FailureReason"]
