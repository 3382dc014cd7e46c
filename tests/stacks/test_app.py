"""app.py: which stacks, in which accounts, in which order; and what it says when it cannot."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.organisations import crowded
from tests.synthesis import EXAMPLE, ROOT, TEAM_ACCOUNTS, Template


@pytest.fixture
def artifacts(assembly: Path) -> dict[str, Any]:
    found = json.loads((assembly / "manifest.json").read_text())["artifacts"]
    return {name: artifact for name, artifact in found.items() if artifact["type"] == "aws:cloudformation:stack"}


@pytest.mark.requirement("P.1")
def test_the_example_has_these_stacks(templates: dict[str, Template]) -> None:
    assert set(templates) == {
        "Foundation",
        "FeatureGroups-personalization",
        "FeatureGroups-data-curation",
        "LocalFeatureGroups-core-search",
        "Replica-product-success",
        "OfflineCatalog",
        "Results",
        "ModelRegistry",
        "Governance-retail",
        "ModelCards",
        *(f"Cards-churn-{stage}" for stage in ("dev", "test", "production")),
        "CardSpoke-lending",
        "CardCopies",
        *(f"Access-{team}" for team in TEAM_ACCOUNTS),
        *(f"Models-{team}" for team in TEAM_ACCOUNTS),
        *(f"Team-{team}" for team in TEAM_ACCOUNTS),
    }


@pytest.mark.requirement("P.1")
def test_each_stack_is_in_its_account_and_carries_the_environments_name(artifacts: dict[str, Any]) -> None:
    places = {name: artifact["environment"] for name, artifact in artifacts.items()}
    assert places["Foundation"] == places["Access-fraud"] == "aws://111122223333/eu-west-1"
    assert places["Team-fraud"] == "aws://777788889999/eu-west-1"
    assert places["LocalFeatureGroups-core-search"] == "aws://555566667777/eu-west-1"
    assert places["ModelRegistry"] == places["Models-fraud"] == places["Governance-retail"]
    assert places["ModelRegistry"] == "aws://888899990000/eu-west-1"
    assert artifacts["Team-fraud"]["properties"]["stackName"] == "landbridge-example-Team-fraud"


def test_stacks_that_hold_data_are_protected_from_deletion_and_others_are_not(artifacts: dict[str, Any]) -> None:
    protected = {name for name, item in artifacts.items() if item["properties"].get("terminationProtection")}
    assert protected == {
        "Foundation",
        "FeatureGroups-personalization",
        "FeatureGroups-data-curation",
        "LocalFeatureGroups-core-search",
        "Replica-product-success",
        "Results",
        "ModelRegistry",
        "Governance-retail",
        "ModelCards",
    }


@pytest.mark.requirement("B.4")
def test_a_stack_waits_for_what_must_exist_first(artifacts: dict[str, Any]) -> None:
    waits = {
        name: sorted(needed for needed in item["dependencies"] if not needed.endswith(".assets"))
        for name, item in artifacts.items()
    }
    assert waits["Replica-product-success"] == []
    assert waits["Foundation"] == ["Replica-product-success"]
    assert waits["FeatureGroups-data-curation"] == ["Foundation"]
    assert waits["Access-core-search"] == ["FeatureGroups-data-curation", "FeatureGroups-personalization"]
    assert waits["Access-product-success"] == []
    assert waits["Team-marketing"] == ["Access-marketing"]
    assert waits["Team-fraud"] == []
    assert waits["Models-fraud"] == ["ModelRegistry"]
    assert waits["ModelRegistry"] == waits["Governance-retail"] == []


@pytest.mark.requirement("P.2")
def test_one_team_alone_gets_the_same_templates(assembly: Path, tmp_path: Path) -> None:
    done = _run(tmp_path / "out", environment="example", team="core-search")
    assert done.returncode == 0, done.stderr
    made = sorted(path.name for path in (tmp_path / "out").glob("*.template.json"))
    assert made == [
        "Access-core-search.template.json",
        "LocalFeatureGroups-core-search.template.json",
        "Models-core-search.template.json",
        "Team-core-search.template.json",
    ]
    assert [name for name in made if (tmp_path / "out" / name).read_bytes() != (assembly / name).read_bytes()] == []


def test_an_unknown_team_is_named_with_the_known_ones(tmp_path: Path) -> None:
    done = _run(tmp_path / "out", environment="example", team="frauds")
    assert done.returncode == 2
    assert "-c team=frauds" in done.stderr
    assert "marketing, fraud" in done.stderr
    assert not _made(tmp_path)


def test_a_declaration_with_errors_synthesizes_nothing(tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    for file in EXAMPLE.glob("*.yaml"):
        (broken / file.name).write_text(file.read_text().replace('account: "777788889999"', "account: 777788889999"))
    done = _run(tmp_path / "out", environment=str(broken))
    assert done.returncode == 2
    assert "accounts.yaml:" in done.stderr
    assert not _made(tmp_path)


@pytest.mark.requirement("S4.9")
def test_grants_that_cannot_fit_say_what_to_do_and_synthesize_nothing(tmp_path: Path) -> None:
    environment = tmp_path / "crowded"
    environment.mkdir()
    (environment / "all.yaml").write_text(yaml.safe_dump(crowded(700, "both")))
    done = _run(tmp_path / "out", environment=str(environment))
    assert done.returncode == 2, done.stderr
    assert "role landbridge-crowded-access-reader needs " in done.stderr
    assert "give some of the grants to a second team" in done.stderr
    assert "quotas.managed_policies_per_role" in done.stderr
    assert not _made(tmp_path)


def _made(folder: Path) -> list[str]:
    """What a synth left behind; CDK itself makes the folder for it at the very start."""
    return [path.name for path in (folder / "out").rglob("*")]


def _run(outdir: Path, **context: str) -> subprocess.CompletedProcess[str]:
    variables = {**os.environ, "CDK_OUTDIR": str(outdir), "CDK_CONTEXT_JSON": json.dumps(context)}
    command = [sys.executable, "app.py"]
    return subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, timeout=120, check=False)
