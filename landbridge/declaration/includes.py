"""The key `include`: files that several environments share, named by the files of each.

An included file counts as if it lay in the environment's own directory. It includes nothing itself, so that what an
environment consists of stands in that environment alone.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from landbridge.declaration.environments import is_yaml, yaml_files
from landbridge.declaration.errors import Problem
from landbridge.declaration.formats import Format
from landbridge.declaration.messages import KEY, locate, problem_at, problem_of
from landbridge.declaration.tree import Node, plain

INCLUDE = "include"

MAXIMUM_INCLUDES = 100
"""Paths that one file may include, so that a file of nonsense costs no minutes."""

_IncludePath = Annotated[
    str,
    Format(
        r"[^/\x00-\x1f\x7f][^\x00-\x1f\x7f]*",
        "the path of a YAML file, or of a folder of them, relative to this file",
        "../_shared/feature-groups.yaml",
        500,
    ),
]
INCLUDE_PATHS: TypeAdapter[tuple[str, ...]] = TypeAdapter(
    Annotated[
        tuple[_IncludePath, ...],
        Field(
            max_length=MAXIMUM_INCLUDES,
            description="Files, or folders of files, that this environment shares with others: paths relative to this "
            "file, within environments/.",
            json_schema_extra={"uniqueItems": True},
        ),
    ]
)
"""The value of `include`."""


class Includes:
    """What the files of one environment include.

    `problems` has what is wrong with it; `complete` says whether all that is included is known.
    """

    def __init__(self, directory: Path, own: Iterable[Path]) -> None:
        self.problems: list[Problem] = []
        self.complete = True
        self._directory = directory
        self._bounds = _normal(directory / "..")
        self._known: dict[str, Node | None] = {os.path.realpath(file): None for file in own}

    def take(self, tree: Node) -> list[Path]:
        """The files that a file of the environment includes. The key `include` is taken out of its tree."""
        if not isinstance(tree.content, dict) or INCLUDE not in tree.content:
            return []
        try:
            paths = INCLUDE_PATHS.validate_python(plain(tree.content[INCLUDE][1]))
        except ValidationError as error:
            for item in error.errors(include_url=False, include_input=False):
                item["loc"] = (INCLUDE, *item["loc"])
                self.problems.append(problem_of(item, tree))
            self.complete = False
            paths = ()
        files = []
        for number, path in enumerate(paths):
            files += self._new(locate(tree, (INCLUDE, number)), _normal(self._directory / path))
        del tree.content[INCLUDE]
        return files

    def refuse_in(self, tree: Node) -> None:
        """Reports, and takes out of the tree of an included file, the keys that such a file may not have."""
        if not isinstance(tree.content, dict):
            return
        if INCLUDE in tree.content:
            message = f"this file is included itself; include these files in {self._directory} as well"
            self.problems.append(problem_at(tree, (INCLUDE, KEY), message))
            self.complete = False
            del tree.content[INCLUDE]
        if "environment" in tree.content:
            message = "several environments of one name would replace one another's stacks; write it in "
            self.problems.append(problem_at(tree, ("environment", KEY), f"{message}{self._directory} alone"))
            del tree.content["environment"]

    def _new(self, entry: Node, path: Path) -> list[Path]:
        """The files at the path that are not read yet. `entry` is where the path is written."""
        files = []
        again: Path | None = None
        for file in self._existing(entry, path):
            real = os.path.realpath(file)
            if real in self._known:
                again = again or file
            elif self._within_bounds(entry, file):
                self._known[real] = entry
                files.append(file)
        if again is not None:
            first = self._known[os.path.realpath(again)]
            known = (
                f"lies in {self._directory} and is read anyway; leave it out here"
                if first is None
                else f"is included twice, first at {first.file}:{first.line}:{first.column}; keep one of the two"
            )
            self.problems.append(entry.problem(f"{INCLUDE}: {again} {known}"))
        return files

    def _existing(self, entry: Node, path: Path) -> list[Path]:
        """The file itself, or the files of the folder."""
        if not self._within_bounds(entry, path):
            return []
        try:
            mode = path.stat().st_mode
            files = yaml_files(path) if stat.S_ISDIR(mode) else [path]
        except OSError as error:
            self._refuse(entry, f"{path} cannot be read: {error.strerror}; write a path relative to {self._directory}")
            return []
        if stat.S_ISDIR(mode):
            if not files:
                self._refuse(entry, f"the folder {path} holds no *.yaml file; name a folder that does, or a file")
            return files
        if not stat.S_ISREG(mode):
            self._refuse(entry, f"{path} is not a regular file; put the YAML text itself there")
            return []
        if not is_yaml(path):
            self._refuse(entry, f"{path} is not a YAML file; its name must end in .yaml")
            return []
        return files

    def _within_bounds(self, entry: Node, path: Path) -> bool:
        within = Path(os.path.realpath(path)).is_relative_to(os.path.realpath(self._bounds))
        if not within:
            self._refuse(entry, f"{path} leads out of {self._bounds}; only what lies in there can be included")
        return within

    def _refuse(self, entry: Node, message: str) -> None:
        self.problems.append(entry.problem(f"{INCLUDE}: {message}"))
        self.complete = False


def _normal(path: Path) -> Path:
    """The path without `..` on its way, as messages show it: as written where that is the same file."""
    short = os.path.normpath(path)
    real = os.path.realpath(path)
    return Path(short if os.path.realpath(short) == real else real)
