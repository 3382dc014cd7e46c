"""The example organisation, loaded and synthesized once for each worker."""

from __future__ import annotations

from pathlib import Path

import pytest

from landbridge.declaration import Declaration
from tests.governed import governed_example
from tests.synthesis import Template, example, read_templates, synthesize


@pytest.fixture(scope="session")
def declaration() -> Declaration:
    return example()


@pytest.fixture(scope="session")
def assembly(declaration: Declaration, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the synthesized example."""
    outdir = tmp_path_factory.mktemp("example")
    synthesize(declaration, outdir)
    return outdir


@pytest.fixture(scope="session")
def templates(assembly: Path) -> dict[str, Template]:
    """Templates of the example, by stack id."""
    return read_templates(assembly)


@pytest.fixture(scope="session")
def governed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the example synthesized with its offline data in Lake Formation's hands."""
    outdir = tmp_path_factory.mktemp("governed")
    synthesize(governed_example(), outdir)
    return outdir


@pytest.fixture(scope="session")
def governed_templates(governed: Path) -> dict[str, Template]:
    return read_templates(governed)
