"""Two environments with one shared declaration, deployed into the same accounts with the real CDK."""

import json
from collections.abc import Mapping
from pathlib import Path

import boto3
import pytest
from botocore.exceptions import ClientError

from landbridge.declaration import Declaration, load
from sandbox import deployment
from sandbox.demonstration.identities import Identity, TeamIdentities
from sandbox.demonstration.records import made_up
from tests.sandbox.conftest import Sandbox

pytestmark = [pytest.mark.sandbox, pytest.mark.requirement("S4.8")]

ROOT = Path(__file__).resolve().parents[2]
CENTRAL, TEAM = "111111111111", "222222222222"
ENVIRONMENTS = ("one", "two")
SHARED = f"""\
feature_store:
  account: "{CENTRAL}"
  region: eu-west-1
organisation:
  id: o-exampleorg1
teams:
  search:
    account: "{TEAM}"
    principals:
      - arn:aws:iam::{TEAM}:role/analyst
    discover: true
feature_groups:
  users:
    owner: search
    record_identifier: user_id
    event_time: at
    features: {{user_id: String, at: String}}
grants:
  search:
    users: {{level: read-write, store: both}}
"""


@pytest.fixture
def deployed(sandbox: Sandbox, tmp_path: Path) -> dict[str, Declaration]:
    """Both environments, one after the other, with a record `u-1` in each one's `users`."""
    (tmp_path / "_shared").mkdir()
    (tmp_path / "_shared" / "all.yaml").write_text(SHARED)
    deployment.bootstrap(sandbox.endpoint, (CENTRAL, TEAM), "eu-west-1", CENTRAL)
    _make_analyst(sandbox.root(TEAM))
    declarations = {}
    for name in ENVIRONMENTS:
        directory = tmp_path / name
        directory.mkdir()
        (directory / "all.yaml").write_text("include: [../_shared/all.yaml]\n")
        declarations[name] = load(directory)
        extra = ("--output", str(tmp_path / f"{name}.out"))
        deployment.deploy(
            sandbox.endpoint, ROOT, str(directory), extra=extra, account=CENTRAL, on_line=lambda line: None
        )
        runtime = sandbox.root(CENTRAL).client("sagemaker-featurestore-runtime")
        record = made_up(declarations[name].feature_groups["users"], "u-1")
        runtime.put_record(FeatureGroupName=f"{name}-users", Record=record)  # type: ignore[arg-type]
    return declarations


def test_each_environment_of_two_in_the_same_accounts_reaches_its_own_features_only(
    sandbox: Sandbox, deployed: dict[str, Declaration]
) -> None:
    for own, other in (ENVIRONMENTS, ENVIRONMENTS[::-1]):
        team = TeamIdentities(sandbox.endpoint, deployed[own], "search")
        for identity in (team.execution, team.access):
            assert _read(identity, own) == "u-1"
            with pytest.raises(ClientError, match="AccessDenied"):
                _read(identity, other)


def _read(identity: Identity, environment: str) -> str:
    arn = f"arn:aws:sagemaker:eu-west-1:{CENTRAL}:feature-group/{environment}-users"
    runtime = identity.client("sagemaker-featurestore-runtime")
    record = runtime.get_record(FeatureGroupName=arn, RecordIdentifierValueAsString="u-1")["Record"]
    return str(record[0]["ValueAsString"])


def _make_analyst(account: boto3.Session) -> None:
    """The one role that both environments let in, with the right to assume any."""
    iam = account.client("iam")
    trust = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{TEAM}:root"}, "Action": "sts:AssumeRole"}
    iam.create_role(RoleName="analyst", AssumeRolePolicyDocument=_policy(trust))
    assume = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}
    iam.put_role_policy(RoleName="analyst", PolicyName="work", PolicyDocument=_policy(assume))


def _policy(statement: Mapping[str, object]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
