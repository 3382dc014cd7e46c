"""Where the declarations of the environments are."""

from __future__ import annotations

import os
from pathlib import Path

from landbridge.declaration.errors import DeclarationError, Problem

ENVIRONMENTS = Path("environments")

SHARED = "_"
"""How the name of a folder below environments/ begins that is no environment: it holds what several of them include."""


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
    known = environments_in(ENVIRONMENTS)
    have = f"there are: {', '.join(known)}" if known else "run this in the folder that holds environments/"
    raise DeclarationError([Problem(directory, 1, 1, f"there is no such environment; {have}")])


def environments_in(folder: Path) -> list[str]:
    """Names of the environments in a folder such as environments/; none where it cannot be listed."""
    try:
        return sorted(path.name for path in folder.iterdir() if path.is_dir() and path.name[0] not in (SHARED, "."))
    except OSError:
        return []


def yaml_files(folder: Path) -> list[Path]:
    """Every `*.yaml` and `*.yml` file of the folder by its name, hidden ones left out. Raises OSError."""
    return sorted(path for path in folder.iterdir() if is_yaml(path) and path.name[0] != ".")


def is_yaml(path: Path) -> bool:
    """Whether the path's name is that of a YAML file."""
    return path.suffix in (".yaml", ".yml")
