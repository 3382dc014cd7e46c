"""An assembly with the record of its declaration, as app.py writes it."""

from __future__ import annotations

import shutil
from pathlib import Path

from landbridge.declaration.record import write_record
from tests.synthesis import EXAMPLE


def recorded(assembly: Path, into: Path) -> Path:
    """A copy of the example's assembly, with its record."""
    copy = into / "cdk.out"
    shutil.copytree(assembly, copy)
    write_record(copy, EXAMPLE)
    return copy
