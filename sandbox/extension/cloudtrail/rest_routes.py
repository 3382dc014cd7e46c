"""Which operation of a REST service a request is, by method, path, query string and headers, as botocore models it."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qs

from botocore.model import OperationModel, ServiceModel

_LABEL = re.compile(r"\{([^}]+)\}")


@dataclass(frozen=True)
class _Route:
    """Where an operation is: `keys` must be in the query string, `headers` among the headers (names in lower case)."""

    operation: OperationModel
    method: str
    path: re.Pattern[str]
    keys: frozenset[str]
    headers: frozenset[str]

    def takes(self, method: str, path: str, query: Collection[str], headers: Collection[str]) -> bool:
        return (
            method == self.method
            and self.keys <= set(query)
            and self.headers <= set(headers)
            and self.path.fullmatch(path) is not None
        )

    def rank(self) -> tuple[int, int]:
        """The closest of those that take a request is the one that asks for most, with the fewest labels."""
        return len(self.keys) + len(self.headers), -self.path.groups


def find(
    model: ServiceModel, method: str, path: str, query: Mapping[str, Any], headers: Collection[str]
) -> tuple[str, dict[str, Any]] | None:
    """The name of the operation, and the members that stand in the path and the query string; None for none."""
    found = [route for route in _routes(model) if route.takes(method, path, query, headers)]
    if not found:
        return None
    route = max(found, key=_Route.rank)
    match, shape = route.path.fullmatch(path), route.operation.input_shape
    members: dict[str, Any] = {}
    for name, member in (shape.members if shape else {}).items():
        location, wire = member.serialization.get("location"), member.serialization.get("name", name)
        if location == "uri" and match is not None:
            members[name] = match.group(_group(wire))
        elif location == "querystring" and wire in query:
            members[name] = query[wire][0] if isinstance(query[wire], list) else query[wire]
    return route.operation.name, members


@cache
def _routes(model: ServiceModel) -> list[_Route]:
    return [_route(model.operation_model(name)) for name in model.operation_names]


def _route(operation: OperationModel) -> _Route:
    path, _, query = operation.http["requestUri"].partition("?")
    # A label takes one segment of the path, and those with a plus the rest of it, as the key of an S3 object.
    texts = _LABEL.split(path.rstrip("/"))
    pattern = "".join(_labelled(text) if at % 2 else re.escape(text) for at, text in enumerate(texts))
    shape = operation.input_shape
    required = [shape.members[name].serialization for name in shape.required_members] if shape else []
    headers = {each["name"].lower() for each in required if each.get("location") == "header"}
    keys = frozenset(parse_qs(query, keep_blank_values=True)) if query else frozenset()
    return _Route(operation, operation.http["method"], re.compile(pattern + "/?"), keys, frozenset(headers))


def _labelled(label: str) -> str:
    return f"(?P<{_group(label)}>{'.+' if label.endswith('+') else '[^/]+'})"


def _group(label: str) -> str:
    return re.sub(r"\W", "_", label.rstrip("+"))
