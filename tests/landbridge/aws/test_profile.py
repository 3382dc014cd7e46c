"""The profile block that AWS tools read."""

from __future__ import annotations

import configparser
import shlex
import shutil
import sys
from pathlib import Path

import boto3
import pytest

from landbridge.aws.profile import profile_block
from landbridge.aws.roles import declared_role
from tests.landbridge.aws.conftest import EXAMPLE

pytestmark = pytest.mark.requirement("S4.5")


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> boto3.Session:
    """A session of the profile `my own`."""
    (tmp_path / "config").write_text(
        '[profile "my own"]\naws_access_key_id = A0\naws_secret_access_key = base-secret\n'
        "ca_bundle = /ca.pem\nendpoint_url = https://aws.example:4566\nregion = us-east-1\n"
    )
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    return boto3.Session(profile_name="my own")


def test_the_block_runs_the_credential_process_and_holds_no_secret(tmp_path: Path, base: boto3.Session) -> None:
    place = tmp_path / 'of "one" mind' / "example"
    shutil.copytree(EXAMPLE, place)
    block = profile_block(declared_role(place, "fraud"), base, "my own")
    assert "base-secret" not in block
    parsed = configparser.RawConfigParser()
    parsed.read_string(block)
    (section,) = parsed.sections()
    assert section == "profile landbridge-example-fraud"
    settings = dict(parsed[section])
    assert shlex.split(settings.pop("credential_process")) == [
        *(sys.executable, "-m", "landbridge", "connect", "fraud", "--environment", str(place)),
        *("--base-profile", "my own", "--credential-process"),
    ]
    assert settings == {"region": "eu-west-1", "ca_bundle": "/ca.pem", "endpoint_url": "https://aws.example:4566"}


def test_the_execution_role_has_a_profile_of_its_own(base: boto3.Session) -> None:
    parsed = configparser.RawConfigParser()
    parsed.read_string(profile_block(declared_role(EXAMPLE, "core-search", "execution"), base, None))
    assert parsed.sections() == ["profile landbridge-example-core-search_execution"]
    words = shlex.split(parsed["profile landbridge-example-core-search_execution"]["credential_process"])
    assert words[-3:] == ["--role", "execution", "--credential-process"]
