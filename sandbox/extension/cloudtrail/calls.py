"""Which API operation an HTTP request is, and with which parameters, by botocore's model of the service.

That is what clients send by, so that it serves the operations of the extension as well as ministack's.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from botocore.exceptions import UnknownServiceError
from botocore.model import OperationModel, ServiceModel
from ministack import app

from sandbox.extension import request_validation
from sandbox.extension.cloudtrail import rest_routes

# ministack's names of services whose model has another.
_MODELS = {"states": "stepfunctions", "monitoring": "cloudwatch", "tagging": "resourcegroupstaggingapi"}


@dataclass(frozen=True)
class Call:
    """An operation of a service with its parameters as the API names them.

    `parameters` of the query protocol are nested, with text where the model has numbers.
    """

    service: str
    operation: OperationModel
    parameters: Mapping[str, Any]

    @property
    def name(self) -> str:
        return self.operation.name


def identify(method: str, path: str, headers: Mapping[str, str], body: bytes, query: Mapping[str, Any]) -> Call | None:
    """The call that a request is; None for what is no operation of a service that botocore knows."""
    routing = app._routing_params(method, path, dict(headers), body, dict(query))
    service = app.detect_service(method, path, dict(headers), routing)
    model = _model(service)
    if model is None or path.startswith("/_"):
        return None
    target, parameters = headers.get("x-amz-target", ""), {}
    if target:
        name, parameters = target.rsplit(".", 1)[-1], _json(body)
    elif "Action" in routing:
        name, parameters = _first(routing["Action"]), nested(routing)
    elif model.metadata["protocol"].startswith("rest"):
        found = rest_routes.find(model, method, path, query, headers)
        if found is None:
            return None
        name, parameters = found[0], {**_json(body), **found[1]}
    else:
        return None
    return named(service, name, parameters)


def named(service: str, name: str, parameters: Mapping[str, Any]) -> Call | None:
    """The call of an operation by name; None if botocore does not know it."""
    model = _model(service)
    if model is None or name not in model.operation_names:
        return None
    return Call(service, model.operation_model(name), parameters)


def nested(pairs: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters of the query protocol as structures: Tags.member.1.Key=a becomes {"Tags": [{"Key": "a"}]}."""
    root: dict[str, Any] = {}
    for name, value in pairs.items():
        if name in ("Action", "Version") or name.startswith("X-Amz-"):
            continue
        steps = [step for step in name.split(".") if step not in ("member", "entry")]
        node = root
        for step in steps[:-1]:
            inner = node.setdefault(step, {})
            node = inner if isinstance(inner, dict) else {}
        node[steps[-1]] = _first(value)
    return {name: _listed(value) for name, value in root.items()}


def _listed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if value and all(name.isdigit() for name in value):
        return [_listed(value[name]) for name in sorted(value, key=int)]
    return {name: _listed(inner) for name, inner in value.items()}


@cache
def _model(service: str) -> ServiceModel | None:
    try:
        return request_validation.service(_MODELS.get(service, service))
    except UnknownServiceError:
        return None


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def _json(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
