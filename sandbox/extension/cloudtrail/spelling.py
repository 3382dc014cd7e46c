"""Parameters and answers as CloudTrail spells them: names that begin with a small letter, nothing secret.

Seen in the examples of awscloudtrail/latest/userguide/cloudtrail-log-file-examples.html and
sagemaker/latest/dg/logging-using-cloudtrail.html. Names that users choose, the keys of maps, stay as they are.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS"
_SECRET = ("secretaccesskey", "secretstring", "secretbinary", "plaintext", "password", "sessiontoken")


def spelt(shape: Shape | None, value: Any) -> Any:
    """`value`, which has the form of botocore's `shape`, as it stands in a record."""
    if shape is not None and shape.metadata.get("sensitive") and not isinstance(value, dict | list):
        return HIDDEN
    if isinstance(value, Mapping):
        return _structure(shape, value)
    if isinstance(value, list | tuple):
        return [spelt(shape.member if isinstance(shape, ListShape) else None, item) for item in value]
    if isinstance(value, datetime):
        return _time(value)
    if shape is not None and shape.type_name == "timestamp" and isinstance(value, int | float):
        return _time(datetime.fromtimestamp(value, UTC))
    return value


def _structure(shape: Shape | None, value: Mapping[str, Any]) -> dict[str, Any]:
    if isinstance(shape, MapShape):
        return {str(name): spelt(shape.value, inner) for name, inner in value.items()}
    members: Mapping[str, Shape] = shape.members if isinstance(shape, StructureShape) else {}
    return {
        name[:1].lower() + name[1:]: spelt(members.get(name), inner)
        for name, inner in value.items()
        if inner is not None and not _left_out(name, members.get(name))
    }


def _left_out(name: str, shape: Shape | None) -> bool:
    return name.lower() in _SECRET or (shape is not None and shape.type_name == "blob")


def _time(moment: datetime) -> str:
    return f"{moment:%b} {moment.day}, {moment:%Y}, {moment.hour % 12 or 12}:{moment:%M:%S} {moment:%p}"
