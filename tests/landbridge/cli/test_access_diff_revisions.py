"""`landbridge access diff` of revisions; its app needs neither Node nor CDK: it copies the assembly beside it."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest

from landbridge.cli.main import main
from tests.landbridge.access.collection.made import write
from tests.landbridge.cli.comparing import COMMAND, DECLARATION, template

pytestmark = pytest.mark.requirement("B.2")

APP = """
import json, os, shutil, sys
assert json.loads(os.environ["CDK_CONTEXT_JSON"]) == {"environment": "test"}
shutil.copytree("made", os.environ["CDK_OUTDIR"])
print("synthesized", file=sys.stderr)
"""


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two commits: in the second, which is also the tag `more`, the role may delete. In a folder of the repository."""
    folder = tmp_path / "repository" / "infrastructure"
    (folder / "environments" / "test").mkdir(parents=True)
    (folder / "environments" / "test" / "accounts.yaml").write_text(DECLARATION)
    (folder / "app.py").write_text(APP)
    monkeypatch.chdir(folder)
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "node").write_text("#!/bin/sh\n")
    (programs / "node").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    for name in ("GIT_AUTHOR", "GIT_COMMITTER"):
        monkeypatch.setenv(f"{name}_NAME", "somebody")
        monkeypatch.setenv(f"{name}_EMAIL", "somebody@example.com")
    git("init", "--quiet", "--initial-branch=main", "..")
    _commit("first", "s3:GetObject")
    _commit("second", "s3:GetObject", "s3:DeleteObject")
    git("tag", "more")
    return folder


def git(*words: str) -> str:
    return subprocess.run(["git", *words], check=True, capture_output=True, text=True).stdout.strip()


def _commit(message: str, *actions: str) -> None:
    write(Path("made"), {"Stack": template(*actions)})
    git("add", "--all", "..")
    git("commit", "--quiet", "--message", message)


@pytest.mark.usefixtures("repository")
def test_revisions_are_synthesized_by_their_own_app(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["access", "diff", "more~1", "more", "--environment", "test"]) == 1
    captured = capsys.readouterr()
    assert captured.out.startswith("+1 -0; 1 same-account write gained\n")
    first = git("rev-parse", "more~1")[:12]
    assert captured.err.startswith(f"landbridge access diff: synthesizing more~1 ({first})\n")


@pytest.mark.usefixtures("repository")
def test_nothing_is_left_behind() -> None:
    main(["access", "diff", "more~1", "more", "--environment", "test"])
    assert len(git("worktree", "list").splitlines()) == 1
    assert git("status", "--porcelain") == ""


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_nothing_is_left_behind_where_it_is_told_to_end(number: signal.Signals) -> None:
    Path("app.py").write_text("import time\ntime.sleep(60)\n")
    git("commit", "--quiet", "--all", "--message", "slow")
    words = [*COMMAND, "main", "--environment", "test"]
    with subprocess.Popen(
        words, stderr=subprocess.PIPE, text=True, env={**os.environ, "TMPDIR": str(Path.cwd())}
    ) as it:
        assert it.stderr is not None
        assert "synthesizing main" in it.stderr.readline()
        assert len(git("worktree", "list").splitlines()) == 2
        it.send_signal(number)
        assert it.stderr.read() == "landbridge: interrupted\n"
    assert it.returncode == 130
    assert len(git("worktree", "list").splitlines()) == 1
    assert git("status", "--porcelain") == ""


@pytest.mark.usefixtures("repository")
def test_without_a_head_the_working_tree_is_compared_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["access", "diff", "more", "--environment", "test"]) == 0
    write(Path("made"), {"Stack": template("s3:GetObject")})
    assert main(["access", "diff", "more", "--environment", "test"]) == 1
    assert "-1; 1 same-account write lost" in capsys.readouterr().out


@pytest.mark.usefixtures("repository")
def test_an_app_that_fails_is_quoted(capsys: pytest.CaptureFixture[str]) -> None:
    Path("app.py").write_text("raise SystemExit('this app is broken')")
    assert main(["access", "diff", "more", "--environment", "test"]) == 2
    message = capsys.readouterr().err
    assert "the working tree does not synthesize (exit status 1):\nthis app is broken" in message


@pytest.mark.usefixtures("repository")
def test_what_an_app_says_of_its_files_names_them_as_the_repository_does(capsys: pytest.CaptureFixture[str]) -> None:
    Path("app.py").write_text("import os; raise SystemExit(f'{os.getcwd()}/environments/test/accounts.yaml:3:1: no')")
    git("commit", "--quiet", "--all", "--message", "broken")
    assert main(["access", "diff", "main", "--environment", "test"]) == 2
    assert capsys.readouterr().err.endswith(":\nenvironments/test/accounts.yaml:3:1: no\n")


@pytest.mark.usefixtures("repository")
def test_a_shallow_clone_is_told_how_to_get_the_rest(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    git("clone", "--quiet", "--depth", "1", f"file://{tmp_path / 'repository'}", str(tmp_path / "shallow"))
    monkeypatch.chdir(tmp_path / "shallow" / "infrastructure")
    assert main(["access", "diff", "HEAD~1", "--environment", "test"]) == 2
    assert "this clone is shallow: `git fetch --unshallow`" in capsys.readouterr().err


@pytest.mark.usefixtures("repository")
def test_git_is_asked_for_where_it_is_missing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["access", "diff", "more", "--environment", "test"]) == 2
    assert "git, which finds revisions, is not on the PATH" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["mor"], "mor is neither a directory nor a git revision here"),
        (["--environment", "prod", "more"], "there is no environment prod; there are: test"),
    ],
)
@pytest.mark.usefixtures("repository")
def test_what_is_not_in_the_repository_is_said(
    capsys: pytest.CaptureFixture[str], words: list[str], message: str
) -> None:
    assert main(["access", "diff", "--environment", "test", *words]) == 2
    assert message in capsys.readouterr().err


@pytest.mark.usefixtures("repository")
def test_a_name_of_two_things_is_not_guessed(capsys: pytest.CaptureFixture[str]) -> None:
    git("branch", "more", "more~1")
    assert main(["access", "diff", "more", "--environment", "test"]) == 2
    assert "more names more than one thing in git" in capsys.readouterr().err
    git("branch", "made", "main")
    assert main(["access", "diff", "made", "--environment", "test"]) == 2
    assert "made is both an assembly and a git revision; write ./made" in capsys.readouterr().err


@pytest.mark.usefixtures("repository")
def test_node_is_asked_for_where_it_is_missing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    found = subprocess.run(["which", "git"], check=True, capture_output=True, text=True).stdout.strip()
    (tmp_path / "only-git").mkdir()
    (tmp_path / "only-git" / "git").symlink_to(found)
    monkeypatch.setenv("PATH", str(tmp_path / "only-git"))
    assert main(["access", "diff", "more", "--environment", "test"]) == 2
    assert "node is not on the PATH" in capsys.readouterr().err
