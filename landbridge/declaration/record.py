"""The declaration that a cloud assembly was made from, kept beside its templates.

So an assembly can be judged and explained by itself: what it was declared to allow, and on which line.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from landbridge.declaration.errors import DeclarationError, Problem
from landbridge.declaration.files import read
from landbridge.declaration.loader import load_with_places
from landbridge.declaration.models import Declaration
from landbridge.declaration.places import Places

NAME = "landbridge.json"
"""The record's file name in the assembly."""

_FORM = 1


@dataclass(frozen=True)
class Recorded:
    """A declaration read from a record, and the places of its keys as they were written. `team` is set where the
    assembly holds the stacks of that team alone."""

    declaration: Declaration
    places: Places
    team: str | None


def write_record(assembly: Path, directory: Path, team: str | None = None) -> None:
    """Keeps the files of the environment in `directory`, those that it includes too, in the assembly."""
    trees, _, _ = read(directory)
    files = sorted({tree.file.resolve() for tree in trees})
    above = directory.resolve().parent
    content = {
        "landbridge": _FORM,
        "folder": above.name,
        "environment": directory.resolve().name,
        "team": team,
        "files": {str(file.relative_to(above)): file.read_text("utf-8-sig") for file in files},
    }
    (assembly / NAME).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def read_record(assembly: Path) -> Recorded:
    """The declaration kept in an assembly. Raises DeclarationError where it is missing, broken, or not of this form."""
    file = assembly / NAME
    try:
        content = json.loads(file.read_text("utf-8"))
        if content["landbridge"] != _FORM:
            raise _unusable(file, f"it is of form {content['landbridge']!r}, and this version reads form {_FORM}")
        with _unpacked(content["files"], content["folder"]) as above:
            directory = _environment(above / content["folder"], content["environment"])
            return Recorded(*_loaded(directory, above), content["team"])
    except FileNotFoundError:
        raise _unusable(file, "this is no assembly of Landbridge, or one made before it kept a record") from None
    except OSError as error:
        raise _unusable(file, f"it cannot be read: {error.strerror or error}") from None
    except KeyError as error:
        raise _unusable(file, f"it has no {error}") from None
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise _unusable(file, f"it is broken ({error})") from None


def _environment(folder: Path, name: str) -> Path:
    if Path(name).name != name:
        raise ValueError(f"the environment {name} leads out of the record")
    return folder / name


def _loaded(directory: Path, above: Path) -> tuple[Declaration, Places]:
    try:
        return load_with_places(directory, above)
    except DeclarationError as error:
        # Where it was unpacked is nobody's concern, and gone by now.
        raise DeclarationError(
            [replace(problem, file=problem.file.relative_to(above)) for problem in error.problems]
        ) from None


def _unusable(file: Path, what: str) -> DeclarationError:
    message = f"no record of the declaration here: {what}; run `cdk synth` again"
    return DeclarationError([Problem(file, 1, 1, message)])


@contextmanager
def _unpacked(files: dict[str, str], folder: str) -> Iterator[Path]:
    with TemporaryDirectory(prefix="landbridge-") as temporary:
        above = Path(temporary).resolve()
        for name, text in files.items():
            file = (above / folder / name).resolve()
            if above / folder not in file.parents:
                raise ValueError(f"{name} leads out of the record")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        yield above
