"""The organisation of `connection`, deployed with the real CDK."""

import json
from pathlib import Path
from typing import Any

import pytest

from sandbox import deployment
from tests.sandbox.conftest import Sandbox
from tests.sandbox.governance.connection import CENTRAL, DECLARATION, NAMES, QUEUE_URL, REGISTRY, TEAM, Deployed
from tests.synthesis import synthesize


@pytest.fixture(scope="module")
def deployed(_server: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Deployed:
    """The registry, its shares, the teams and the connection; nothing on the queue yet."""
    _server.reset()
    assembly = tmp_path_factory.mktemp("governance") / "assembly"
    synthesize(DECLARATION, assembly)
    deployment.bootstrap(_server.endpoint, [CENTRAL, REGISTRY, TEAM], "eu-west-1", CENTRAL)
    for team in DECLARATION.teams.values():
        _principal(_server, team.principals[0])
    _deploy(_server, assembly)
    return Deployed(_server)


def _principal(sandbox: Sandbox, arn: str) -> None:
    trust = {"Effect": "Allow", "Principal": {"AWS": NAMES.root_arn(TEAM)}, "Action": "sts:AssumeRole"}
    work = {"Effect": "Allow", "Action": "sts:*", "Resource": "*"}
    iam, name = sandbox.root(TEAM).client("iam"), arn.rpartition("/")[2]
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=_policy(trust))
    iam.put_role_policy(RoleName=name, PolicyName="work", PolicyDocument=_policy(work))


def _policy(statement: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _deploy(sandbox: Sandbox, assembly: Path) -> None:
    stacks = ("ModelRegistry", "Governance-*", "Models-*", "Team-*")
    extra = ("--app", str(assembly), "--exclusively")
    deployment.deploy(sandbox.endpoint, assembly.parent, "", stacks, extra, account=CENTRAL, on_line=lambda line: None)


@pytest.fixture
def connection(deployed: Deployed) -> Deployed:
    """With nothing on the queue that came before the test: what stacks and other tests changed is on it too."""
    deployed.quiet(0.3)
    deployed.registry("sqs").purge_queue(QueueUrl=QUEUE_URL)
    return deployed
