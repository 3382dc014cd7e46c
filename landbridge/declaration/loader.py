"""From a directory of YAML files to one checked `Declaration`."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from landbridge.declaration import messages
from landbridge.declaration.errors import DeclarationError, Problem
from landbridge.declaration.files import read
from landbridge.declaration.merge import merge
from landbridge.declaration.models import Declaration
from landbridge.declaration.places import Places
from landbridge.declaration.remainder import judgeable
from landbridge.declaration.rules import check
from landbridge.declaration.rules.judged import Judged
from landbridge.declaration.tree import Node, plain

MAXIMUM_PROBLEMS = 1000
"""Problems shown of each kind, so that a file of nonsense costs neither minutes nor pages."""


def load(directory: Path) -> Declaration:
    """The declaration of the environment in `directory`.

    The environment is named after the directory unless a key `environment` says otherwise. Raises DeclarationError with
    every problem of every file.
    """
    return load_with_places(directory)[0]


def load_with_places(directory: Path, above: Path | None = None) -> tuple[Declaration, Places]:
    """The same, and where in its files it is declared; `above` is a folder that paths are shown without."""
    collecting = gc.isenabled()
    # Thousands of small objects and no garbage: collections would take most of the time, most of all beside aws_cdk.
    gc.disable()
    try:
        declaration, root = _load(directory)
        return declaration, Places(root, above)
    finally:
        if collecting:
            gc.enable()


def _load(directory: Path) -> tuple[Declaration, Node]:
    trees, problems, complete = read(directory)
    root, twice = merge(trees, directory)
    problems += twice
    _name_environment(root, directory)
    judged: Judged | None
    try:
        declaration = Declaration.model_validate(plain(root))
        judged = Judged.whole(declaration)
    except ValidationError as error:
        errors = error.errors(include_url=False, include_input=False)
        malformed = (item for item in errors if not _follows_from_another(item, root, complete))
        problems += _first(root, (messages.problem_of(item, root) for item in malformed))
        judged = judgeable(plain(root), errors)
    if judged is not None:
        if not complete:
            judged = judged.doubting_every_section()
        problems += _first(root, (messages.problem_at(root, path, message) for path, message in check(judged)))
    if problems:
        raise DeclarationError(problems)
    return declaration, root


def _first(root: Node, found: Iterator[Problem]) -> list[Problem]:
    first = list(islice(found, MAXIMUM_PROBLEMS))
    if next(found, None) is not None:
        first.append(
            root.problem(f"there are more than these {MAXIMUM_PROBLEMS:,} problems; mend some to see the rest")
        )
    return first


def _follows_from_another(error: ErrorDetails, root: Node, complete: bool) -> bool:
    """A list too short because its items are malformed; a section missing that a file that cannot be read may hold."""
    if error["type"] == "too_short":
        return bool(messages.locate(root, error["loc"]).content)
    return error["type"] == "missing" and len(error["loc"]) == 1 and not complete


def _name_environment(root: Node, directory: Path) -> None:
    if isinstance(root.content, dict) and "environment" not in root.content:
        name = Node(directory, 1, 1, directory.resolve().name, quoted=True)
        root.content["environment"] = (name, name)
