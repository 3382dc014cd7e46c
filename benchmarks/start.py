"""Measures how long the commands that everybody waits for take: python benchmarks/start.py [--times 10]

Prints the best and the median of several runs of each command, in seconds, and what is left without Python's own start.
Goal: 0.3 s plus Python's own start.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON_ALONE = ("-c", "pass")
COMMANDS = (
    ("-m", "landbridge", "--help"),
    ("-m", "landbridge", "validate", "example"),
    ("-m", "landbridge", "schema"),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=10, help="runs of each command (default: 10)")
    times = parser.parse_args().times
    alone = min(_seconds(PYTHON_ALONE, times))
    print(f"{'command':34} {'best':>6} {'median':>7} {'without Python':>15}")
    print(f"{'python -c pass':34} {alone:6.3f}")
    for words in COMMANDS:
        seconds = _seconds(words, times)
        best, median = min(seconds), statistics.median(seconds)
        print(f"{'python ' + ' '.join(words):34} {best:6.3f} {median:7.3f} {best - alone:15.3f}")
    return 0


def _seconds(words: tuple[str, ...], times: int) -> list[float]:
    """Wall-clock seconds of each run; one run before them fills the caches."""
    measured = []
    for _ in range(times + 1):
        start = time.perf_counter()
        subprocess.run([sys.executable, *words], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        measured.append(time.perf_counter() - start)
    return measured[1:]


if __name__ == "__main__":
    sys.exit(main())
