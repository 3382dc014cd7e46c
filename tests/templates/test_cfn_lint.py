"""cfn-lint has nothing to say about the example's templates."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.requirement("P.4")
def test_cfn_lint_reports_nothing(assembly: Path) -> None:
    # A stack without resources is never deployed.
    made = (path for path in assembly.glob("*.template.json") if "Resources" in json.loads(path.read_text()))
    files = sorted(str(path) for path in made)
    assert len(files) == 30
    command = [str(Path(sys.executable).with_name("cfn-lint")), "--regions", "eu-west-1", "--", *files]
    found = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert (found.returncode, found.stdout) == (0, ""), found.stdout + found.stderr
