"""`landbridge validate`."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from landbridge.cli.main import main

EXAMPLE = Path(__file__).parents[3] / "environments" / "example"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the environments `example`, which is right, and `broken`, which is not."""
    shutil.copytree(EXAMPLE, tmp_path / "environments" / "example")
    shutil.copytree(EXAMPLE, tmp_path / "environments" / "broken")
    (tmp_path / "environments" / "broken" / "z.yaml").write_text("tems: {}\ngrants:\n  nobody: {}\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("words", [[], ["example"], ["environments/example"], ["environments/example/"]])
def test_a_good_declaration_gives_one_line_and_0(
    here: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    assert main(["validate", *words]) == 0
    assert capsys.readouterr().out.startswith("example: 6 teams, 3 feature groups, 1 local feature group, 9 grants;")


@pytest.mark.usefixtures("here")
def test_all_problems_are_printed_with_their_places_and_give_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "broken"]) == 2
    file = Path("environments", "broken", "z.yaml")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"{file}:1:1: tems: unknown key `tems`; did you mean `teams`?")
    assert lines[1].startswith(f"{file}:3:3: grants.nobody: no team `nobody` is declared")
    assert len(lines) == 2


@pytest.mark.usefixtures("here")
def test_json_is_for_a_program_to_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "--format", "json"]) == 0
    good = json.loads(capsys.readouterr().out)
    assert (good["environment"], good["teams"], good["problems"]) == ("example", 6, [])
    assert main(["validate", "broken", "--format", "json"]) == 2
    first = json.loads(capsys.readouterr().out)["problems"][0]
    assert (first["file"], first["line"], first["column"]) == ("environments/broken/z.yaml", 1, 1)
    assert "unknown key" in first["message"]


@pytest.mark.usefixtures("here")
def test_an_unknown_environment_names_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "exmple"]) == 2
    assert "there is no such environment; there are: broken, example" in capsys.readouterr().out


def test_a_directory_anywhere_may_be_named(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "environments" / "example").rename(here / "elsewhere")
    assert main(["validate", "elsewhere"]) == 0
    assert main(["validate", str(here / "nowhere")]) == 2
    assert "there is no such directory" in capsys.readouterr().out


def test_a_name_that_the_terminal_cannot_show_is_escaped(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (here / "environments" / "example" / "\udcff.yaml").write_text("}")
    assert main(["validate"]) == 2
    assert "\\udcff.yaml:1:1: this is not YAML" in capfd.readouterr().out


def test_a_policy_that_aws_would_refuse_gives_2(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = here / "environments" / "example" / "accounts.yaml"
    roles = "".join(f"      - arn:aws:iam::777788889999:role/fraud-scoring-pipeline-{n:03}\n" for n in range(60))
    one = "      - arn:aws:iam::777788889999:role/fraud-scoring\n"
    assert one in file.read_text()
    file.write_text(file.read_text().replace(one, one + roles))
    assert main(["validate"]) == 2
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert "the trust policy of role landbridge-example-access-fraud has " in lines[0]
    assert "join principals of the team into fewer patterns" in lines[0]
