"""The workflow that posts the comparison: one comment by its marker, no more rights than needed, nothing injected."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from landbridge.access.comparison.markdown import marker

FILE = Path(__file__).parents[2] / ".github" / "workflows" / "access-diff.yml"

pytestmark = pytest.mark.requirement("B.2")


@pytest.fixture(scope="module")
def workflow() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(FILE.read_text())
    return content


def _scripts(workflow: dict[str, Any]) -> list[str]:
    return [step["run"] for job in workflow["jobs"].values() for step in job["steps"] if "run" in step]


def test_the_code_of_a_pull_request_runs_with_a_token_that_only_reads(workflow: dict[str, Any]) -> None:
    assert workflow["permissions"] == {}
    # YAML 1.1 reads the key `on` as true.
    assert list(dict[Any, Any](workflow)[True]) == ["pull_request"]
    assert workflow["jobs"]["compare"]["permissions"] == {"contents": "read"}
    running = [
        name for name, job in workflow["jobs"].items() if any("make " in step.get("run", "") for step in job["steps"])
    ]
    assert running == ["compare"]
    checkout = workflow["jobs"]["compare"]["steps"][0]["with"]
    assert (checkout["fetch-depth"], checkout["persist-credentials"]) == (0, False)


def test_only_the_comment_may_be_written_and_not_for_a_fork(workflow: dict[str, Any]) -> None:
    comment = workflow["jobs"]["comment"]
    assert comment["permissions"] == {"pull-requests": "write"}
    assert comment["if"] == "github.event.pull_request.head.repo.full_name == github.repository"
    assert any("GITHUB_STEP_SUMMARY" in script for script in _scripts(workflow))


def test_the_comment_is_found_by_the_marker_that_markdown_begins_with(workflow: dict[str, Any]) -> None:
    (script,) = (script for script in _scripts(workflow) if "gh api" in script)
    written = re.search(r'MARKER="(.*)"', script)
    assert written is not None
    assert written[1].replace("$ENVIRONMENT", "prod") == marker("prod")
    assert script.count("--method PATCH") == script.count("--method POST") == 1
    assert "startswith(env.MARKER)" in script


def test_a_copy_for_another_environment_neither_cancels_it_nor_takes_its_results_place(
    workflow: dict[str, Any],
) -> None:
    # The path of the file; copies may keep the workflow's name.
    assert "${{ github.workflow_ref }}" in workflow["concurrency"]["group"]
    assert "${{ env.ENVIRONMENT }}" in workflow["jobs"]["scanning"]["steps"][-1]["with"]["category"]


def test_the_gate_fails_by_itself_so_that_the_comment_is_posted_all_the_same(workflow: dict[str, Any]) -> None:
    jobs = workflow["jobs"]
    assert jobs["gate"]["if"] == "vars.ACCESS_DIFF_GATE == 'true' && needs.compare.outputs.broadens == '1'"
    assert "exit 1" in jobs["gate"]["steps"][0]["run"]
    assert {job["needs"] for job in jobs.values() if "needs" in job} == {"compare"}


@pytest.mark.parametrize(
    ("markdown", "sarif", "status", "outputs"),
    [
        (0, 0, 0, "changed=0\nbroadens=0\n"),
        (1, 0, 0, "changed=1\nbroadens=0\n"),
        (1, 1, 0, "changed=1\nbroadens=1\n"),
        (2, 0, 2, ""),
        (1, 2, 2, ""),
    ],
)
def test_what_the_command_answers_is_told_to_the_other_jobs(
    workflow: dict[str, Any], tmp_path: Path, markdown: int, sarif: int, status: int, outputs: str
) -> None:
    """The script itself, with programs in place of `landbridge` and `git` that answer so."""
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    programs = {
        "git": "echo base",
        "landbridge": f"echo said > ${{10}}; case $8 in markdown) exit {markdown};; *) exit {sarif};; esac",
    }
    for name, text in programs.items():
        (tmp_path / ".venv" / "bin" / name).write_text(f"#!/bin/sh\n{text}\n")
        (tmp_path / ".venv" / "bin" / name).chmod(0o755)
    (script,) = (each for each in _scripts(workflow) if "landbridge access diff" in each and "gh api" not in each)
    variables = {"BASE": "a", "HEAD": "b", "ENVIRONMENT": "example", "PATH": os.environ["PATH"]}
    files = {name: str(tmp_path / name) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    words = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    assert subprocess.run(words, cwd=tmp_path, env={**variables, **files}, check=False).returncode == status
    written = tmp_path / "GITHUB_OUTPUT"
    assert (written.read_text() if written.exists() else "") == outputs


def test_nothing_from_outside_is_pasted_into_a_script(workflow: dict[str, Any]) -> None:
    assert all("${{" not in script for script in _scripts(workflow))


def test_every_action_is_pinned_by_its_commit(workflow: dict[str, Any]) -> None:
    used = [step["uses"] for job in workflow["jobs"].values() for step in job["steps"] if "uses" in step]
    assert len(used) >= 4
    assert all(re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", name) for name in used)
