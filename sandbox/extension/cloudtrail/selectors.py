"""Which management events a trail logs.

Rules: awscloudtrail/latest/APIReference/API_PutEventSelectors.html, API_EventSelector.html,
API_AdvancedEventSelector.html and API_AdvancedFieldSelector.html. Data, Insights and network events are refused: the
local AWS records management events only.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.extension.cloudtrail.trail import Selectors, Trail
from sandbox.extension.errors import AwsError, unsupported

Record = Mapping[str, Any]
"""A CloudTrail record, as `record` makes it."""

_EXCLUDABLE = ("kms.amazonaws.com", "rdsdata.amazonaws.com")
_FIELDS: Mapping[str, Callable[[Record], str]] = {
    "eventCategory": lambda record: str(record["eventCategory"]),
    "readOnly": lambda record: str(record["readOnly"]).lower(),
    "eventSource": lambda record: str(record["eventSource"]),
    "eventName": lambda record: str(record["eventName"]),
    "eventType": lambda record: str(record["eventType"]),
    "userIdentity.arn": lambda record: str(record["userIdentity"].get("arn", "")),
}
_OPERATORS: Mapping[str, Callable[[str, str], bool]] = {
    "Equals": str.__eq__,
    "StartsWith": str.startswith,
    "EndsWith": str.endswith,
}


def checked(request: Mapping[str, Any]) -> tuple[Selectors, Selectors]:
    """The basic and the advanced selectors of a PutEventSelectors request; one of them is empty. Raises AwsError."""
    basic, advanced = request.get("EventSelectors"), request.get("AdvancedEventSelectors")
    if (basic is None) == (advanced is None):
        raise _invalid("select events by either EventSelectors or AdvancedEventSelectors, and not both")
    if basic is not None:
        if not 1 <= len(basic) <= 5:
            raise _invalid("specify 1 to 5 event selectors for a trail")
        return [_basic(selector) for selector in basic], ()
    if not 1 <= len(advanced or ()) <= 500:
        raise _invalid("specify between 1 and 500 advanced event selectors for a trail")
    for selector in advanced or ():
        _check_advanced(selector)
    return (), list(advanced or ())


def logs(trail: Trail, record: Record) -> bool:
    """Whether the selectors of a trail take a record of a management event in."""
    if trail.advanced:
        return any(_matches(selector, record) for selector in trail.advanced)
    wanted = {"All": (True, False), "ReadOnly": (True,), "WriteOnly": (False,)}
    return any(
        selector["IncludeManagementEvents"]
        and record["readOnly"] in wanted[selector["ReadWriteType"]]
        and record["eventSource"] not in selector["ExcludeManagementEventSources"]
        for selector in trail.selectors
    )


def _basic(selector: Mapping[str, Any]) -> dict[str, Any]:
    if selector.get("DataResources"):
        raise unsupported("data events of trails (DataResources); management events are recorded")
    excluded = selector.get("ExcludeManagementEventSources") or []
    for source in excluded:
        if source not in _EXCLUDABLE:
            raise _invalid(f"ExcludeManagementEventSources {source}: write one of {', '.join(_EXCLUDABLE)}")
    return {
        "ReadWriteType": selector.get("ReadWriteType") or "All",
        "IncludeManagementEvents": selector.get("IncludeManagementEvents", True),
        "DataResources": [],
        "ExcludeManagementEventSources": excluded,
    }


def _check_advanced(selector: Mapping[str, Any]) -> None:
    fields = {item["Field"]: item for item in selector["FieldSelectors"]}
    if fields.get("eventCategory", {}).get("Equals") != ["Management"]:
        raise unsupported("advanced event selectors of another eventCategory than Equals Management")
    for name, item in fields.items():
        if name not in _FIELDS:
            raise _invalid(f"field {name} is not valid for management events: write one of {', '.join(_FIELDS)}")
        if not any(item.get(operator) for operator in (*_OPERATORS, *(f"Not{each}" for each in _OPERATORS))):
            raise _invalid(f"field {name} has no operator with a value")
        if name == "readOnly" and item.get("Equals") not in (["true"], ["false"]):
            raise _invalid("readOnly takes Equals with true or false; leave it out for both")


def _matches(selector: Mapping[str, Any], record: Record) -> bool:
    return all(_field_matches(item, _FIELDS[item["Field"]](record)) for item in selector["FieldSelectors"])


def _field_matches(item: Mapping[str, Any], value: str) -> bool:
    """Operators of one field are joined by AND; the values of an operator by OR, of a negated one by NOR."""
    for name, compare in _OPERATORS.items():
        if (wanted := item.get(name)) and not any(compare(value, text) for text in wanted):
            return False
        if (unwanted := item.get(f"Not{name}")) and any(compare(value, text) for text in unwanted):
            return False
    return True


def _invalid(reason: str) -> AwsError:
    return AwsError("InvalidEventSelectorsException", f"The event selectors are not valid: {reason}")
