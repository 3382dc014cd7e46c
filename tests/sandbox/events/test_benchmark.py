"""The benchmark of model events measures all four ways."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.synthesis import ROOT

pytestmark = pytest.mark.sandbox


def test_the_benchmark_prints_rates_memory_and_ratios() -> None:
    command = [sys.executable, "benchmarks/events.py", "--events", "40", "--groups", "4"]
    done = subprocess.run(
        command, cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()[1:]
    assert [line[:14].strip() for line in lines if "times" not in line] == [
        "plain consumer",
        "consumer",
        "plain sync",
        "sync",
    ]
    assert [line.split(":")[0] for line in lines if "times the plain loop" in line] == ["consumer", "sync"]
