"""Where in the files of an environment something is declared."""

from __future__ import annotations

from pathlib import Path

from landbridge.declaration.files import read
from landbridge.declaration.merge import merge
from landbridge.declaration.messages import locate
from landbridge.declaration.tree import Node


class Places:
    """Finds the line of a key of one environment's declaration. `above` is a folder that paths are shown without."""

    def __init__(self, root: Node, above: Path | None = None) -> None:
        self._root = root
        self._above = above

    @classmethod
    def read(cls, directory: Path, above: Path | None = None) -> Places:
        """Of an environment's files, whether they are right or not. Raises DeclarationError where the directory cannot
        be read at all."""
        trees, _, _ = read(directory)
        return cls(merge(trees, directory)[0], above)

    def of(self, path: tuple[str, ...]) -> str:
        """`file:line` of the key at `path`, or of the nearest that encloses it where it is not written down."""
        node = locate(self._root, path)
        for length in range(len(path), 0, -1):
            if self._written(path[:length]):
                node = locate(self._root, (*path[:length], "[key]"))
                break
        file = node.file if self._above is None else node.file.relative_to(self._above)
        return f"{file}:{node.line}"

    def _written(self, path: tuple[str, ...]) -> bool:
        node = self._root
        for part in path:
            if not isinstance(node.content, dict) or part not in node.content:
                return False
            node = node.content[part][1]
        return True
