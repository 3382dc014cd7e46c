"""`landbridge access verify --live`, before accounts that hold nothing."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from landbridge.aws.errors import SessionError
from landbridge.cli import access_live
from landbridge.cli.main import main
from landbridge.declaration.record import write_record
from tests.landbridge.aws.deployed.fake_aws import Sessions

DEPLOYMENT = "999900001111"

EXAMPLE = Path(__file__).parents[3] / "environments" / "example"

pytestmark = pytest.mark.requirement("B.3")


NOWHERE = f"account {DEPLOYMENT}: {DEPLOYMENT} belongs to no organisation"
AS_DECLARED = f"control policies of the organisation are as declared: {NOWHERE}"


@pytest.fixture(scope="module")
def recorded(assembly: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The example's assembly as app.py leaves it, with the declaration that it was made from."""
    folder = tmp_path_factory.mktemp("recorded") / "assembly"
    shutil.copytree(assembly, folder)
    write_record(folder, EXAMPLE)
    return str(folder)


@pytest.fixture
def entered(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """With what the accounts were entered."""
    asked: list[dict[str, Any]] = []

    def sessions(base: Any, region: str, **settings: Any) -> Sessions:
        asked.append({"profile": base, "region": region, **settings})
        return Sessions(DEPLOYMENT)

    monkeypatch.setattr(access_live, "base_session", lambda profile: profile)
    monkeypatch.setattr(access_live, "AccountSessions", sessions)
    return asked


def test_what_the_accounts_lack_is_drift(
    entered: list[dict[str, Any]], recorded: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["access", "verify", "--live", "--assembly", recorded]) == 1
    told = capsys.readouterr()
    assert told.out.startswith("not verified: ")
    assert "MISSING  team fraud cannot read-online " in told.out
    assert "      drift: not so in the assembly\n" in told.out
    assert f"Taken for granted:\n      {AS_DECLARED}\n" in told.out
    assert "account 777788889999: 0 roles and users, 0 resources, 0 shares\n" in told.err


def test_a_program_reads_what_drifted_and_what_was_assumed(
    entered: list[dict[str, Any]], recorded: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--json", "--role", "audit", "--base-profile", "pipeline"]
    assert main(["access", "verify", "--live", "--assembly", recorded, *words]) == 1
    content = json.loads(capsys.readouterr().out)
    assert any(each["drift"] for each in content["findings"])
    assert AS_DECLARED in content["assumptions"]
    assert content["unread"] == []
    (settings,) = entered
    assert (settings["profile"], settings["region"], settings["role"]) == ("pipeline", "eu-west-1", "audit")
    assert settings["roles"]["777788889999"].endswith("role/cdk-hnb659fds-lookup-role-777788889999-eu-west-1")


def test_what_rests_on_a_policy_that_cannot_be_read_is_told_once(
    entered: list[dict[str, Any]],
    recorded: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sessions = Sessions(DEPLOYMENT)
    sessions["888899990000"].refuse("sagemaker.ListModelPackageGroups")
    monkeypatch.setattr(access_live, "AccountSessions", lambda *_, **__: sessions)
    assert main(["access", "verify", "--live", "--assembly", recorded]) == 1
    told = capsys.readouterr().out
    refused = "account 888899990000: sagemaker:ListModelPackageGroups is refused to the role that reads"
    (line,) = [line for line in told.splitlines() if refused in line]
    assert re.search(r"; [1-9]\d* answers rest on it$", line)
    assert "UNPROVEN" not in told


def test_accounts_that_cannot_be_entered_are_an_error_and_no_difference(
    monkeypatch: pytest.MonkeyPatch, recorded: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def none(profile: str | None) -> Any:
        raise SessionError("there are no credentials")

    monkeypatch.setattr(access_live, "base_session", none)
    assert main(["access", "verify", "--live", "--assembly", recorded]) == 2
    assert capsys.readouterr().err == "landbridge access verify: there are no credentials\n"
