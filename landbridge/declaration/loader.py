"""From a directory of YAML files to one checked `Declaration`."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from landbridge.declaration.errors import DeclarationError
from landbridge.declaration.files import read
from landbridge.declaration.merge import merge
from landbridge.declaration.models import Declaration
from landbridge.declaration.tree import plain


def load(directory: Path) -> Declaration:
    """The declaration of the environment in `directory`, named after the directory unless a key `environment` says otherwise.

    Raises DeclarationError with every problem of every file.
    """
    trees, problems = read(directory)
    root, twice = merge(trees, directory)
    problems += twice
    data = {"environment": directory.resolve().name, **plain(root)}
    try:
        declaration = Declaration.model_validate(data)
    except ValidationError as error:
        problems += [
            root.problem(f"{'.'.join(str(part) for part in item['loc'])}: {item['msg']}") for item in error.errors()
        ]
    if problems:
        raise DeclarationError(problems)
    return declaration
