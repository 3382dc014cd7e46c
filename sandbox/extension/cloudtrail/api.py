"""CloudTrail's HTTP endpoint."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from ministack.services import cloudtrail as ministack_cloudtrail

from sandbox.extension import request_validation
from sandbox.extension.cloudtrail import operations
from sandbox.extension.errors import AwsError, Response, json_error, unsupported

OPERATIONS: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "CreateTrail": operations.create_trail,
    "UpdateTrail": operations.update_trail,
    "DeleteTrail": operations.delete_trail,
    "StartLogging": operations.start_logging,
    "StopLogging": operations.stop_logging,
    "GetTrail": operations.get_trail,
    "GetTrailStatus": operations.get_trail_status,
    "DescribeTrails": operations.describe_trails,
    "ListTrails": operations.list_trails,
    "PutEventSelectors": operations.put_event_selectors,
    "GetEventSelectors": operations.get_event_selectors,
    "AddTags": operations.add_tags,
    "ListTags": operations.list_tags,
    "RemoveTags": operations.remove_tags,
}


async def handle_request(
    method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, list[str]]
) -> Response:
    """ministack's handler of the service `cloudtrail`. LookupEvents, which needs no trail, is ministack's own."""
    name = headers.get("x-amz-target", "").rsplit(".", 1)[-1]
    try:
        given = json.loads(body or b"{}")
        if name == "LookupEvents":
            found: Response = ministack_cloudtrail._lookup_events(given)
            return found
        if name not in OPERATIONS:
            raise unsupported(f"cloudtrail:{name}")
        request = {member: value for member, value in given.items() if value is not None}
        model = request_validation.service("cloudtrail").operation_model(name)
        request_validation.check(model, request, code="InvalidParameterException")
        answer = OPERATIONS[name](request)
    except AwsError as error:
        return json_error(error)
    return 200, {"Content-Type": "application/x-amz-json-1.1"}, json.dumps(answer).encode()
