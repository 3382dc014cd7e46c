"""Two synths of the same declaration are the same, byte for byte."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.synthesis import ROOT


@pytest.mark.requirement("P.2")
def test_two_synths_are_byte_identical(assembly: Path, tmp_path: Path) -> None:
    first, second = _synthesize(tmp_path / "first", seed="1"), _synthesize(tmp_path / "second", seed="4711")
    assert set(first) == set(second)
    assert [name for name in first if first[name] != second[name]] == []
    # What the other tests look at is what the command makes, which keeps the declaration beside it.
    in_process = _files(assembly)
    assert {name for name in first if first[name] != in_process.get(name)} == {"landbridge.json"}


def _synthesize(outdir: Path, *, seed: str) -> dict[str, bytes]:
    environment = {**os.environ, "CDK_OUTDIR": str(outdir), "PYTHONHASHSEED": seed}
    subprocess.run([sys.executable, "app.py"], cwd=ROOT, env=environment, check=True, timeout=120)
    return _files(outdir)


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
