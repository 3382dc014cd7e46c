"""The guided examples as they are committed: read on their own, and safe to publish. Nothing is executed here."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.docs.examples import execution

pytestmark = pytest.mark.requirement("S1.7")

PATHS_OF_MACHINES = re.compile(r"(?<![\w.:/-])/(?:home|Users|root|tmp|var|opt|mnt|private|srv)/|\b[A-Z]:\\|file://")
ADDRESSES = re.compile(r"localhost|127\.0\.0\.1")
CREDENTIALS = re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{8,}|aws_secret|SecretAccessKey|SessionToken|PRIVATE KEY")
OTHER_NEXT_TIME = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-|\b20\d\d-\d\d-\d\d|RequestId|0x[0-9a-f]{6,}")


@pytest.fixture(params=execution.NOTEBOOKS)
def notebook(request: pytest.FixtureRequest) -> Any:
    return execution.read(request.param)


def code_cells(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def strings(part: Any) -> Iterator[str]:
    """Every text of a notebook or a part of one, as it is when it is shown."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, Mapping | list):
        for inside in part.values() if isinstance(part, Mapping) else part:
            yield from strings(inside)


def shows(source: str) -> bool:
    """Whether the cell prints, or ends in an expression, whose value Jupyter shows."""
    tree = ast.parse(source)
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    prints = any(isinstance(function, ast.Name) and function.id == "print" for function in calls)
    return prints or isinstance(tree.body[-1], ast.Expr)


def test_every_code_cell_was_executed_in_order_and_shows_what_it_prints(notebook: Any) -> None:
    cells = code_cells(notebook)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert [cell.id for cell in cells if shows(cell.source) != bool(cell.outputs)] == []


def test_no_output_is_an_error_or_a_warning(notebook: Any) -> None:
    outputs = [(cell.id, output) for cell in code_cells(notebook) for output in cell.outputs]
    wrong = [name for name, output in outputs if output.output_type == "error" or output.get("name") == "stderr"]
    assert wrong == []


@pytest.mark.parametrize("traces", [PATHS_OF_MACHINES, ADDRESSES, CREDENTIALS], ids=["paths", "addresses", "secrets"])
def test_it_tells_nothing_of_the_machine_that_ran_it(notebook: Any, traces: re.Pattern[str]) -> None:
    text = "\n".join(strings(notebook))
    assert traces.findall(text) == []
    assert str(execution.ROOT) not in text
    assert str(Path.home()) not in text


def test_it_carries_no_metadata_of_a_run(notebook: Any) -> None:
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert notebook.metadata.language_info == {"name": "python"}
    assert [cell.id for cell in notebook.cells if cell.metadata] == []


def test_its_outputs_hold_nothing_that_is_other_at_the_next_run(notebook: Any) -> None:
    shown = [text for cell in code_cells(notebook) for text in strings(cell.outputs)]
    assert [text for text in shown if OTHER_NEXT_TIME.search(text)] == []


def test_only_the_settings_name_profiles_accounts_and_the_environment(notebook: Any) -> None:
    special = re.compile(r"\b\d{12}\b|-engineer|\.sandbox|\"example|profile_name=\"")
    settings, *others = code_cells(notebook)
    assert settings.id == "settings"
    assert special.search(settings.source)
    assert {cell.id: special.findall(cell.source) for cell in others if special.search(cell.source)} == {}


def test_the_files_that_it_links_to_are_there(notebook: Any) -> None:
    texts = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    links = [link for text in texts for link in re.findall(r"\]\(([^)#:]+)\)", text)]
    assert links
    assert [link for link in links if not (execution.FOLDER / link).exists()] == []


@pytest.mark.parametrize("command", [["check"], ["format", "--check"]], ids=["lint", "format"])
def test_the_sources_keep_to_the_style_of_the_tree(command: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ruff", *command, "--no-cache", *map(str, map(execution.path, execution.NOTEBOOKS))],
        cwd=execution.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
