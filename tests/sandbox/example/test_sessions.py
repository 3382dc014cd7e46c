"""Sessions of the team `fraud` in the local AWS: refreshed for real, chained, handed to a command, refused."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from landbridge.aws.errors import Refused, SessionError
from landbridge.aws.sessions import team_session
from sandbox.credentials import root_session
from sandbox.demonstration.identities import TeamIdentities
from sandbox.demonstration.records import dataset
from sandbox.endpoint import client_environment
from sandbox.environment import write_environment_profiles
from tests.sandbox.example.conftest import ENVIRONMENT, ROOT, Organisation

pytestmark = [pytest.mark.sandbox, pytest.mark.requirement("S4.5"), pytest.mark.xdist_group("example")]

SESSIONS = "arn:aws:sagemaker:eu-west-1:111122223333:feature-group/example-sessions"
ACCESS = "landbridge-example-access-fraud"
ONE_LINER = (
    "import boto3; print(boto3.client('sts').get_caller_identity()['Arn'], "
    "boto3.client('sagemaker-featurestore-runtime').get_record("
    f"FeatureGroupName='{SESSIONS}', RecordIdentifierValueAsString='s-1')['Record'][0]['ValueAsString'])"
)


@pytest.fixture(scope="module")
def deployed(example: Organisation) -> Organisation:
    """The stacks that `fraud` needs, and the record `s-1`."""
    example.fresh("central", "fraud")
    example.deploy("Access-fraud", "Team-fraud")
    record: Any = next(dataset(ENVIRONMENT, "sessions", example.declaration.feature_groups["sessions"]))
    for value in record:
        if value["FeatureName"] == "session_id":
            value["ValueAsString"] = "s-1"
    runtime = root_session(example.endpoint, "111122223333").client("sagemaker-featurestore-runtime")
    runtime.put_record(FeatureGroupName="example-sessions", Record=record)
    return example


@pytest.fixture
def fraud(deployed: Organisation, monkeypatch: pytest.MonkeyPatch) -> TeamIdentities:
    """The team's people, in an environment in which every AWS client speaks to the local AWS."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    for name, value in client_environment(deployed.endpoint).items():
        monkeypatch.setenv(name, value)
    return TeamIdentities(deployed.endpoint, deployed.declaration, "fraud")


def get_record(session: boto3.Session) -> str:
    runtime = session.client("sagemaker-featurestore-runtime")
    record = runtime.get_record(FeatureGroupName=SESSIONS, RecordIdentifierValueAsString="s-1")["Record"]
    return record[0]["ValueAsString"]


@pytest.mark.parametrize("caller", ["person", "execution"])
def test_a_declared_role_and_the_execution_role_work_as_the_access_role(fraud: TeamIdentities, caller: str) -> None:
    session = team_session(ENVIRONMENT, "fraud", session=getattr(fraud, caller).session)
    name = {"person": "person", "execution": "fraud"}[caller]
    arn = session.client("sts").get_caller_identity()["Arn"]
    assert arn == f"arn:aws:sts::111122223333:assumed-role/{ACCESS}/{name}"
    assert get_record(session) == "s-1"
    record: Any = [{"FeatureName": "session_id", "ValueAsString": "s-1"}]
    with pytest.raises(ClientError, match="AccessDenied"):
        session.client("sagemaker-featurestore-runtime").put_record(FeatureGroupName=SESSIONS, Record=record)


def test_a_chain_of_refreshing_sessions_ends_in_the_central_account(fraud: TeamIdentities) -> None:
    own = team_session(ENVIRONMENT, "fraud", session=fraud.person.session, role="execution", source_identity="ada")
    assert own.client("sts").get_caller_identity()["Account"] == "777788889999"
    assert get_record(team_session(ENVIRONMENT, "fraud", session=own)) == "s-1"


class Clock:
    """The present, moved on by as much as a test likes."""

    ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


