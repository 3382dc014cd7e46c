"""`landbridge access`: what it promises before there is an assembly."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from landbridge.access.capabilities.chain import Capability, SubjectKind, ThingKind
from landbridge.access.report.words import CAPABILITIES, SUBJECTS, THINGS
from landbridge.cli.main import main

pytestmark = pytest.mark.requirement("B.1")


def test_every_capability_and_kind_has_its_words() -> None:
    assert set(CAPABILITIES) == set(Capability)
    assert set(THINGS) == set(ThingKind)
    assert set(SUBJECTS) == set(SubjectKind)
    letters = [each.letter for each in CAPABILITIES.values()]
    assert len(set(letters)) == len(letters)


def test_help_lists_every_capability_with_its_meaning(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["access", "explain", "--help"])
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    for capability, wording in CAPABILITIES.items():
        assert f"  {capability.value} " in shown
        assert wording.meaning in shown


@pytest.mark.parametrize("action", ["matrix", "explain", "verify", "diff"])
def test_help_teaches_with_examples(capsys: pytest.CaptureFixture[str], action: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["access", action, "--help"])
    assert ended.value.code == 0
    assert f"landbridge access {action}" in capsys.readouterr().out.partition("examples:")[2]


def test_the_group_imports_no_action() -> None:
    code = (
        "import argparse, sys; from landbridge.cli import access; access.add_arguments(argparse.ArgumentParser());"
        "print([name for name in sys.modules if name.startswith(('landbridge.access', 'landbridge.cli.access_'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("words", [["matrix"], ["explain", "fraud", "read-online", "sessions"]])
def test_a_missing_assembly_says_how_to_make_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    assert main(["access", *words, "--assembly", str(tmp_path / "cdk.out")]) == 2
    shown = capsys.readouterr().err
    assert f"landbridge access {words[0]}: {tmp_path / 'cdk.out'}: there is no assembly" in shown
    assert "make synth ENVIRONMENT=example" in shown


def test_a_folder_that_is_no_assembly_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["access", "matrix", "--assembly", str(tmp_path)]) == 2
    assert "this is no cloud assembly" in capsys.readouterr().err


def test_an_assembly_of_another_app_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "manifest.json").write_text("{}")
    assert main(["access", "matrix", "--assembly", str(tmp_path)]) == 2
    assert "this is no assembly of Landbridge" in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--role", "--base-profile"])
def test_how_to_read_the_accounts_is_not_taken_for_having_read_them(
    capsys: pytest.CaptureFixture[str], option: str
) -> None:
    assert main(["access", "verify", option, "audit"]) == 2
    assert "write --live as well, or leave them out" in capsys.readouterr().err


@pytest.mark.requirement("B.3")
def test_a_folder_that_may_not_be_read_is_no_difference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(_path: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(tmp_path / "manifest.json"))

    monkeypatch.setattr(Path, "is_file", refused)
    assert main(["access", "verify", "--assembly", str(tmp_path)]) == 2
    expected = f"landbridge access verify: {tmp_path / 'manifest.json'}: Permission denied\n"
    assert capsys.readouterr().err == expected


def test_a_bug_is_no_answer(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """1 says that something changed, and Python ends with it after a traceback."""

    def fail(_: object) -> int:
        raise KeyError("odd")

    monkeypatch.setattr("landbridge.cli.access_diff.run", fail)
    assert main(["access", "diff", "main"]) == 2
    shown = capsys.readouterr().err
    assert "KeyError: 'odd'" in shown
    assert "this is a bug of Landbridge" in shown
