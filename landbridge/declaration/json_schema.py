"""The JSON Schema of one file of a declaration, for completion and checks in editors."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from landbridge.declaration.includes import INCLUDE, INCLUDE_PATHS
from landbridge.declaration.models import Declaration


def file_schema() -> dict[str, Any]:
    """The schema, draft 2020-12; the same for the same models, key by key.

    What a whole declaration must have is not required of one file, and null is no value of its own: a key without one
    is left out.
    """
    schema = Declaration.model_json_schema(by_alias=True)
    schema.pop("required")
    schema["properties"] = {INCLUDE: INCLUDE_PATHS.json_schema(), **schema["properties"]}
    return {
        "$schema": GenerateJsonSchema.schema_dialect,
        "title": "One file of a Landbridge declaration",
        **_for_editors({**schema, "title": None, "description": "The files of an environment are merged by key."}),
    }


def _for_editors(part: Any) -> Any:
    """Without titles, which repeat the keys, and null, which no key takes; names that match no pattern are refused."""
    if isinstance(part, list):
        return [_for_editors(item) for item in part]
    if not isinstance(part, dict):
        return part
    kept = {key: value for key, value in part.items() if key != "title" or not isinstance(value, str | None)}
    options = [option for option in kept.pop("anyOf", []) if option != {"type": "null"}]
    if options:
        (only,) = options
        kept = {**only, **kept}
    if kept.get("default", ...) is None:
        del kept["default"]
    if "patternProperties" in kept:
        kept["additionalProperties"] = False
    return {key: _for_editors(value) for key, value in kept.items()}
