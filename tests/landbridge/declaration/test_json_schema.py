"""The JSON Schema that editors read: in step with the models, and of one mind with `load`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from landbridge.declaration.json_schema import file_schema

ROOT = Path(__file__).parents[3]
FILES = sorted((ROOT / "environments").glob("*/*.yaml"))


def keys(part: Any) -> Iterator[str]:
    """Every key of a declaration that the schema names."""
    if isinstance(part, dict):
        properties = part.get("properties", {})
        yield from properties
        for value in part.values():
            yield from keys(value)
    elif isinstance(part, list):
        for item in part:
            yield from keys(item)


def _problems(value: Any) -> list[str]:
    from cfnlint.jsonschema import StandardValidator  # draft 7, of which the schema uses nothing that changed since

    return [error.message for error in StandardValidator(file_schema()).iter_errors(value)]


def test_the_committed_schema_is_the_one_that_the_models_give() -> None:
    committed = (ROOT / "schema" / "declaration.schema.json").read_text(encoding="utf-8")
    expected = json.dumps(file_schema(), indent=2, ensure_ascii=False) + "\n"
    assert committed == expected, "run: landbridge schema --output schema/declaration.schema.json"


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_each_file_of_the_environments_points_at_the_schema_and_fits_it(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    reference = text.splitlines()[0].removeprefix("# yaml-language-server: $schema=")
    assert (file.parent / reference).resolve() == ROOT / "schema" / "declaration.schema.json"
    assert _problems(yaml.safe_load(text)) == []


@pytest.mark.parametrize(
    "value",
    [
        {"tems": {}},
        {"feature_store": {"account": 111122223333, "region": "eu-west-1"}},
        {"feature_store": {"account": "11112222333", "region": "eu-west-1"}},
        {"grants": {"fraud": {"users": {"level": "owner"}}}},
        {"grants": {"Fraud!": {}}},
        {"feature_groups": {"users": {"owner": "a", "features": {"user name": "String"}}}},
        {"organisation": None},
        {"include": "../_shared/grants.yaml"},
        {"include": ["/etc/passwd"]},
        {"include": [3]},
        {"include": ["../_shared/grants.yaml", "../_shared/grants.yaml"]},
    ],
)
def test_the_schema_refuses_what_load_refuses(value: Any) -> None:
    assert _problems(value) != []


def test_every_key_has_a_description_for_the_editor() -> None:
    schema = file_schema()
    for model in [schema, *schema["$defs"].values()]:
        for key, field in model.get("properties", {}).items():
            target = schema["$defs"][field["$ref"].rsplit("/", 1)[1]] if "$ref" in field else field
            assert field.get("description") or target.get("description"), key


def test_every_key_is_on_the_reference_page() -> None:
    page = (ROOT / "docs" / "concepts" / "declaration.md").read_text(encoding="utf-8")
    assert [key for key in sorted(set(keys(file_schema()))) if f"`{key}`" not in page] == []
