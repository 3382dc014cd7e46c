"""Reading requests and writing responses by botocore's model of the service: the same document that clients use."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from botocore.loaders import Loader
from botocore.model import ListShape, OperationModel, ServiceModel, Shape, StringShape, StructureShape
from botocore.validate import ParamValidator

from sandbox.extension.errors import AwsError


@cache
def model() -> ServiceModel:
    """RAM's model."""
    return ServiceModel(Loader().load_service_model("ram", "service-2"), "ram")


@cache
def _operations() -> dict[tuple[str, str], str]:
    operations = [model().operation_model(name) for name in model().operation_names]
    return {(each.http["method"], each.http["requestUri"]): each.name for each in operations}


def operation_at(method: str, path: str) -> OperationModel:
    """The operation behind a method and a path. Raises AwsError for none."""
    name = _operations().get((method, path.rstrip("/")))
    if name is None:
        raise AwsError("UnsupportedOperation", f"AWS RAM has no operation {method} {path}", 404)
    return model().operation_model(name)


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
    _check_members(shape, request, operation.name)
    report = ParamValidator().validate(request, shape)
    if report.has_errors():
        raise AwsError("InvalidParameterException", report.generate_report())
    _check_values(shape, request, "")
    return request


def _check_members(shape: Shape, value: Any, where: str) -> None:
    if isinstance(shape, StructureShape) and isinstance(value, dict):
        for name, inner in value.items():
            if name not in shape.members:
                message = f"the local AWS's model of RAM has no member {where}.{name}; see sandbox/extension/ram"
                raise AwsError("UnsupportedOperation", message, 501)
            _check_members(shape.members[name], inner, f"{where}.{name}")
    elif isinstance(shape, ListShape) and isinstance(value, list):
        for inner in value:
            _check_members(shape.member, inner, where)


def _check_values(shape: Shape, value: Any, where: str) -> None:
    """Enumerations and upper bounds, which botocore leaves to the service."""
    if isinstance(shape, StructureShape):
        for name, inner in value.items():
            _check_values(shape.members[name], inner, f"{where}.{name}".lstrip("."))
    elif isinstance(shape, ListShape):
        for inner in value:
            _check_values(shape.member, inner, where)
    elif isinstance(shape, StringShape) and shape.enum and value not in shape.enum:
        message = f"{value} is not a valid {where}. Specify one of {', '.join(shape.enum)}."
        raise AwsError("InvalidParameterException", message)
    elif shape.type_name == "integer" and value > shape.metadata.get("max", value):
        raise AwsError("InvalidParameterException", f"{where} is {value}; it is {shape.metadata['max']} at most.")


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
