"""The command line as a whole: help, dispatch, interruptions, and what is never imported."""

from __future__ import annotations

import argparse
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from landbridge.cli import main as entry
from landbridge.cli.main import COMMANDS, Command, main

ROOT = Path(__file__).parents[3]


def _python(*words: str, **settings: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        [sys.executable, *words], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False, **settings
    )


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A command `try` whose `run` a test replaces."""
    module = ModuleType("trial", "Try something.")
    module.add_arguments = lambda parser: parser.add_argument("--word")  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "trial", module)
    monkeypatch.setitem(entry.COMMANDS, "try", Command("trial", "Try something."))
    return module


def _raiser(error: BaseException) -> object:
    def run(_: argparse.Namespace) -> int:
        raise error

    return run


@pytest.mark.parametrize("name", COMMANDS)
def test_the_listed_summary_is_the_first_line_of_the_modules_docstring(name: str) -> None:
    assert (import_module(COMMANDS[name].module).__doc__ or "").splitlines()[0] == COMMANDS[name].summary


def test_help_lists_every_command_and_shows_examples() -> None:
    shown = _python("-m", "landbridge", "--help").stdout
    assert all(f"  {name} " in shown and command.summary in shown for name, command in COMMANDS.items())
    assert "examples:" in shown


@pytest.mark.parametrize("name", ["validate", "schema"])
def test_each_commands_help_shows_an_example(name: str) -> None:
    shown = _python("-m", "landbridge", name, "--help")
    assert shown.returncode == 0
    assert f"examples:\n  landbridge {name} " in shown.stdout


def test_an_unknown_command_names_the_known_ones() -> None:
    result = _python("-m", "landbridge", "valdate")
    assert result.returncode == 2
    assert "valdate" in result.stderr
    assert "validate" in result.stderr


@pytest.mark.parametrize("words", [["validate"], ["schema"], ["--help"]])
def test_neither_the_cdk_nor_boto3_is_imported(words: list[str]) -> None:
    code = (
        "import sys\nfrom landbridge.cli.main import main\n"
        f"try: main({words!r})\nexcept SystemExit: pass\n"
        "print([name for name in ('aws_cdk', 'boto3', 'botocore', 'jsii', 'rich') if name in sys.modules])"
    )
    result = _python("-c", code)
    assert result.stdout.splitlines()[-1] == "[]", result.stderr


def test_help_imports_no_command() -> None:
    code = (
        "import sys\nfrom landbridge.cli.main import main\ntry: main(['--help'])\nexcept SystemExit: pass\n"
        "print('pydantic' in sys.modules)"
    )
    assert _python("-c", code).stdout.splitlines()[-1] == "False"


def test_interruption_ends_with_130_and_no_traceback(command: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    command.run = _raiser(KeyboardInterrupt())  # type: ignore[attr-defined]
    assert main(["try"]) == 130
    assert capsys.readouterr().err == "landbridge: interrupted\n"


def test_a_file_that_cannot_be_read_ends_with_1_and_its_name(
    command: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    command.run = _raiser(PermissionError(13, "Permission denied", "secret.yaml"))  # type: ignore[attr-defined]
    assert main(["try"]) == 1
    assert capsys.readouterr().err == "landbridge: secret.yaml: Permission denied\n"


def test_an_unexpected_error_is_not_swallowed(command: ModuleType) -> None:
    command.run = _raiser(RuntimeError("a defect"))  # type: ignore[attr-defined]
    with pytest.raises(RuntimeError, match="a defect"):
        main(["try"])


def test_a_reader_that_goes_away_gives_no_traceback() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "landbridge", "schema"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    errors = process.stderr.read()
    process.stderr.close()
    assert process.wait(60) == 141
    assert errors == b""
