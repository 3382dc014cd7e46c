"""The example organisation, deployed once for all tests of this folder in a worker."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

import boto3
import pytest

from landbridge.aws.deployed import AccountSessions, lookup_roles
from landbridge.aws.deployed.rights import ACTIONS
from sandbox.credentials import ROOT_SECRET, root_session
from sandbox.endpoint import client_environment
from sandbox.environment import accounts, deployment_account
from tests.sandbox.example.conftest import Organisation, example

__all__ = ["example"]

AUDIT = "landbridge-audit"
"""Role of every account that may do no more than the guide says, and is trusted by the deployment account."""


@pytest.fixture(scope="module")
def deployed(example: Organisation) -> Iterator[Organisation]:
    """The example, with the role AUDIT in each account; boto3's own sessions speak to the local AWS."""
    example.fresh()
    example.deploy()
    base = deployment_account(example.declaration)
    trust = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{base}:root"}, "Action": "sts:AssumeRole"}
    rights = {"Effect": "Allow", "Action": list(ACTIONS), "Resource": "*"}
    for account in sorted(set(accounts(example.declaration).values())):
        iam = root_session(example.endpoint, account).client("iam")
        iam.create_role(RoleName=AUDIT, AssumeRolePolicyDocument=_document(trust))
        iam.put_role_policy(RoleName=AUDIT, PolicyName="read", PolicyDocument=_document(rights))
    with pytest.MonkeyPatch.context() as patch:
        for name, value in client_environment(example.endpoint).items():
            patch.setenv(name, value)
        yield example


@pytest.fixture(scope="module")
def base(deployed: Organisation) -> boto3.Session:
    """The pipeline's credentials: an ordinary session, which nothing tells of the local AWS but the environment."""
    return boto3.Session(deployment_account(deployed.declaration), ROOT_SECRET, region_name="eu-west-1")


@pytest.fixture(scope="module")
def auditor(base: boto3.Session) -> AccountSessions:
    return AccountSessions(base, "eu-west-1", role=AUDIT)


@pytest.fixture(scope="module")
def lookup(deployed: Organisation, base: boto3.Session) -> AccountSessions:
    """By the roles that CDK's bootstrap made."""
    return AccountSessions(base, "eu-west-1", roles=lookup_roles(deployed.assembly, "eu-west-1"))


def _document(statement: Mapping[str, object]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