def test_a_session_goes_on_when_its_first_credentials_are_worth_nothing_any_more(
    deployed: Organisation, fraud: TeamIdentities
) -> None:
    """Their hour is cut short by what the console calls revoking older sessions (IAM user guide,
    id_roles_use_revoke-sessions)."""
    clock = Clock()
    session = team_session(ENVIRONMENT, "fraud", session=fraud.person.session, clock=clock)
    assert get_record(session) == "s-1"
    iam = root_session(deployed.endpoint, "111122223333").client("iam")
    end = datetime.now(UTC) + timedelta(seconds=1)
    before = {"DateLessThan": {"aws:TokenIssueTime": end.strftime("%Y-%m-%dT%H:%M:%SZ")}}
    deny = {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": before}
    document = json.dumps({"Version": "2012-10-17", "Statement": [deny]})
    iam.put_role_policy(RoleName=ACCESS, PolicyName="revoke", PolicyDocument=document)
    try:
        time.sleep(1.1)
        with pytest.raises(ClientError, match="AccessDenied"):
            get_record(session)
        clock.ahead = timedelta(minutes=51)
        assert get_record(session) == "s-1"
    finally:
        iam.delete_role_policy(RoleName=ACCESS, PolicyName="revoke")


def test_a_carried_source_identity_stays_and_cannot_be_replaced(fraud: TeamIdentities) -> None:
    got = fraud.person.client("sts").assume_role(
        RoleArn=fraud.execution_role_arn, RoleSessionName="job", SourceIdentity="grace"
    )["Credentials"]
    chained = boto3.Session(got["AccessKeyId"], got["SecretAccessKey"], got["SessionToken"], "eu-west-1")
    assert get_record(team_session(ENVIRONMENT, "fraud", session=chained)) == "s-1"
    with pytest.raises(SessionError, match="source identity eve: the caller carries grace"):
        team_session(ENVIRONMENT, "fraud", session=chained, source_identity="eve")


def test_an_undeclared_role_is_refused_and_told_who_is_let_in(fraud: TeamIdentities) -> None:
    with pytest.raises(Refused) as caught:
        team_session(ENVIRONMENT, "fraud", session=fraud.stranger.session)
    told = str(caught.value)
    assert "to the caller arn:aws:sts::777788889999:assumed-role/somebody-else/stranger: " in told
    assert "arn:aws:iam::777788889999:role/fraud-scoring" in told
    assert "The caller is none of these" in told


Connect = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def connect(fraud: TeamIdentities) -> Connect:
    """`landbridge connect fraud`, from the credentials of a session or from variables of its own."""

    def run(start: boto3.Session | dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
        variables = start if isinstance(start, dict) else {**os.environ, **keys_of(start)}
        command = [sys.executable, "-m", "landbridge", "connect", "fraud", *words]
        return subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, timeout=60)

    return run


def keys_of(session: boto3.Session) -> dict[str, str]:
    credentials = session.get_credentials()
    assert credentials is not None
    frozen = credentials.get_frozen_credentials()
    return {
        "AWS_ACCESS_KEY_ID": frozen.access_key or "",
        "AWS_SECRET_ACCESS_KEY": frozen.secret_key or "",
        "AWS_SESSION_TOKEN": frozen.token or "",
    }


def test_a_command_reads_features_as_the_team(fraud: TeamIdentities, connect: Connect) -> None:
    done = connect(fraud.person.session, "--", sys.executable, "-c", ONE_LINER)
    assert done.stdout == f"arn:aws:sts::111122223333:assumed-role/{ACCESS}/person s-1\n", done.stderr


def test_a_profile_alone_says_where_to_start_and_where_aws_is(
    deployed: Organisation, connect: Connect, tmp_path: Path
) -> None:
    config = write_environment_profiles(deployed.endpoint, deployed.declaration)
    clean = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    start = {**clean, "AWS_CONFIG_FILE": str(config), "AWS_PROFILE": "fraud-engineer"}
    done = connect(start, "--", sys.executable, "-c", ONE_LINER)
    assert done.returncode == 0, done.stderr
    assert f"assumed-role/{ACCESS}/" in done.stdout


def test_a_stranger_s_command_is_not_run(fraud: TeamIdentities, connect: Connect) -> None:
    done = connect(fraud.stranger.session, "--", "echo", "ran")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"landbridge connect: AWS refused arn:aws:iam::111122223333:role/{ACCESS}\n")
    assert "Traceback" not in done.stderr


def test_credentials_that_aws_does_not_know_are_refused_without_being_shown(
    fraud: TeamIdentities, connect: Connect
) -> None:
    unknown = boto3.Session("ASIAUNKNOWN000000000", "unknown-secret", "unknown-token", "eu-west-1")
    done = connect(unknown, "--", "echo", "ran")
    assert (done.returncode, done.stdout) == (1, "")
    assert "AWS does not accept the credentials to start from (InvalidClientTokenId)" in done.stderr
    assert "unknown-" not in done.stderr
