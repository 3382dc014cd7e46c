"""What is left of a malformed declaration for the rules to judge, so that all that is wrong shows at once."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from landbridge.declaration.merge import MERGED_LEVELS
from landbridge.declaration.messages import KEY, Path
from landbridge.declaration.models import Declaration
from landbridge.declaration.rules.judged import Judged

_STAND_INS: dict[str, Any] = {
    "environment": "unnamed",
    "feature_store": {"account": "000000000000", "region": "xx-none-1"},
    "teams": {},
}
"""For required sections that are malformed. No rule relies on them: see `Judged.knows`."""

_DISPENSABLE = frozenset(
    {"description", "discover", "produce", "store", "table_format", "level", "results_days", "results_prefix"}
    | {"record_identifier", "event_time", "time_to_live", "online_key", "offline_key"}
)
"""Keys whose default gives no finding, or none that the rules do not hold back where the key is in `Judged.broken`."""


def judgeable(data: dict[str, Any], errors: list[ErrorDetails]) -> Judged | None:
    """The declaration without its malformed entries, or None where even that is malformed. Changes `data`.

    Unknown keys are left out alone, and so are malformed features and the values that the rules can do without;
    anything else takes its whole entry with it, lest half an entry gives findings that are not true.
    """
    sections = ("teams", "feature_groups", "model_groups")
    teams, groups, model_groups = (frozenset(_mapping(data, section)) for section in sections)
    broken = {_broken(error) for error in errors}
    for path in broken:
        _remove(data, path)
    for section, stand_in in _STAND_INS.items():
        if section not in data:
            data[section] = stand_in
            broken.add((section,))
    try:
        return Judged(Declaration.model_validate(data), teams, groups, model_groups, frozenset(broken))
    except ValidationError:
        return None


def _broken(error: ErrorDetails) -> Path:
    """The path of what to leave out because of an error."""
    path: Path = error["loc"]
    if error["type"] == "extra_forbidden":
        return path
    path = path[:-1] if path[-1] == KEY else path
    levels = MERGED_LEVELS.get(str(path[0]), 0) + 1
    field = path[levels] if len(path) > levels else None
    if field == "features":
        return path[: levels + 2]
    return path[: levels + 1] if field in _DISPENSABLE else path[:levels]


def _remove(data: Any, path: Path) -> None:
    for part in path[:-1]:
        data = data.get(part) if isinstance(data, dict) else None
    if isinstance(data, dict):
        data.pop(path[-1], None)


def _mapping(data: dict[str, Any], section: str) -> dict[str, Any]:
    entries = data.get(section)
    return entries if isinstance(entries, dict) else {}
