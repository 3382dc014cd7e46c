"""The record: an assembly knows the declaration that it was made from."""

import json
from pathlib import Path
from typing import Any

import pytest

from landbridge.declaration import DeclarationError, load
from landbridge.declaration.record import NAME, read_record, write_record

ENVIRONMENTS = Path(__file__).resolve().parents[3] / "environments"

pytestmark = pytest.mark.requirement("B.1")


@pytest.mark.parametrize("environment", ["example", "prod"])
def test_what_is_written_is_read(environment: str, tmp_path: Path) -> None:
    write_record(tmp_path, ENVIRONMENTS / environment)
    recorded = read_record(tmp_path)
    assert recorded.declaration == load(ENVIRONMENTS / environment)
    assert recorded.team is None


def test_it_holds_included_files_and_names_them_as_the_repository_does(tmp_path: Path) -> None:
    write_record(tmp_path, ENVIRONMENTS / "prod")
    place = read_record(tmp_path).places.of(("feature_groups", "sessions"))
    file, line = place.split(":")
    assert file.startswith("environments/_shared/")
    assert (ENVIRONMENTS.parent / file).read_text().splitlines()[int(line) - 1].strip() == "sessions:"


def test_it_is_the_same_every_time_and_names_no_folder_of_the_machine(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
        write_record(folder, ENVIRONMENTS / "example", "fraud")
    assert (first / NAME).read_bytes() == (second / NAME).read_bytes()
    assert str(ENVIRONMENTS.parent.parent) not in (first / NAME).read_text()
    assert read_record(first).team == "fraud"


def _record(**changes: Any) -> str:
    content = {"landbridge": 1, "folder": "environments", "environment": "x", "team": None, "files": {}}
    return json.dumps(content | changes)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not JSON",
        "[]",
        "{}",
        "null",
        _record(landbridge=2),
        _record(files=None),
        _record(files={"../../../outside.yaml": "teams: {}"}),
        _record(files={"x/a.yaml": 7}),
        _record(folder=None),
        _record(environment="../x"),
        pytest.param("[" * 200_000, id="nested too deeply"),
    ],
)
def test_a_broken_record_is_an_error_that_names_the_file(text: str, tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(text)
    with pytest.raises(DeclarationError, match=NAME):
        read_record(tmp_path)


def test_an_assembly_of_another_app_has_none(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match="no assembly of Landbridge"):
        read_record(tmp_path)


def test_a_declaration_that_this_version_refuses_is_named_as_in_its_repository(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(_record(files={"x/accounts.yaml": "nonsense: 1\n"}))
    with pytest.raises(DeclarationError) as caught:
        read_record(tmp_path)
    assert {str(problem.file) for problem in caught.value.problems} <= {
        "environments/x/accounts.yaml",
        "environments/x",
    }
