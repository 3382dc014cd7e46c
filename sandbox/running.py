"""Which server process belongs to a state directory.

The server holds `server.lock` as long as it lives, so that the process id in `server.json` is never acted on after the
process has gone and its id perhaps been given to another.
"""

import fcntl
import json
import os
from pathlib import Path
from typing import IO, Any


def record(state_dir: Path) -> Path:
    """The file that describes the running server: process id, port, Region, organisation."""
    return state_dir / "server.json"


def write_record(state_dir: Path, content: dict[str, Any]) -> None:
    """Write server.json, so that whoever reads it meanwhile finds it whole."""
    draft = record(state_dir).with_suffix(f".{os.getpid()}")
    draft.write_text(json.dumps(content))
    draft.replace(record(state_dir))


def recorded(state_dir: Path) -> dict[str, Any] | None:
    """What server.json says, if the process that it names is alive."""
    if not locked(state_dir):
        return None
    try:
        content: dict[str, Any] = json.loads(record(state_dir).read_text())
    except (OSError, json.JSONDecodeError):
        return None
    return content


def acquire(state_dir: Path) -> IO[bytes] | None:
    """The lock of `state_dir`, open and held; None if a server holds it."""
    lock = (state_dir / "server.lock").open("ab")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    return lock


def locked(state_dir: Path) -> bool:
    """Whether a server of `state_dir` lives."""
    if not (state_dir / "server.lock").exists():
        return False
    lock = acquire(state_dir)
    if lock is None:
        return True
    lock.close()
    return False
