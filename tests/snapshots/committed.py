"""Where the committed templates lie, and how they are written down."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.synthesis import Template, read_templates

FOLDER = Path(__file__).resolve().parent

_ASSET = re.compile(r'"[0-9a-f]{64}\.zip"')


def committed() -> dict[str, Template]:
    """The snapshots, by stack id."""
    return read_templates(FOLDER)


def written(template: Template) -> str:
    """The template as its snapshot's text. Hashes of assets are left out: they change with each line of a handler."""
    return _ASSET.sub('"<hash of the asset>.zip"', json.dumps(template, indent=1)) + "\n"


def path(stack: str) -> Path:
    return FOLDER / f"{stack}.template.json"
