"""`landbridge schema`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from landbridge.cli.main import main

COMMITTED = Path(__file__).parents[3] / "schema" / "declaration.schema.json"


def test_the_schema_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    shown = capsys.readouterr().out
    assert shown == COMMITTED.read_text(encoding="utf-8")
    assert json.loads(shown)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_the_schema_is_written_to_a_file_and_is_the_same_each_time(tmp_path: Path) -> None:
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    assert main(["schema", "--output", str(first)]) == 0
    assert main(["schema", "--output", str(second)]) == 0
    assert first.read_bytes() == second.read_bytes()


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "--output", str(tmp_path / "none" / "schema.json")]) == 1
    assert "schema.json: No such file or directory" in capsys.readouterr().err
