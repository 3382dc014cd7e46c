"""The HTTP side: which operation a request names, its validated input, and the response.

Two botocore services share the endpoint and the signing name `sagemaker`: the control plane (json 1.1) and the feature
store runtime (rest-json).
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sandbox.extension import request_validation
from sandbox.extension.errors import AwsError, Response, json_error, unsupported
from sandbox.extension.sagemaker import control_plane, feature_metadata, runtime, search, service_model, tags
from sandbox.extension.sagemaker.model_cards import operations as model_cards
from sandbox.extension.sagemaker.model_registry import operations as model_registry
from sandbox.extension.sagemaker.studio import operations as studio

Operation = Callable[[dict[str, Any]], dict[str, Any]]

CONTROL_PLANE: Mapping[str, Operation] = {
    "CreateFeatureGroup": control_plane.create_feature_group,
    "DescribeFeatureGroup": control_plane.describe_feature_group,
    "UpdateFeatureGroup": control_plane.update_feature_group,
    "DeleteFeatureGroup": control_plane.delete_feature_group,
    "ListFeatureGroups": control_plane.list_feature_groups,
    "DescribeFeatureMetadata": feature_metadata.describe_feature_metadata,
    "UpdateFeatureMetadata": feature_metadata.update_feature_metadata,
    "AddTags": tags.add_tags,
    "ListTags": tags.list_tags,
    "DeleteTags": tags.delete_tags,
    "Search": search.search,
    **model_cards.OPERATIONS,
    **model_registry.OPERATIONS,
    **studio.OPERATIONS,
}

RUNTIME: Mapping[str, Operation] = {
    "GetRecord": runtime.get_record,
    "BatchGetRecord": runtime.batch_get_record,
    "PutRecord": runtime.put_record,
    "DeleteRecord": runtime.delete_record,
}

_RECORD_OPERATIONS = {"GET": "GetRecord", "PUT": "PutRecord", "DELETE": "DeleteRecord"}
_TARGET_PREFIX = "SageMaker."


async def handle_request(
    method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, list[str]]
) -> Response:
    """ministack's handler of the service `sagemaker`. The request is authenticated already, but not yet authorized."""
    target = headers.get("x-amz-target", "")
    content_type = "application/x-amz-json-1.1" if target else "application/json"
    try:
        if target.startswith(_TARGET_PREFIX):
            answer = _control_plane(target.removeprefix(_TARGET_PREFIX), body)
        else:
            answer = _runtime(method, path, body, query)
    except AwsError as error:
        return json_error(error, content_type=content_type)
    return 200, {"Content-Type": content_type}, json.dumps(answer, default=_seconds).encode()


def _control_plane(name: str, body: bytes) -> dict[str, Any]:
    if name not in CONTROL_PLANE:
        raise unsupported(f"sagemaker:{name}")
    request = _json(body, "ValidationException")
    request_validation.check(service_model.operation(name), request, code="ValidationException")
    return CONTROL_PLANE[name](request)


def _runtime(method: str, path: str, body: bytes, query: dict[str, list[str]]) -> dict[str, Any]:
    name, request = _runtime_request(method, path, query)
    if name not in RUNTIME:
        raise unsupported(f"sagemaker-featurestore-runtime:{name}")
    if body:
        request = _json(body, "ValidationError") | request
    model = request_validation.service("sagemaker-featurestore-runtime").operation_model(name)
    request_validation.check(model, request, code="ValidationError")
    return RUNTIME[name](request)


def _runtime_request(method: str, path: str, query: dict[str, list[str]]) -> tuple[str, dict[str, Any]]:
    """The operation, and the members of its input that stand in the path and the query string.

    The path comes decoded, so that the slash in a feature group's ARN is a slash here.
    """
    head, _, group = path.lstrip("/").partition("/")
    if head != "FeatureGroup":
        return head or f"{method} {path}", {}
    if method == "POST":
        suffix = group.rpartition("/")[2]
        return {"ListRecords": "ListRecords", "Record": "UpdateRecord"}.get(suffix, f"POST {path}"), {}
    members: dict[str, Any] = {"FeatureGroupName": group}
    for name, values in query.items():
        if name == "FeatureName":
            members["FeatureNames"] = values
        else:
            members[name] = values if name == "TargetStores" else values[0]
    return _RECORD_OPERATIONS.get(method, f"{method} {path}"), members


def _json(body: bytes, code: str) -> dict[str, Any]:
    try:
        request = json.loads(body or b"{}")
    except ValueError as error:
        raise AwsError("SerializationException", f"the request body is not JSON: {error}") from error
    if not isinstance(request, dict):
        raise AwsError(code, "the request body is not a JSON object")
    return {name: value for name, value in request.items() if value is not None}


def _seconds(value: Any) -> float:
    if isinstance(value, datetime):
        return value.timestamp()
    raise TypeError(f"{value!r} has no JSON form")
