"""The notebooks of docs/examples, executed from start to end in the local AWS with everything deployed."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sandbox.environment import write_environment_profiles
from tests.docs.examples import execution
from tests.sandbox.example.conftest import Organisation

pytestmark = [pytest.mark.sandbox, pytest.mark.requirement("S1.7"), pytest.mark.xdist_group("example")]


@dataclass(frozen=True)
class Run:
    notebooks: dict[str, Any]
    seconds: float


@pytest.fixture(scope="module")
def run(example: Organisation, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Both notebooks, the owner's first, with the outputs of this run. Fails with the first cell that does."""
    example.fresh()
    example.deploy()
    profiles = write_environment_profiles(example.endpoint, example.declaration)
    kernel_files: Path = tmp_path_factory.mktemp("kernel")
    started = time.monotonic()
    notebooks = {name: execution.execute(name, profiles, kernel_files) for name in execution.NOTEBOOKS}
    return Run(notebooks, time.monotonic() - started)


def test_both_run_unattended_within_three_minutes(run: Run) -> None:
    assert run.seconds < 180


@pytest.mark.parametrize("name", execution.NOTEBOOKS)
def test_what_is_committed_is_what_a_run_shows(run: Run, name: str) -> None:
    committed, found = execution.outputs(execution.read(name)), execution.outputs(run.notebooks[name])
    assert found == committed, "the outputs in docs/examples are of another tree: run `make notebooks`"
