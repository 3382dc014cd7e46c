"""`landbridge access diff`, with an app that needs neither Node nor CDK: it copies the assembly that lies beside it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from landbridge.cli.main import main
from landbridge.declaration.record import write_record
from tests.landbridge.access.collection.made import TEAM_ACCOUNT, policy, role, write

pytestmark = pytest.mark.requirement("B.2")

APP = """
import json, os, shutil, sys
assert json.loads(os.environ["CDK_CONTEXT_JSON"]) == {"environment": "test"}
shutil.copytree("made", os.environ["CDK_OUTDIR"])
print("synthesized", file=sys.stderr)
"""

DECLARATION = f"""
environment: test
feature_store: {{account: "111122223333", region: eu-west-1}}
organisation: {{id: o-landbridge1}}
teams:
  fraud:
    account: "{TEAM_ACCOUNT}"
    principals: ["arn:aws:iam::{TEAM_ACCOUNT}:role/people"]
"""

BUCKET = "arn:aws:s3:::landbridge-test-things"
NOTHING = "no access change\n"
FULL = Path("/dev/full")
COMMAND = (sys.executable, "-c", "import sys; from landbridge.cli.main import main; sys.exit(main())", "access", "diff")


def template(*actions: str, sid: str = "Read") -> Mapping[str, Any]:
    """A bucket and a role that may do this in it."""
    reader = role(
        Policies=[{"PolicyName": "p", "PolicyDocument": policy(target=f"{BUCKET}/*", Action=list(actions), Sid=sid)}]
    )
    bucket = {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "landbridge-test-things"}}
    return {"Resources": {"Bucket": bucket, "Role": reader}}


def assembly(folder: Path, *actions: str, sid: str = "Read") -> Path:
    declared = folder.parent / f"{folder.name}-declared" / "environments" / "test"
    declared.mkdir(parents=True, exist_ok=True)
    (declared / "accounts.yaml").write_text(DECLARATION)
    write(folder, {"Stack": template(*actions, sid=sid)})
    write_record(folder, declared)
    return folder


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    assembly(tmp_path / "before", "s3:GetObject")
    assembly(tmp_path / "same", "s3:GetObject", sid="Other")
    assembly(tmp_path / "more", "s3:GetObject", "s3:DeleteObject")
    return tmp_path


@pytest.mark.usefixtures("here")
def test_another_sid_is_no_change_and_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["access", "diff", "before", "same"]) == 0
    assert capsys.readouterr().out == NOTHING


@pytest.mark.usefixtures("here")
def test_the_verdict_comes_first_and_a_change_gives_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["access", "diff", "before", "more"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "+1 -0; 1 same-account write gained"
    assert "  + role reader may now s3:DeleteObject on landbridge-test-things/*" in lines
    assert "      because of added: statement Read in Stack/Role (identity policy)" in lines


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(("base", "head", "status"), [("before", "more", 1), ("more", "before", 0)])
def test_less_access_passes_where_only_broadening_fails(base: str, head: str, status: int) -> None:
    assert main(["access", "diff", base, head, "--fail-on", "broadening"]) == status


@pytest.mark.usefixtures("here")
def test_json_is_for_a_program_to_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["access", "diff", "before", "more", "--format", "json"]) == 1
    content = json.loads(capsys.readouterr().out)
    assert (content["environment"], content["base"], content["head"]) == ("test", "before", "more")
    assert content["broadens"] is True
    (change,) = content["changes"]
    assert (change["kind"], change["direction"], change["reach"]) == ("request", "gained", "same account")
    assert (change["who"], change["writes"]) == ("role reader", True)


def test_output_goes_to_a_file_and_the_verdict_to_the_terminal(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["access", "diff", "before", "more", "--format", "markdown", "--output", "comment.md"]) == 1
    assert capsys.readouterr().out == "+1 -0; 1 same-account write gained\n"
    assert (here / "comment.md").read_text().startswith("<!-- landbridge access diff test -->\n")


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("nowhere/comment.md", "there is no directory nowhere; make it"),
        ("before", "before is a directory; write the name of a file in it"),
    ],
)
@pytest.mark.usefixtures("here")
def test_an_output_that_cannot_be_is_said_before_anything_is_read_and_gives_2(
    capsys: pytest.CaptureFixture[str], file: str, message: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["access", "diff", "nothing", "nothing", "--output", file])
    assert ended.value.code == 2
    assert message in capsys.readouterr().err


@pytest.mark.skipif(not FULL.exists(), reason="this system has no file that is always full")
@pytest.mark.usefixtures("here")
def test_an_answer_that_cannot_be_written_is_no_change_but_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["access", "diff", "before", "more", "--output", str(FULL)]) == 2
    assert capsys.readouterr().err == f"landbridge access diff: {FULL}: No space left on device\n"


@pytest.mark.skipif(not FULL.exists(), reason="this system has no file that is always full")
@pytest.mark.usefixtures("here")
def test_so_does_a_standard_output_that_is_full() -> None:
    with FULL.open("w") as full:
        done = subprocess.run([*COMMAND, "before", "more"], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (
        2,
        "landbridge access diff: the standard output: No space left on device\n",
    )


def test_sarif_points_at_the_declaration(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["access", "diff", "before", "more", "--format", "sarif"]) == 1
    (result,) = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "environments/test/accounts.yaml"
    assert place["region"]["startLine"] == 5
    assert here.is_dir()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["before", "nowhere"], "nowhere is no directory of an assembly, and there is no git repository here"),
        (["before", "before-declared"], "before-declared holds no cloud assembly (manifest.json); run `cdk synth"),
        (["before", "more", "--environment", "prod"], "both are of the environment test, not prod"),
    ],
)
@pytest.mark.usefixtures("here")
def test_what_cannot_be_compared_is_said_and_gives_2(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, words: list[str], message: str
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(Path.cwd().parent))
    assert main(["access", "diff", *words]) == 2
    assert message in capsys.readouterr().err


def test_a_broken_template_is_said_and_gives_2(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "more" / "Stack.template.json").write_text("{")
    assert main(["access", "diff", "before", "more"]) == 2
    assert "more/Stack.template.json" in capsys.readouterr().err


def test_an_assembly_without_its_declaration_is_said_and_gives_2(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "more" / "landbridge.json").unlink()
    assert main(["access", "diff", "before", "more"]) == 2
    assert "no record of the declaration here" in capsys.readouterr().err


@pytest.mark.usefixtures("here")
def test_a_size_that_holds_no_comment_is_refused() -> None:
    with pytest.raises(SystemExit) as ended:
        main(["access", "diff", "before", "more", "--max-size", "10"])
    assert ended.value.code == 2


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
