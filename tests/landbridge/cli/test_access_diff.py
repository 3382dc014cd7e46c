"""`landbridge access diff` of two assemblies."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from landbridge.cli.main import main
from landbridge.declaration.record import write_record
from tests.landbridge.access.collection.made import write
from tests.landbridge.cli.comparing import COMMAND, DECLARATION, template

pytestmark = pytest.mark.requirement("B.2")

NOTHING = "no access change\n"
FULL = Path("/dev/full")


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
    assert "      because of changed: statement Read in Stack/Role (identity policy): now also s3:DeleteObject" in lines


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
        (["before", ""], "a side is empty; write a git revision"),
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
