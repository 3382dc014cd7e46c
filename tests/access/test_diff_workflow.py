"""The workflow that posts the comparison: one comment by its marker, no more rights than needed, nothing injected."""

from __future__ import annotations

import re
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


def test_nothing_from_outside_is_pasted_into_a_script(workflow: dict[str, Any]) -> None:
    assert all("${{" not in script for script in _scripts(workflow))


def test_every_action_is_pinned_by_its_commit(workflow: dict[str, Any]) -> None:
    used = [step["uses"] for job in workflow["jobs"].values() for step in job["steps"] if "uses" in step]
    assert len(used) >= 4
    assert all(re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", name) for name in used)
