"""Copies of offline data in teams' accounts, deployed with the real CDK: who queries them, and who does not get in."""

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from landbridge.declaration import Declaration
from landbridge.naming import Names
from sandbox import deployment
from sandbox.demonstration.identities import TeamIdentities
from sandbox.preparation import prepare
from tests.sandbox.conftest import Sandbox
from tests.synthesis import synthesize

pytestmark = [pytest.mark.sandbox, pytest.mark.requirement("S4.7"), pytest.mark.xdist_group("replicas")]

CENTRAL, SHARED, OTHER = "111111111111", "222222222222", "333333333333"
OFFLINE = f"landbridge-copies-{CENTRAL}"
REPLICA = f"landbridge-copies-replica-analysts-{SHARED}"
REPLICA_KEY = f"arn:aws:kms:eu-west-1:{SHARED}:alias/landbridge-copies-replica-analysts"
COLUMNS = "user_id, event_time, age, spend, write_time, api_invocation_time, is_deleted"
GROUP = {
    "owner": "curators",
    "table_format": "glue",
    "record_identifier": "user_id",
    "event_time": "event_time",
    "features": {"user_id": "String", "event_time": "String", "age": "Integral", "spend": "Fractional"},
}


def _team(account: str, role: str) -> dict[str, Any]:
    return {"account": account, "principals": [f"arn:aws:iam::{account}:role/{role}"]}


DECLARATION = Declaration.model_validate(
    {
        "environment": "copies",
        "feature_store": {"account": CENTRAL, "region": "eu-west-1"},
        "organisation": {"id": "o-exampleorg1"},
        "teams": {
            "analysts": _team(SHARED, "analyst"),
            # In the same account, so that nothing but policies keeps the two apart.
            "interns": _team(SHARED, "intern"),
            "curators": _team(OTHER, "curator"),
        },
        # The name of the second begins with that of the first, and nobody has a copy of it.
        "feature_groups": {"users": GROUP, "users-v2": GROUP, "visits": GROUP},
        "grants": {"analysts": {"users": {"store": "offline"}}, "interns": {"visits": {"store": "offline"}}},
        "replicas": {"analysts": ["users"], "interns": ["visits"]},
    }
)
NAMES = Names.of(DECLARATION)


@dataclass(frozen=True)
class Deployed:
    sandbox: Sandbox

    def team(self, name: str) -> TeamIdentities:
        return TeamIdentities(self.sandbox.endpoint, DECLARATION, name)

    def central(self, service: str) -> Any:
        return self.sandbox.root(CENTRAL).client(service)  # type: ignore[call-overload]

    def put(self, group: str, user: str, event_time: str, **values: object) -> None:
        record = {"user_id": user, "event_time": event_time, **values}
        self.central("sagemaker-featurestore-runtime").put_record(
            FeatureGroupName=f"copies-{group}",
            Record=[{"FeatureName": name, "ValueAsString": str(value)} for name, value in record.items()],
        )

    def objects(self, account: str, bucket: str) -> list[str]:
        s3: Any = self.sandbox.root(account).client("s3")
        return [item["Key"] for item in s3.list_objects_v2(Bucket=bucket).get("Contents", [])]


