"""The content of a model card: JSON in AWS's schema, as text.

The schema is a file of the product, which checks content by it before it calls AWS; its comment names the source.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator  # type: ignore[import-untyped]

from sandbox.extension.errors import AwsError

_SCHEMA = Path(__file__).parents[4] / "landbridge" / "cards" / "model_card_schema.json"
# What DescribeModelCard shows with MetadataOnly (API_DescribeModelCard.html, Content).
_METADATA = {
    "model_overview": ("model_id", "model_name"),
    "intended_uses": ("risk_rating",),
    "model_package_details": ("model_package_group_name", "model_package_arn"),
}
_SHOWN_FAULTS = 10


def check(text: str) -> None:
    """Raise ValidationException with what in `text` breaks the schema."""
    try:
        content = json.loads(text)
    except ValueError as error:
        raise AwsError("ValidationException", f"Content is not JSON: {error}") from error
    faults = sorted(f"{_path(error)}: {error.message}" for error in _validator().iter_errors(content))
    if faults:
        message = "Content is not in the model card JSON schema: " + "; ".join(faults[:_SHOWN_FAULTS])
        raise AwsError("ValidationException", message)


def metadata_only(text: str) -> str:
    """The content without what is encrypted."""
    content = json.loads(text)
    kept = {
        section: {name: content[section][name] for name in names if name in content.get(section, {})}
        for section, names in _METADATA.items()
    }
    return json.dumps({section: fields for section, fields in kept.items() if fields})


def model_id(text: str) -> str | None:
    """The model that the card is about, if it says so."""
    found = json.loads(text).get("model_overview", {}).get("model_id")
    return None if found is None else str(found)


@cache
def _validator() -> Any:
    return Draft7Validator(json.loads(_SCHEMA.read_text()))


def _path(error: Any) -> str:
    return str(error.json_path)
