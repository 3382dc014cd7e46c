"""An assembly with edited templates, and what comparing it with the original says."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Callable
from pathlib import Path

from landbridge.access.capabilities.chain import World
from landbridge.access.collection import collect
from landbridge.access.comparison import AccessChange, compare
from landbridge.access.proof import world_of
from landbridge.declaration import Declaration
from tests.access.mutations import Templates
from tests.synthesis import read_templates

Edit = Callable[[Templates], None]


class Edited:
    """The original assembly, and copies of it with edits."""

    def __init__(self, assembly: Path, folder: Path, declaration: Declaration) -> None:
        self._assembly, self._folder, self._declaration = assembly, folder, declaration
        self.base = self.world(assembly)
        self._number = 0

    def world(self, assembly: Path) -> World:
        return world_of(collect(assembly, self._declaration), self._declaration)

    def copy(self, edit: Edit) -> Path:
        """A copy whose templates are edited in place; a stack that the edit renames is renamed in the manifest."""
        self._number += 1
        folder = self._folder / str(self._number)
        folder.mkdir()
        for file in self._assembly.glob("*.json"):
            shutil.copy(file, folder)
        templates = copy.deepcopy({name: dict(body) for name, body in read_templates(folder).items()})
        before = set(templates)
        edit(templates)
        for name, template in templates.items():
            (folder / f"{name}.template.json").write_text(json.dumps(template))
        if before != set(templates):
            (old,), (new,) = before - set(templates), set(templates) - before
            manifest = folder / "manifest.json"
            manifest.write_text(manifest.read_text().replace(f'"{old}', f'"{new}'))
        return folder

    def change(self, edit: Edit) -> AccessChange:
        """What the edit changes."""
        return compare(self.base, self.world(self.copy(edit)))