@pytest.fixture(scope="module")
def deployed(_server: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Deployed:
    """Everything deployed, and two records, one of them deleted again, in each group."""
    _server.reset()
    assembly = tmp_path_factory.mktemp("copies") / "assembly"
    synthesize(DECLARATION, assembly)
    deployment.bootstrap(_server.endpoint, [CENTRAL, SHARED, OTHER], "eu-west-1", CENTRAL)
    prepare(_server.endpoint, DECLARATION)
    _deploy(_server, assembly)
    found = Deployed(_server)
    for group in DECLARATION.feature_groups:
        found.put(group, "u1", "2026-03-04T05:06:07Z", age=31, spend=0.5)
        found.put(group, "u2", "2026-03-05T23:00:00Z", age=47)
        found.central("sagemaker-featurestore-runtime").delete_record(
            FeatureGroupName=f"copies-{group}", RecordIdentifierValueAsString="u2", EventTime="2026-03-06T00:00:00Z"
        )
    return found


def rows(session: boto3.Session, team: str, table: str, columns: str = COLUMNS) -> list[list[str | None]]:
    """Raises PermissionError where Athena says that its caller may not."""
    athena: Any = session.client("athena")
    text = f"SELECT {columns} FROM {table} ORDER BY event_time"  # noqa: S608 - the test's own names
    query = athena.start_query_execution(QueryString=text, WorkGroup=NAMES.workgroup(team))["QueryExecutionId"]
    deadline = time.monotonic() + 20
    while (status := athena.get_query_execution(QueryExecutionId=query)["QueryExecution"]["Status"])["State"] in (
        "QUEUED",
        "RUNNING",
    ):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    if "not authorized" in status.get("StateChangeReason", ""):
        raise PermissionError(status["StateChangeReason"])
    assert status["State"] == "SUCCEEDED", status
    found = athena.get_query_results(QueryExecutionId=query)["ResultSet"]["Rows"]
    return [[cell.get("VarCharValue") for cell in row["Data"]] for row in found[1:]]


def test_the_copy_answers_at_home_what_the_central_table_answers(deployed: Deployed) -> None:
    analysts = deployed.team("analysts")
    central = rows(analysts.access.session, "analysts", "landbridge_copies.users")
    at_home = rows(analysts.execution.session, "analysts", "replica_landbridge_copies_analysts.users")
    assert at_home == central
    assert [[row[0], row[2], row[3], row[6]] for row in at_home] == [
        ["u1", "31", "0.5", "false"],
        ["u2", "47", None, "false"],
        ["u2", None, None, "true"],
    ]


def test_only_the_declared_groups_are_copied_each_with_the_key_of_its_copy(deployed: Deployed) -> None:
    source = [key for key in deployed.objects(CENTRAL, OFFLINE) if key.startswith("copies-users/")]
    assert len(source) == 3
    assert deployed.objects(SHARED, REPLICA) == source
    copy = deployed.sandbox.root(SHARED).client("s3").head_object(Bucket=REPLICA, Key=source[0])
    key = deployed.sandbox.root(SHARED).client("kms").describe_key(KeyId=REPLICA_KEY)["KeyMetadata"]["Arn"]
    assert (copy["ReplicationStatus"], copy["SSEKMSKeyId"]) == ("REPLICA", key)
    states = {deployed.central("s3").head_object(Bucket=OFFLINE, Key=name)["ReplicationStatus"] for name in source}
    assert states == {"COMPLETED"}


def test_another_team_of_the_account_is_refused_the_query_the_objects_and_the_key(deployed: Deployed) -> None:
    analysts, interns = deployed.team("analysts").execution, deployed.team("interns").execution
    own = rows(interns.session, "interns", "replica_landbridge_copies_interns.visits")
    assert len(own) == 3
    with pytest.raises(PermissionError):
        rows(interns.session, "interns", "replica_landbridge_copies_analysts.users")
    key = deployed.objects(SHARED, REPLICA)[0]
    secret = deployed.sandbox.root(SHARED).client("kms").encrypt(KeyId=REPLICA_KEY, Plaintext=b"x")["CiphertextBlob"]
    assert analysts.client("s3").get_object(Bucket=REPLICA, Key=key)["Body"].read()
    assert analysts.client("kms").decrypt(CiphertextBlob=secret)["Plaintext"] == b"x"
    with pytest.raises(ClientError, match="AccessDenied"):
        interns.client("s3").get_object(Bucket=REPLICA, Key=key)
    with pytest.raises(ClientError, match="AccessDenied"):
        interns.client("kms").decrypt(CiphertextBlob=secret)


def test_other_accounts_read_no_copy_whatever_their_own_policies_say(deployed: Deployed) -> None:
    key = deployed.objects(SHARED, REPLICA)[0]
    for stranger in (deployed.team("curators").stranger.session, _administrator(deployed, "reader")):
        with pytest.raises(ClientError, match="AccessDenied"):
            stranger.client("s3").get_object(Bucket=REPLICA, Key=key)
        with pytest.raises(ClientError, match="AccessDenied"):
            stranger.client("kms").generate_data_key(KeyId=REPLICA_KEY, KeySpec="AES_256")


def test_of_the_central_account_nobody_but_s3_writes_a_copy(deployed: Deployed) -> None:
    administrator = _administrator(deployed, "writer")
    for session in (administrator, deployed.team("analysts").access.session):
        with pytest.raises(ClientError, match="AccessDenied"):
            session.client("s3").put_object(Bucket=REPLICA, Key="copies-users/forged.parquet", Body=b"")
        with pytest.raises(ClientError, match="AccessDenied"):
            session.client("kms").encrypt(KeyId=REPLICA_KEY, Plaintext=b"x")
    role = NAMES.role_arn(CENTRAL, NAMES.replication_role())
    with pytest.raises(ClientError, match="AccessDenied"):
        administrator.client("sts").assume_role(RoleArn=role, RoleSessionName="s3")


def test_what_is_deleted_centrally_stays_in_the_copy(deployed: Deployed) -> None:
    for key in deployed.objects(CENTRAL, OFFLINE):
        if key.startswith("copies-visits/"):
            deployed.central("s3").delete_object(Bucket=OFFLINE, Key=key)
    interns = deployed.team("interns")
    assert rows(interns.access.session, "interns", "landbridge_copies.visits") == []
    assert len(rows(interns.execution.session, "interns", "replica_landbridge_copies_interns.visits")) == 3


def test_copying_ends_with_its_declaration_and_the_copy_stays(
    deployed: Deployed, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assembly = tmp_path_factory.mktemp("ended") / "assembly"
    synthesize(DECLARATION.model_copy(update={"replicas": {}}), assembly)
    _deploy(deployed.sandbox, assembly, "Foundation")
    deployed.put("users", "u3", "2026-03-07T00:00:00Z")
    assert len([key for key in deployed.objects(CENTRAL, OFFLINE) if key.startswith("copies-users/")]) == 4
    assert len(deployed.objects(SHARED, REPLICA)) == 3
    with pytest.raises(ClientError, match="NoSuchEntity"):
        deployed.central("iam").get_role(RoleName=NAMES.replication_role())


def _deploy(sandbox: Sandbox, assembly: Path, *stacks: str) -> None:
    app = ("--app", str(assembly))
    deployment.deploy(sandbox.endpoint, assembly.parent, "", stacks or ("--all",), app, account=CENTRAL)


def _administrator(deployed: Deployed, name: str) -> boto3.Session:
    """A role of the central account with every right."""
    trust = {"Effect": "Allow", "Principal": {"AWS": NAMES.root_arn(CENTRAL)}, "Action": "sts:AssumeRole"}
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    iam = deployed.central("iam")
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=_document(trust))["Role"]["Arn"]
    iam.put_role_policy(RoleName=name, PolicyName="everything", PolicyDocument=_document(everything))
    return deployed.sandbox.role(CENTRAL, role)


def _document(statement: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
