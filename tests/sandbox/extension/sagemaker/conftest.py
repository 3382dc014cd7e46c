"""A central account with what feature groups need: bucket, keys, and a feature store role without spare rights."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox import credentials
from sandbox.endpoint import Endpoint
from tests.sandbox.conftest import Sandbox
from tests.sandbox.extension.authorization.documents import allow, policy

CENTRAL = "111111111111"
TEAM = "222222222222"
REGION = "eu-west-1"
BUCKET = "central-offline-store"
PREFIX = "features"
DATABASE = "features"

FEATURES = [
    {"FeatureName": "user_id", "FeatureType": "String"},
    {"FeatureName": "event_time", "FeatureType": "String"},
    {"FeatureName": "clicks", "FeatureType": "Integral"},
    {"FeatureName": "spend", "FeatureType": "Fractional"},
]


def record(**values: Any) -> list[dict[str, str]]:
    """A Record as the runtime takes it."""
    return [{"FeatureName": name, "ValueAsString": str(value)} for name, value in values.items()]


def values(found: Mapping[str, Any]) -> dict[str, str]:
    """The values of a GetRecord answer, by feature name."""
    return {each["FeatureName"]: each["ValueAsString"] for each in found.get("Record", ())}


def refusal(call: Callable[..., Any], **arguments: Any) -> tuple[str, str]:
    """The code and the message of the error that the call must end in."""
    with pytest.raises(ClientError) as caught:
        call(**arguments)
    error = caught.value.response["Error"]
    return error["Code"], error["Message"]


def feature_group_arn(name: str, account: str = CENTRAL) -> str:
    """The ARN of a feature group."""
    return f"arn:aws:sagemaker:{REGION}:{account}:feature-group/{name}"


@cache
def _root_client(endpoint: Endpoint, service: str, account: str) -> Any:
    # Making a client of SageMaker takes long: its model is large.
    session: Any = credentials.root_session(endpoint, account)
    return session.client(service)


@dataclass
class FeatureStore:
    """The feature store of account CENTRAL, used by its root unless said otherwise."""

    sandbox: Sandbox
    role_arn: str
    online_key: str
    offline_key: str

    def client(self, service: str, account: str = CENTRAL) -> Any:
        """A client of the account's root."""
        return _root_client(self.sandbox.endpoint, service, account)

    @property
    def sagemaker(self) -> Any:
        return self.client("sagemaker")

    @property
    def runtime(self) -> Any:
        return self.client("sagemaker-featurestore-runtime")

    def definition(self, name: str, *, offline: bool = False, **changes: Any) -> dict[str, Any]:
        """A CreateFeatureGroup request for a group with FEATURES."""
        request: dict[str, Any] = {
            "FeatureGroupName": name,
            "RecordIdentifierFeatureName": "user_id",
            "EventTimeFeatureName": "event_time",
            "FeatureDefinitions": FEATURES,
            "OnlineStoreConfig": {"EnableOnlineStore": True},
        }
        if offline:
            request["RoleArn"] = self.role_arn
            request["OfflineStoreConfig"] = self.offline_store(name)
        return {key: value for key, value in (request | changes).items() if value is not None}

    def offline_store(self, name: str, **changes: Any) -> dict[str, Any]:
        """An OfflineStoreConfig in BUCKET, with the offline key and a table in DATABASE."""
        config = {
            "S3StorageConfig": {"S3Uri": f"s3://{BUCKET}/{PREFIX}", "KmsKeyId": self.offline_key},
            "DataCatalogConfig": {"Catalog": "AwsDataCatalog", "Database": DATABASE, "TableName": name},
        }
        return {key: value for key, value in (config | changes).items() if value is not None}

    def create(self, name: str, **changes: Any) -> dict[str, Any]:
        """Create a group and wait; returns its description, Created or CreateFailed."""
        self.sagemaker.create_feature_group(**self.definition(name, **changes))
        return self.settled(name)

    def settled(self, name: str) -> dict[str, Any]:
        """The description of the group once it is no longer Creating."""
        deadline = time.monotonic() + 10
        while True:
            found: dict[str, Any] = self.sagemaker.describe_feature_group(FeatureGroupName=name)
            if found["FeatureGroupStatus"] != "Creating":
                return found
            assert time.monotonic() < deadline, f"{name} is still Creating"
            time.sleep(0.05)

    def role(self, name: str, statements: list[dict[str, Any]], *, account: str = CENTRAL, **trusted: Any) -> str:
        """The ARN of a new role; `trusted` are principals of its trust policy, by default the account itself."""
        principals = trusted or {"AWS": account}
        trust = {"Effect": "Allow", "Principal": principals, "Action": "sts:AssumeRole"}
        iam = self.client("iam", account)
        arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=policy(trust))["Role"]["Arn"]
        if statements:
            iam.put_role_policy(RoleName=name, PolicyName="access", PolicyDocument=policy(*statements))
        return str(arn)

    def as_role(self, service: str, name: str, statements: list[dict[str, Any]], *, account: str = CENTRAL) -> Any:
        """A client of a new role of `account` with these permissions."""
        arn = self.role(name, statements, account=account)
        session: Any = self.sandbox.role(account, arn)
        return session.client(service)


def role_statements(offline_key: str) -> dict[str, dict[str, Any]]:
    """What the feature store role needs, by topic."""
    bucket, glue = f"arn:aws:s3:::{BUCKET}", f"arn:aws:glue:{REGION}:{CENTRAL}"
    table = [f"{glue}:catalog", f"{glue}:database/*", f"{glue}:table/*"]
    return {
        "objects": allow(["s3:PutObject", "s3:PutObjectAcl"], f"{bucket}/{PREFIX}/*"),
        "metadata": allow("s3:GetObject", f"{bucket}/{PREFIX}/*/metadata/*"),
        "bucket": allow("s3:GetBucketAcl", bucket),
        "table": allow(["glue:GetTable", "glue:UpdateTable"], table),
        "key": allow("kms:GenerateDataKey", offline_key),
    }


@pytest.fixture
def store(sandbox: Sandbox) -> FeatureStore:
    """A fresh feature store."""
    found = FeatureStore(sandbox, "", "", "")
    found.client("s3").create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    found.client("glue").create_database(DatabaseInput={"Name": DATABASE})
    kms = found.client("kms")
    found.online_key = kms.create_key(Description="online")["KeyMetadata"]["Arn"]
    found.offline_key = kms.create_key(Description="offline")["KeyMetadata"]["Arn"]
    statements = list(role_statements(found.offline_key).values())
    found.role_arn = found.role("feature-store", statements, Service="sagemaker.amazonaws.com")
    return found
