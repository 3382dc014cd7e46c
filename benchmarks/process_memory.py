"""Peak memory of a process and what it starts (Linux), Python's and Node's apart."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

INTERVAL_SECONDS = 0.05
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Peak:
    """Resident memory in bytes: the highest of each kind, and the highest of both at one moment."""

    python: int
    node: int
    together: int


@dataclass(frozen=True)
class Run:
    """A process that has ended well: what it printed, its seconds from start to end, its highest memory."""

    output: str
    seconds: float
    peak: Peak


def run_watched(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Run:
    """Ends this process too, with the same status, where the command fails."""
    started = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)  # noqa: S603
    watch = MemoryWatch(process.pid)
    output, _ = process.communicate()
    seconds = time.perf_counter() - started
    peak = watch.stop()
    if process.returncode:
        sys.exit(process.returncode)
    return Run(output, seconds, peak)


class MemoryWatch:
    """Looks at the process tree below `root` every 50 ms until it is stopped."""

    def __init__(self, root: int) -> None:
        self._root = root
        self._done = threading.Event()
        self._peak: Counter[str] = Counter()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> Peak:
        self._done.set()
        self._thread.join()
        return Peak(self._peak["python"], self._peak["node"], self._peak["together"])

    def _watch(self) -> None:
        while not self._done.wait(INTERVAL_SECONDS):
            now = _resident(self._root)
            now["together"] = now.total()
            for kind, size in now.items():
                self._peak[kind] = max(self._peak[kind], size)


def _resident(root: int) -> Counter[str]:
    children: dict[int, list[int]] = {}
    kinds: dict[int, tuple[str, int]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            _, _, rest = entry.read_text().rpartition(")")
        except OSError:
            continue  # it ended meanwhile
        fields = rest.split()
        number = int(entry.parent.name)
        children.setdefault(int(fields[1]), []).append(number)
        kinds[number] = ("node" if _program(entry.parent) == "node" else "python", int(fields[21]) * _PAGE)
    total: Counter[str] = Counter()
    waiting = [root]
    while waiting:
        number = waiting.pop()
        waiting += children.get(number, [])
        kind, size = kinds.get(number, ("python", 0))
        total[kind] += size
    return total


def _program(process: Path) -> str:
    try:
        return (process / "exe").readlink().name
    except OSError:
        return ""
