"""Whose credentials they are."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from sandbox import credentials
from sandbox.endpoint import Endpoint
from tests.sandbox.conftest import Sandbox

ROLE = "arn:aws:iam::222222222222:role/reader"


def _create_role(sandbox: Sandbox, trusted: str) -> None:
    trust = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"AWS": trusted}, "Action": "sts:AssumeRole"}],
    }
    iam = sandbox.root("222222222222").client("iam")
    iam.create_role(RoleName="reader", AssumeRolePolicyDocument=json.dumps(trust))


@pytest.mark.sandbox
def test_twelve_digit_key_is_the_root_of_that_account(sandbox: Sandbox) -> None:
    identity = sandbox.root("333333333333").client("sts").get_caller_identity()
    assert identity["Arn"] == "arn:aws:iam::333333333333:root"


@pytest.mark.sandbox
def test_role_session_is_of_the_role(sandbox: Sandbox) -> None:
    _create_role(sandbox, "arn:aws:iam::111111111111:root")
    identity = sandbox.role("111111111111", ROLE).client("sts").get_caller_identity()
    assert identity["Arn"] == "arn:aws:sts::222222222222:assumed-role/reader/test"


@pytest.mark.sandbox
def test_untrusted_account_cannot_have_a_role_session(sandbox: Sandbox) -> None:
    _create_role(sandbox, "arn:aws:iam::111111111111:root")
    with pytest.raises(ClientError, match="AccessDenied"):
        sandbox.role("333333333333", ROLE)


@pytest.mark.sandbox
def test_reset_wipes_every_account(sandbox: Sandbox) -> None:
    _create_role(sandbox, "arn:aws:iam::111111111111:root")
    sandbox.reset()
    assert sandbox.root("222222222222").client("iam").list_roles()["Roles"] == []


@pytest.mark.sandbox
def test_profiles_file_serves_a_plain_client(sandbox: Sandbox, tmp_path: Path) -> None:
    _create_role(sandbox, "arn:aws:iam::111111111111:root")
    path = tmp_path / "config"
    credentials.write_profiles(path, sandbox.endpoint, {"central": "111111111111"}, [("reader", ROLE, "central")])
    environment = {name: value for name, value in os.environ.items() if "CA_BUNDLE" not in name}
    environment |= {"AWS_CONFIG_FILE": str(path), "AWS_PROFILE": "reader"}
    script = "import boto3; print(boto3.client('sts').get_caller_identity()['Arn'])"
    output = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert output.stdout.startswith("arn:aws:sts::222222222222:assumed-role/reader/")


def test_profile_with_an_unknown_source_is_named(tmp_path: Path) -> None:
    endpoint = Endpoint(4571, "eu-west-1", Path("/authority.pem"), Path("/state"), 1)
    with pytest.raises(ValueError, match="profile reader: its source nobody"):
        credentials.write_profiles(tmp_path / "config", endpoint, {}, [("reader", ROLE, "nobody")])
