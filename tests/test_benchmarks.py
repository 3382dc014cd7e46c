"""The benchmark's organisation is one that the loader takes, and measuring it works."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from benchmarks.organisation import organisation
from landbridge.declaration import load
from tests.synthesis import ROOT


def test_the_generated_organisation_passes_the_loader(tmp_path: Path) -> None:
    (tmp_path / "all.yaml").write_text(json.dumps(organisation(25, 50, 20)))
    declaration = load(tmp_path)
    assert len(declaration.teams) == 25
    assert len(declaration.feature_groups) == 50
    assert {len(grants) for grants in declaration.grants.values()} == {20}


def test_the_benchmark_prints_resources_seconds_and_memory() -> None:
    command = [sys.executable, "benchmarks/synth.py", "--teams", "3", "--groups", "6", "--grants", "2"]
    done = subprocess.run(
        command, cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    teams, stacks, resources, *_ = done.stdout.splitlines()[1].split()
    assert (teams, stacks) == ("3", "11")
    assert int(resources) > 40
    assert "Node" in done.stdout
    assert "together" in done.stdout


def test_the_benchmark_of_the_proof_asks_everybody_beside_it() -> None:
    command = [sys.executable, "benchmarks/access.py", "--teams", "3", "--groups", "6", "--grants", "2", "--plain"]
    done = subprocess.run(
        command, cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    _, sizes, plain = done.stdout.splitlines()
    assert sizes.split()[:2] == ["3", "6"]
    assert "90 questions" in plain  # 3 teams, 6 groups, 5 capabilities
