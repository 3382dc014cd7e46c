"""What other services write is replicated like what clients put."""

import io
import time
from typing import Any

import pyarrow.parquet
import pytest

from tests.sandbox.extension.authorization.documents import allow, policy
from tests.sandbox.extension.replication.conftest import DESTINATION, SOURCE, SOURCE_ACCOUNT, Accounts

pytestmark = pytest.mark.sandbox

_FEATURES = [{"FeatureName": name, "FeatureType": "String"} for name in ("user_id", "event_time")]


def _feature_group(accounts: Accounts) -> None:
    """A feature group with its offline store under groups/."""
    session = accounts.session(SOURCE_ACCOUNT)
    trust = policy({"Effect": "Allow", "Principal": {"Service": "sagemaker.amazonaws.com"}, "Action": "sts:AssumeRole"})
    iam: Any = session.client("iam")
    role = iam.create_role(RoleName="feature-store", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    everything = policy(allow(["s3:*", "kms:*", "glue:*"], "*"))
    iam.put_role_policy(RoleName="feature-store", PolicyName="own", PolicyDocument=everything)
    session.client("glue").create_database(DatabaseInput={"Name": "features"})
    sagemaker: Any = session.client("sagemaker")
    sagemaker.create_feature_group(
        FeatureGroupName="users",
        RecordIdentifierFeatureName="user_id",
        EventTimeFeatureName="event_time",
        FeatureDefinitions=_FEATURES,
        RoleArn=role,
        OfflineStoreConfig={
            "S3StorageConfig": {"S3Uri": f"s3://{SOURCE}/groups", "KmsKeyId": accounts.source_key},
            "DataCatalogConfig": {"Catalog": "AwsDataCatalog", "Database": "features", "TableName": "users"},
        },
    )
    deadline = time.monotonic() + 10
    while sagemaker.describe_feature_group(FeatureGroupName="users")["FeatureGroupStatus"] == "Creating":
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_offline_records_arrive(accounts: Accounts) -> None:
    accounts.replicate()
    _feature_group(accounts)
    values = {"user_id": "u1", "event_time": "2026-03-04T05:06:07Z"}
    record = [{"FeatureName": name, "ValueAsString": value} for name, value in values.items()]
    runtime: Any = accounts.session(SOURCE_ACCOUNT).client("sagemaker-featurestore-runtime")
    runtime.put_record(FeatureGroupName="users", Record=record)
    (key,) = accounts.replicas()
    replica = accounts.destination.get_object(Bucket=DESTINATION, Key=key)
    assert replica["SSEKMSKeyId"] == accounts.destination_key
    (row,) = pyarrow.parquet.read_table(io.BytesIO(replica["Body"].read())).to_pylist()
    assert row["user_id"] == "u1"
    source = accounts.source.head_object(Bucket=SOURCE, Key=key)
    assert source["ReplicationStatus"] == "COMPLETED"


def test_answers_of_athena_arrive(accounts: Accounts) -> None:
    accounts.replicate()
    athena: Any = accounts.session(SOURCE_ACCOUNT).client("athena")
    query = athena.start_query_execution(
        QueryString="SELECT 1 AS one", ResultConfiguration={"OutputLocation": f"s3://{SOURCE}/groups/results/"}
    )["QueryExecutionId"]
    deadline = time.monotonic() + 30
    while (state := _state(athena, query)) in ("QUEUED", "RUNNING"):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert state == "SUCCEEDED"
    assert accounts.replicas() == [f"groups/results/{query}.csv", f"groups/results/{query}.csv.metadata"]


def _state(athena: Any, query: str) -> str:
    return str(athena.get_query_execution(QueryExecutionId=query)["QueryExecution"]["Status"]["State"])
