"""Where the declarations of the environments are."""

from __future__ import annotations

import os
from pathlib import Path

from landbridge.declaration.errors import DeclarationError, Problem

ENVIRONMENTS = Path("environments")


def directory_of(environment: str) -> Path:
    """Where an environment's files are: below environments/, unless the argument is a path.

    Raises DeclarationError if there is no such directory; its message names those that there are.
    """
    if os.sep in environment or environment in (".", ".."):
        return Path(environment)
    directory = ENVIRONMENTS / environment
    if directory.is_dir():
        return directory
    if Path(environment).is_dir():
        return Path(environment)
    known = sorted(path.name for path in ENVIRONMENTS.iterdir() if path.is_dir()) if ENVIRONMENTS.is_dir() else []
    have = f"there are: {', '.join(known)}" if known else "run this in the folder that holds environments/"
    raise DeclarationError([Problem(directory, 1, 1, f"there is no such environment; {have}")])
