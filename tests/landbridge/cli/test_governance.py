"""`landbridge governance`: what the command line promises before AWS is asked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from landbridge.aws.governance import session
from landbridge.aws.governance.checks import Finding, Verdict
from landbridge.cli import governance_check
from landbridge.cli.main import main
from tests.landbridge.aws.governance.declared import content


@pytest.fixture
def environment(tmp_path: Path) -> str:
    folder = tmp_path / "prod"
    folder.mkdir()
    (folder / "all.yaml").write_text(yaml.safe_dump(content()))
    return str(folder)


@pytest.mark.requirement("S3.8")
def test_the_sheet_is_printed_and_written(environment: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "sheet.json"
    assert main(["governance", "sheet", "retail", "--environment", environment, "--output", str(file)]) == 0
    shown = capsys.readouterr().out
    assert "  Role ARN " in shown
    assert "arn:aws:iam::888899990000:role/landbridge-prod-governance-retail" in shown
    written = json.loads(file.read_text())
    assert main(["governance", "sheet", "retail", "--environment", environment, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == written
    assert written["fields"]["external_id"] == "retail-7f3a91c2"
    assert written["open"].keys() == {"console_region"}


@pytest.mark.parametrize("action", ["check", "sheet", "sync", "tail", "rotate", "redrive"])
def test_an_unknown_connection_names_the_one_that_was_meant(
    environment: str, capsys: pytest.CaptureFixture[str], action: str
) -> None:
    assert main(["governance", action, "retial", "--environment", environment]) == 2
    assert f"landbridge governance {action}: " in (shown := capsys.readouterr().err)
    assert "no connection `retial` is declared; did you mean `retail`?" in shown


@pytest.mark.requirement("S3.4")
def test_a_connection_by_role_has_no_key_to_rotate(environment: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["governance", "rotate", "retail", "--environment", environment]) == 2
    assert "`credentials: role`" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["redrive", "retail", "--rate", "501"], ["tail", "retail", "--seconds", "0"]])
def test_numbers_that_aws_would_refuse_are_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["governance", *words])
    assert ended.value.code == 2
    assert "write a number from 1 to" in capsys.readouterr().err


class _Sts:
    def __init__(self, account: str) -> None:
        self._account = account

    def client(self, *_: Any, **__: Any) -> _Sts:
        return self

    def get_caller_identity(self) -> dict[str, str]:
        return {"Account": self._account, "Arn": f"arn:aws:iam::{self._account}:user/ada"}


@pytest.mark.parametrize("action", ["check", "sync", "tail", "redrive"])
def test_credentials_of_another_account_are_refused_with_the_right_one_named(
    environment: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    monkeypatch.setattr(session, "base_session", lambda _: _Sts("123456789012"))
    assert main(["governance", action, "retail", "--environment", environment]) == 2
    shown = capsys.readouterr().err
    assert "the connection retail is in account 888899990000, and these credentials are of 123456789012" in shown
    assert "user/ada" in shown


@pytest.mark.requirement("S3.7")
@pytest.mark.parametrize(
    ("verdicts", "status", "note"),
    [
        ([Verdict.PASS], 0, ""),
        ([Verdict.PASS, Verdict.UNKNOWN], 0, "not all could be looked at"),
        ([Verdict.UNKNOWN, Verdict.FAIL], 1, ""),
    ],
)
def test_the_checks_exit_status_tells_failures_and_a_note_what_is_unknown(
    environment: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    verdicts: list[Verdict],
    status: int,
    note: str,
) -> None:
    monkeypatch.setattr(session, "base_session", lambda _: _Sts("888899990000"))
    findings = [Finding(f"part {number}", verdict, "so it is", "do this") for number, verdict in enumerate(verdicts)]
    monkeypatch.setattr(governance_check, "check", lambda *_: iter(findings))
    assert main(["governance", "check", "retail", "--environment", environment]) == status
    shown = capsys.readouterr()
    assert shown.out.count("mend: do this") == len([each for each in verdicts if each is not Verdict.PASS])
    assert note in shown.err
    assert main(["governance", "check", "retail", "--environment", environment, "--json"]) == status
    assert [each["verdict"] for each in json.loads(capsys.readouterr().out)["findings"]] == verdicts
