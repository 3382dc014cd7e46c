"""The benchmark runs, and finds that both queries give the same rows."""

from __future__ import annotations

import subprocess
import sys

from tests.synthesis import ROOT


def test_the_benchmark_prints_seconds_and_memory_of_both_queries() -> None:
    command = [
        sys.executable,
        "benchmarks/point_in_time.py",
        "--labels",
        "200",
        "--rows",
        "2000",
        "--identifiers",
        "20",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    header, window, plain = done.stdout.splitlines()
    assert header.startswith("200 labels, 2,000 feature rows")
    assert window.startswith("window ")
    assert plain.startswith("plain ")
    assert window.endswith("MB")
