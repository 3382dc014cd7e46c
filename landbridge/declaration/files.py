"""The YAML files of one environment, as trees: those of its directory, and those that these include."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable
from pathlib import Path

from landbridge.declaration.environments import SHARED, environments_in, yaml_files
from landbridge.declaration.errors import DeclarationError, Problem
from landbridge.declaration.includes import Includes
from landbridge.declaration.tree import MAXIMUM_VALUES, Node, compose

MAXIMUM_BYTES = 16_000_000
"""Size of all files of an environment together."""

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def read(directory: Path) -> tuple[list[Node], list[Problem], bool]:
    """Trees of every `*.yaml` and `*.yml` file (hidden ones left out) in the order of their names, after those of the
    files that they include, and the problems.

    The third value says whether every file could be read, so that nothing declared is out of sight.

    Raises DeclarationError if the directory cannot be listed, holds no such file, or is no environment's.
    """
    own = _files(directory)
    reader = _Reader()
    trees = reader.trees(own)
    includes = Includes(directory, own)
    included = reader.trees([file for tree in trees for file in includes.take(tree)])
    for tree in included:
        includes.refuse_in(tree)
    return [*included, *trees], [*reader.problems, *includes.problems], reader.complete and includes.complete


class _Reader:
    """Reads files within the limits of one environment."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.complete = True
        self._bytes = MAXIMUM_BYTES
        self._values = MAXIMUM_VALUES

    def trees(self, files: Iterable[Path]) -> list[Node]:
        return [tree for file in files if (tree := self._tree(file)) is not None]

    def _tree(self, file: Path) -> Node | None:
        try:
            text = _text(file, self._bytes)
        except DeclarationError as error:
            self.problems.extend(error.problems)
            self.complete = False
            return None
        self._bytes -= len(text)
        tree, count, found = compose(text, file, limit=self._values)
        self._values -= count
        self.problems.extend(found)
        self.complete = self.complete and not (tree is None and found)
        if tree is not None and isinstance(tree.content, dict):
            return tree
        if tree is not None and (tree.content != "" or tree.quoted):
            self.problems.append(tree.problem("the top of the file is not a mapping; write sections such as `teams:`"))
        elif not found:
            message = "the file is empty; write sections such as `teams:`, or delete it"
            self.problems.append(Problem(file, 1, 1, message))
        return None


def _files(directory: Path) -> list[Path]:
    try:
        files = yaml_files(directory)
    except FileNotFoundError:
        raise _unreadable(directory, f"there is no such directory; {_beside(directory)}") from None
    except NotADirectoryError:
        raise _unreadable(directory, "this is a file; name the directory that holds the environment's files") from None
    except OSError as error:
        raise _unreadable(directory, f"the directory cannot be read: {error.strerror}") from None
    if directory.resolve().name.startswith(SHARED):
        message = f"this folder is no environment, its files are for environments to include; {_beside(directory)}"
        raise _unreadable(directory, message)
    if not files:
        raise _unreadable(directory, "the directory holds no *.yaml file; write at least `feature_store` and `teams`")
    return files


def _beside(directory: Path) -> str:
    known = environments_in(directory.resolve().parent)
    return f"beside it are: {', '.join(known)}" if known else "write environments/<name>/*.yaml"


def _text(file: Path, limit: int) -> str:
    try:
        # Not to block on a named pipe: what is no regular file is refused before anything is read from it.
        with os.fdopen(os.open(file, os.O_RDONLY | os.O_NONBLOCK), "rb") as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise _unreadable(file, "this is not a regular file; put the YAML text itself here")
            raw = stream.read(limit + 1)
    except OSError as error:
        raise _unreadable(file, f"the file cannot be read: {error.strerror}") from None
    if len(raw) > limit:
        raise _unreadable(
            file, f"the files of an environment are larger than {MAXIMUM_BYTES:,} bytes together; split the environment"
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8-sig", errors="replace")
        raise _at(file, before, f"the byte 0x{raw[error.start]:02x} is not UTF-8; save the file as UTF-8") from None
    if found := _UNPRINTABLE.search(text):
        message = f"this is not YAML: found the control character U+{ord(found[0]):04X}; remove it"
        raise _at(file, text[: found.start()], message)
    return text


def _at(file: Path, before: str, message: str) -> DeclarationError:
    line = before.count("\n") + 1
    return DeclarationError([Problem(file, line, len(before) - before.rfind("\n"), message)])


def _unreadable(path: Path, message: str) -> DeclarationError:
    return DeclarationError([Problem(path, 1, 1, message)])
