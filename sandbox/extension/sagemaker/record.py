"""Records: their values checked against a feature group's definition, and their event time.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_feature_store_PutRecord.html and, for the two forms of
event time, https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateFeatureGroup.html
"""

import math
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from sandbox.extension.errors import AwsError
from sandbox.extension.sagemaker.feature_group import FeatureGroup

_ISO_8601 = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{3})?Z")
_INTEGRAL = re.compile(r"[+-]?\d+")
_INT64 = range(-(2**63), 2**63)
SECONDS = {"Seconds": 1, "Minutes": 60, "Hours": 3600, "Days": 86400, "Weeks": 604800}
"""By TtlDuration unit."""


def values(group: FeatureGroup, record: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The values of a record as strings, by feature name; features that are null or left out are absent.

    Raises ValidationError for a feature that the group does not have, one that stands twice, a value that is not of
    its type, and a missing record identifier or event time.
    """
    types, found, seen = group.types, dict[str, str](), set[str]()
    for each in record:
        name, value = each["FeatureName"], each.get("ValueAsString")
        if name not in types:
            raise invalid(f"feature group {group.name} has no feature {name}")
        if name in seen:
            raise invalid(f"feature {name} stands twice in the record")
        if each.get("ValueAsStringList") is not None:
            raise invalid(f"feature {name} is no collection: give ValueAsString")
        seen.add(name)
        if value is not None:
            typed(types[name], value, name)
            found[name] = value
    for required in (group.record_identifier, group.event_time):
        if not found.get(required):
            raise invalid(f"the record has no value of {required}, which every record of {group.name} needs")
    event_seconds(group, found[group.event_time])
    return found


def typed(kind: str, value: str, name: str) -> str | int | float:
    """`value` in the Python type of a feature type. Raises ValidationError."""
    if kind == "Integral":
        if not _INTEGRAL.fullmatch(value) or int(value) not in _INT64:
            raise invalid(f"feature {name} is Integral (64 bits); found {value!r}")
        return int(value)
    if kind == "Fractional":
        try:
            number = float(value)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise invalid(f"feature {name} is Fractional; found {value!r}")
        return number
    return value


def event_seconds(group: FeatureGroup, value: str) -> float:
    """An event time in Unix seconds. Raises ValidationError unless it has the form that its feature's type asks for."""
    name = group.event_time
    if group.types[name] == "Fractional":
        seconds = float(typed("Fractional", value, name))
        try:
            datetime.fromtimestamp(seconds, UTC)
        except (ValueError, OverflowError, OSError) as error:
            raise invalid(f"event time {name} holds {value!r}, which is no Unix time in seconds") from error
        return seconds
    try:
        if _ISO_8601.fullmatch(value):
            return datetime.fromisoformat(value).timestamp()
    except ValueError:
        pass
    raise invalid(f"event time {name} holds {value!r}; write yyyy-MM-dd'T'HH:mm:ssZ or yyyy-MM-dd'T'HH:mm:ss.SSSZ")


def expiry(event: float, ttl: Mapping[str, Any] | None) -> float | None:
    """ExpiresAt = EventTime + TtlDuration, in Unix seconds; None without a TtlDuration."""
    return event + ttl["Value"] * SECONDS[ttl["Unit"]] if ttl else None


def invalid(message: str) -> AwsError:
    """A ValidationError of the runtime API."""
    return AwsError("ValidationError", f"Validation Error: {message}.")
