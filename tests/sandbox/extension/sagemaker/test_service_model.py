"""The model that requests are checked against: every pattern in it can be read, and lets through what it should."""

from collections.abc import Iterator
from typing import Any, cast

import pytest
from botocore.model import ListShape, MapShape, Shape, StructureShape

from sandbox.extension import request_validation
from sandbox.extension.errors import AwsError
from sandbox.extension.sagemaker import service_model
from sandbox.extension.sagemaker.api import CONTROL_PLANE


def shapes(shape: Shape, seen: set[str]) -> Iterator[Shape]:
    """The shapes that `shape` is made of, each once."""
    if shape.name in seen:
        return
    seen.add(shape.name)
    yield shape
    inside: list[Shape] = []
    if shape.type_name == "structure":
        inside = list(cast(StructureShape, shape).members.values())
    elif shape.type_name == "list":
        inside = [cast(ListShape, shape).member]
    elif shape.type_name == "map":
        inside = [cast(MapShape, shape).key, cast(MapShape, shape).value]
    for each in inside:
        yield from shapes(each, seen)


@pytest.mark.parametrize("name", CONTROL_PLANE)
def test_every_pattern_of_an_operation_can_be_read(name: str) -> None:
    shape = service_model.operation(name).input_shape
    assert shape is not None
    for each in shapes(shape, set()):
        if pattern := request_validation._raw_pattern(each):
            request_validation._compiled(pattern)


def refusal(**request: Any) -> str:
    """Why a CreateModelPackage request fails the model; empty if it does not."""
    try:
        request_validation.check(service_model.operation("CreateModelPackage"), request, code="ValidationException")
    except AwsError as error:
        return error.message
    return ""


def test_descriptions_hold_text_of_any_script_and_no_control_characters() -> None:
    assert refusal(ModelPackageDescription="Größe: 5 €, “gut”, 好") == ""
    assert "modelPackageDescription" in refusal(ModelPackageDescription="a\nb")


def test_a_source_holds_no_symbols() -> None:
    assert refusal(SourceUri="https://models.example/churn_1.tar.gz?v-1") == ""
    assert "sourceUri" in refusal(SourceUri="https://models.example/?v=1")
