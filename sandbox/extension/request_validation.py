"""Checking a request against botocore's model of the service, as the service itself does before anything else."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, cast

from botocore.loaders import Loader
from botocore.model import ListShape, OperationModel, ServiceModel, Shape, StructureShape

from sandbox.extension.errors import AwsError

_JSON_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "long": (int,),
    "float": (int, float),
    "double": (int, float),
    "boolean": (bool,),
    "timestamp": (int, float, str),
    "list": (list,),
    "structure": (dict,),
    "map": (dict,),
}


@cache
def service(name: str) -> ServiceModel:
    """botocore's model of the service `name` (a boto3 client name)."""
    return ServiceModel(Loader().load_service_model(name, "service-2"), name)


def check(operation: OperationModel, request: dict[str, Any], *, code: str) -> None:
    """Raise AwsError(`code`) with every constraint of the model that `request` fails.

    A member that the model does not know is refused as UnsupportedOperation: botocore of this version would not send
    it, so that a newer client wants something that the local AWS does not know.
    """
    shape = operation.input_shape
    if shape is None:
        return
    failures = list(_failures(shape, request, ""))
    if failures:
        noun = "error" if len(failures) == 1 else "errors"
        raise AwsError(code, f"{len(failures)} validation {noun} detected: " + "; ".join(failures))


def _failures(shape: Shape, value: Any, path: str) -> Iterator[str]:
    expected = _JSON_TYPES[shape.type_name]
    if not isinstance(value, expected) or (isinstance(value, bool) and bool not in expected):
        yield f"Value {value!r} at '{path}' failed to satisfy constraint: Member must be of type {shape.type_name}"
    elif shape.type_name == "structure":
        yield from _structure_failures(cast(StructureShape, shape), cast(dict[str, Any], value), path)
    elif shape.type_name == "list":
        items = cast(list[Any], value)
        yield from _size_failures(shape, len(items), items, path, "length")
        for position, item in enumerate(items, start=1):
            yield from _failures(cast(ListShape, shape).member, item, f"{path}.{position}.member")
    elif shape.type_name == "string":
        yield from _text_failures(shape, str(value), path)
    elif shape.type_name in ("integer", "long", "float", "double"):
        yield from _size_failures(shape, cast(float, value), value, path, "value")


def _structure_failures(shape: StructureShape, value: dict[str, Any], path: str) -> Iterator[str]:
    for name in shape.required_members:
        if value.get(name) is None:
            inside = _member_path(path, name)
            yield f"Value null at '{inside}' failed to satisfy constraint: Member must not be null"
    for name, inside in value.items():
        if name not in shape.members:
            message = f"the local AWS does not know the request member {_member_path(path, name)} of {shape.name}"
            raise AwsError("UnsupportedOperation", f"{message}; see {__package__}", 501)
        if inside is not None:
            yield from _failures(shape.members[name], inside, _member_path(path, name))


def _member_path(path: str, name: str) -> str:
    camel = name[0].lower() + name[1:]
    return f"{path}.{camel}" if path else camel


def _text_failures(shape: Shape, value: str, path: str) -> Iterator[str]:
    yield from _size_failures(shape, len(value), value, path, "length")
    allowed = shape.metadata.get("enum")
    if allowed and value not in allowed:
        members = ", ".join(allowed)
        message = f"Member must satisfy enum value set: [{members}]"
        yield f"Value '{value}' at '{path}' failed to satisfy constraint: {message}"
    pattern = _raw_pattern(shape)
    if pattern and not _compiled(pattern).fullmatch(value):
        message = f"Member must satisfy regular expression pattern: {pattern}"
        yield f"Value '{value}' at '{path}' failed to satisfy constraint: {message}"


def _size_failures(shape: Shape, size: float, value: Any, path: str, what: str) -> Iterator[str]:
    subject = f"Value '{value}' at '{path}' failed to satisfy constraint: Member must have {what}"
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    if low is not None and size < low:
        yield f"{subject} greater than or equal to {low}"
    if high is not None and size > high:
        yield f"{subject} less than or equal to {high}"


def _raw_pattern(shape: Shape) -> str | None:
    # botocore keeps the pattern out of Shape.metadata.
    pattern = shape._shape_model.get("pattern")  # type: ignore[attr-defined]
    return str(pattern) if pattern else None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """The model's pattern, written for Java, in Python's syntax."""
    translated = pattern.replace(r"\p{L}\p{Z}\p{N}_", r"\w\s").replace(
        r"\uD800\uDC00-\uDBFF\uDFFF", r"\U00010000-\U0010FFFF"
    )
    return re.compile(translated.removeprefix("^"), re.DOTALL)
