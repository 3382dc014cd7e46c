"""What deploying one template over another would replace or remove."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cfnlint.schema import PROVIDER_SCHEMA_MANAGER

from tests.synthesis import Template

REGION = "eu-west-1"


def destroyed(old: Mapping[str, Template], new: Mapping[str, Template]) -> list[str]:
    """Resources that hold data (those with a deletion policy) and would be replaced or removed, with the reason."""
    found = []
    for stack, template in old.items():
        after = new.get(stack, {"Resources": {}})["Resources"]
        for name, body in template["Resources"].items():
            if "DeletionPolicy" not in body:
                continue
            if name not in after or after[name]["Type"] != body["Type"]:
                found.append(f"{stack}/{name} is removed")
            else:
                found += [
                    f"{stack}/{name} is replaced for {pointer}"
                    for pointer in create_only(body["Type"])
                    if _at(body, pointer) != _at(after[name], pointer)
                ]
    return found


def create_only(kind: str) -> list[str]:
    """JSON pointers of the properties that cannot change (CloudFormation registry schema, createOnlyProperties)."""
    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema(REGION, kind).schema
    return [pointer.replace("/properties/", "/Properties/", 1) for pointer in schema.get("createOnlyProperties", [])]


def _at(body: Any, pointer: str) -> Any:
    for step in pointer.strip("/").split("/"):
        body = body.get(step) if isinstance(body, Mapping) else None
    return body
