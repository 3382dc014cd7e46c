"""The properties of AWS::SageMaker::ModelCard as the API takes them.

A template spells content as ModelOverview: ModelName, and a card as model_overview: model_name; the names differ in
that alone (the registry schema as cfn-lint packages it). Keys that users choose, in CustomDetails and Metadata, stay.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

_WORD = re.compile(r"(?<!^)(?=[A-Z])")
_FREE = ("CustomDetails", "Metadata")
_VERSIONS = ("ModelVersion", "ModelPackageVersion")
_TRAINING_METRICS = ("TrainingMetrics", "UserProvidedTrainingMetrics")
_NUMBERS = ("number", "linear_graph", "bar_chart", "matrix")


def request(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The CreateModelCard request of a template's properties."""
    named = {name: properties.get(name) for name in ("ModelCardName", "ModelCardStatus", "SecurityConfig", "Tags")}
    return {name: value for name, value in named.items() if value is not None} | {"Content": content(properties)}


def content(properties: Mapping[str, Any]) -> str:
    """The content of the card as JSON."""
    return json.dumps(_spelt(properties.get("Content") or {}), separators=(",", ":"))


def _spelt(value: Any, within: str = "") -> Any:
    if isinstance(value, list):
        return [_spelt(item, within) for item in value]
    if not isinstance(value, dict):
        return value
    numeric = within in _TRAINING_METRICS or (within == "MetricData" and value.get("Type") in _NUMBERS)
    return {_WORD.sub("_", name).lower(): _member(name, inner, numeric) for name, inner in value.items()}


def _member(name: str, value: Any, numeric: bool) -> Any:
    if name in _FREE:
        return value
    if name in _VERSIONS or (numeric and name == "Value"):
        return _number(value)
    return _spelt(value, name)


def _number(value: Any) -> Any:
    """CloudFormation hands numbers over as strings, too."""
    if isinstance(value, list):
        return [_number(item) for item in value]
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value
