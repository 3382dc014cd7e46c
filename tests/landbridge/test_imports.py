"""What `landbridge` may import, so that its commands start at once and the declaration stays free of AWS."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "landbridge"
MODULES = sorted(PACKAGE.rglob("*.py"))


def _imports(file: Path) -> Iterator[str]:
    """Full names of all modules that the file imports, at its top or inside a function."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: write absolute imports"
            yield node.module or ""


def _roots(file: Path) -> set[str]:
    return {name.split(".")[0] for name in _imports(file)}


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_nothing_flows_back_from_the_stacks(file: Path) -> None:
    assert not _roots(file) & {"aws_cdk", "constructs", "stacks", "landbridge_constructs", "jsii"}


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_only_the_aws_part_imports_boto3(file: Path) -> None:
    if PACKAGE / "aws" not in file.parents:
        assert not _roots(file) & {"boto3", "botocore"}


@pytest.mark.parametrize("file", sorted((PACKAGE / "declaration").rglob("*.py")), ids=lambda file: file.name)
def test_the_declaration_knows_names_and_nothing_else_of_landbridge(file: Path) -> None:
    ours = {name for name in _imports(file) if name.startswith("landbridge.")}
    assert all(name.startswith("landbridge.declaration") or name == "landbridge.naming" for name in ours)


@pytest.mark.parametrize("file", sorted((PACKAGE / "access").rglob("*.py")), ids=lambda file: file.name)
def test_effective_access_is_judged_by_itself(file: Path) -> None:
    """The judge takes its measure neither from the policies that it judges nor from AWS."""
    judged = {name for name in _imports(file) if name.startswith(("landbridge.policies", "landbridge.sharing"))}
    assert not [name for name in _imports(file) if name.startswith(("landbridge.aws", "landbridge.cli"))]
    # The organisation's policy for model cards is in no template: it is judged with, as the declaration gives it.
    assert judged <= {"landbridge.policies.model_cards_organisation", "landbridge.policies.packing"}
