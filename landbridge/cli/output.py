"""Where a command writes: the standard output, or a file that its command line names."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentTypeError
from contextlib import suppress
from pathlib import Path


def output_file(text: str) -> Path:
    """For argparse, so that a wrong name is said before the work is done. Raises ArgumentTypeError: exit status 2."""
    file = Path(text)
    if file.is_dir():
        raise ArgumentTypeError(f"{text} is a directory; write the name of a file in it")
    if not file.parent.is_dir():
        raise ArgumentTypeError(f"there is no directory {file.parent}; make it, or write elsewhere")
    if not os.access(file if file.exists() else file.parent, os.W_OK):
        raise ArgumentTypeError(f"{text} may not be written; write elsewhere")
    return file


def abandon_output() -> None:
    """What is not written yet goes nowhere: the interpreter flushes once more when it ends, and must not fail again."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
