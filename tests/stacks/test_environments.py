"""One declaration under two names in the same accounts: stacks that share no name, and each reach their own alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from landbridge.declaration import Declaration
from tests.synthesis import ROOT, Template, read_templates, strings, synthesize, values

pytestmark = pytest.mark.requirement("S4.8")

ENVIRONMENTS = ("dev", "dev2")
"""The one name begins with the other, so that a pattern which ends too early shows."""

UNNAMED = {
    "AWS::EC2::SecurityGroup",
    "AWS::KMS::Key",
    "AWS::S3::BucketPolicy",
    "AWS::SQS::QueuePolicy",
    "AWS::Lambda::EventSourceMapping",
    "AWS::Lambda::Permission",
    "AWS::CloudFormation::CustomResource",
}
"""Types whose names AWS makes up, or which belong to one named thing of the same stack."""

NAMED = {
    "AWS::Athena::WorkGroup",
    "AWS::CloudTrail::Trail",
    "AWS::Events::Rule",
    "AWS::Glue::Database",
    "AWS::IAM::ManagedPolicy",
    "AWS::IAM::Role",
    "AWS::KMS::Alias",
    "AWS::Lambda::Function",
    "AWS::Logs::LogGroup",
    "AWS::RAM::ResourceShare",
    "AWS::S3::Bucket",
    "AWS::SQS::Queue",
    "AWS::SSM::Parameter",
    "AWS::SageMaker::Domain",
    "AWS::SageMaker::FeatureGroup",
    "AWS::SageMaker::ModelPackageGroup",
    "AWS::SageMaker::UserProfile",
}
"""Types that must be seen to have names, or the test looks at nothing."""

WHOLE_REGISTRY = tuple(
    f"arn:aws:sagemaker:eu-west-1:888899990000:{kind}/*" for kind in ("model-package-group", "model-package")
)
"""A governance console follows the registry of an account, whichever environments it is of."""

Named = tuple[str, ...]
"""A type and the names that tell its resources apart."""


@pytest.fixture(scope="module")
def assemblies(declaration: Declaration, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Folder of each environment's templates: the example, also discovered by a whole organisational unit."""
    discovery = ("arn:aws:organizations::999900001111:ou/o-landbridge1/ou-abcd-12345678",)
    folders = {name: tmp_path_factory.mktemp(name) for name in ENVIRONMENTS}
    for name, folder in folders.items():
        synthesize(declaration.model_copy(update={"environment": name, "discovery": discovery}), folder)
    return folders


def test_two_environments_in_the_same_accounts_share_no_name(assemblies: dict[str, Path]) -> None:
    ours, theirs = (_named(folder) for folder in assemblies.values())
    assert {kind for kind, *_ in ours} >= {*NAMED, "stack"}
    assert len(ours) == len(theirs)
    assert ours & theirs == set()


def test_no_resource_is_left_out_of_the_comparison(assemblies: dict[str, Path]) -> None:
    unnamed = {
        body["Type"]
        for template in read_templates(assemblies["dev"]).values()
        for body in template["Resources"].values()
        if not _names(body["Properties"])
    }
    assert unnamed == UNNAMED, "say of a new type how its names differ between environments"


def test_no_policy_of_one_environment_covers_what_is_the_others(assemblies: dict[str, Path]) -> None:
    ours, theirs = (read_templates(folder) for folder in assemblies.values())
    other = {arn for arn in _resources_of_policies(theirs) if "dev2" in arn}
    assert len(other) > 50
    covered = {(pattern, arn) for pattern in _resources_of_policies(ours) for arn in other if fnmatchcase(arn, pattern)}
    assert {(pattern, arn) for pattern, arn in covered if pattern not in ("*", *WHOLE_REGISTRY)} == set()


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_the_app_makes_the_stacks_of_an_environment_that_includes_files(environment: str, tmp_path: Path) -> None:
    done = _run(tmp_path / "out", environment)
    assert done.returncode == 0, done.stderr
    templates = read_templates(tmp_path / "out")
    assert {"Foundation", "FeatureGroups-personalization", "Access-core-search", "Team-core-search"} <= set(templates)
    assert ("Access-marketing" in templates) == (environment == "prod")
    assert f"landbridge-{environment}-access-core-search" in strings(templates["Access-core-search"])


def test_the_app_refuses_a_folder_of_shared_files(tmp_path: Path) -> None:
    done = _run(tmp_path / "out", "_shared")
    assert done.returncode == 2
    assert "_shared:1:1: this folder is no environment" in done.stderr


def _run(outdir: Path, environment: str) -> subprocess.CompletedProcess[str]:
    variables = {**os.environ, "CDK_OUTDIR": str(outdir), "CDK_CONTEXT_JSON": json.dumps({"environment": environment})}
    command = [sys.executable, "app.py"]
    return subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, timeout=120, check=False)


def _named(assembly: Path) -> set[Named]:
    artifacts = json.loads((assembly / "manifest.json").read_text())["artifacts"].values()
    found: set[Named] = {("stack", item["properties"].get("stackName", "")) for item in artifacts if _is_stack(item)}
    for template in read_templates(assembly).values():
        assert "Export" not in {key for output in template.get("Outputs", {}).values() for key in output}
        for body in template["Resources"].values():
            if names := _names(body["Properties"]):
                found.add((body["Type"], *names))
    return found


def _is_stack(artifact: dict[str, Any]) -> bool:
    return bool(artifact["type"] == "aws:cloudformation:stack")


def _names(properties: dict[str, Any]) -> list[str]:
    """Values of the properties that name a resource, such as RoleName, Name, or DatabaseInput's Name; of statements in
    somebody else's policy, which several environments may add to, also the owner."""
    inputs = [value for key, value in properties.items() if key.endswith("Input")]
    return [
        value
        for part in [properties, *inputs]
        for key, value in part.items()
        if (key.endswith("Name") or key == "Owner") and isinstance(value, str)
    ]


def _resources_of_policies(templates: dict[str, Template]) -> set[str]:
    found = set()
    for template in templates.values():
        for statement in _statements(template["Resources"]):
            if statement["Effect"] == "Allow":
                found |= {arn for arn in values(statement.get("Resource", [])) if isinstance(arn, str)}
    return found


def _statements(value: Any) -> Iterator[dict[str, Any]]:
    """Every policy statement inside."""
    if isinstance(value, dict):
        yield from value.get("Statement", [])
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from _statements(inner)
