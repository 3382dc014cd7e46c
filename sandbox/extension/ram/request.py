"""Reading requests and writing responses by botocore's model of the service: the same document that clients use."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from botocore.model import ListShape, OperationModel, Shape, StructureShape

from sandbox.extension import request_validation
from sandbox.extension.errors import AwsError
from sandbox.extension.request_validation import service


@cache
def _operations() -> dict[tuple[str, str], str]:
    model = service("ram")
    operations = [model.operation_model(name) for name in model.operation_names]
    return {(each.http["method"], each.http["requestUri"]): each.name for each in operations}


def operation_at(method: str, path: str) -> OperationModel:
    """The operation behind a method and a path. Raises AwsError for none."""
    name = _operations().get((method, path.rstrip("/")))
    if name is None:
        raise AwsError("UnsupportedOperation", f"AWS RAM has no operation {method} {path}", 404)
    return service("ram").operation_model(name)


def answer_members(name: str) -> Collection[str]:
    """The members that the answer of an operation may have."""
    shape = service("ram").operation_model(name).output_shape
    return () if shape is None else shape.members.keys()


def parse(operation: OperationModel, query: Mapping[str, Any], body: bytes) -> dict[str, Any]:
    """The checked input of an operation.

    Raises AwsError: UnsupportedOperation for a member that the model does not have, InvalidParameterException for
    one of the wrong type, outside its range or enumeration, or missing.
    """
    shape = operation.input_shape
    if shape is None:
        return {}
    try:
        given = json.loads(body) if body else {}
    except ValueError:
        raise AwsError("InvalidParameterException", "The request body is not JSON.") from None
    if not isinstance(given, dict):
        raise AwsError("InvalidParameterException", "The request body is not a JSON object.")
    for name, member in shape.members.items():
        if member.serialization.get("location") == "querystring":
            given.pop(name, None)
            if values := query.get(member.serialization["name"]):
                given[name] = values if isinstance(values, str) else values[0]
    request = {name: value for name, value in given.items() if value is not None}
    request_validation.check(operation, request, code="InvalidParameterException")
    return request


def response_body(operation: OperationModel, response: dict[str, Any]) -> bytes:
    """The response as JSON, absent members left out. A member that the model does not have is a KeyError."""
    shape = operation.output_shape
    return json.dumps(_plain(shape, response) if shape else {}).encode()


def _plain(shape: Shape, value: Any) -> Any:
    if isinstance(shape, StructureShape):
        return {name: _plain(shape.members[name], inner) for name, inner in value.items() if inner is not None}
    if isinstance(shape, ListShape):
        return [_plain(shape.member, inner) for inner in value]
    return value.timestamp() if isinstance(value, datetime) else value
