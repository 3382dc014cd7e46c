"""The local AWS deploys everything but Lake Formation's stacks, and says so."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from landbridge.lake_formation import STACKS
from sandbox.deployment import node_environment
from sandbox.lake_formation import Selection, deployable
from tests.governed import governed_example
from tests.synthesis import ROOT, Template, example

pytestmark = pytest.mark.requirement("S4.2", "S4.9")


def test_an_environment_without_lake_formation_is_deployed_as_asked() -> None:
    assert deployable(example(), ("--all",)) == Selection(("--all",))
    assert deployable(example(), ("Access-fraud",)) == Selection(("Access-fraud",))


def test_what_is_left_out_is_named_with_the_reason() -> None:
    found = deployable(governed_example(), ("--all",))
    assert "every stack whose name begins with LakeFormation" in found.notice
    assert "has no Lake Formation" in found.notice
    assert found.options == ("--exclusively",)


def test_a_stack_asked_for_by_name_does_not_bring_lake_formation_along() -> None:
    found = deployable(governed_example(), ("Access-fraud", "Team-fraud"))
    assert (found.stacks, found.options) == (("Access-fraud", "Team-fraud"), ("--exclusively",))


def test_the_cdk_cli_takes_the_pattern_for_all_other_stacks(
    governed: Path, governed_templates: dict[str, Template], tmp_path: Path
) -> None:
    (pattern,) = deployable(governed_example(), ("--all",)).stacks
    node = node_environment()
    cli = str(ROOT / "node_modules" / "aws-cdk" / "bin" / "cdk")
    listed = subprocess.run(
        [node["JSII_NODE"], cli, "ls", "--app", str(governed), pattern, "--no-notices"],
        env={**node, "HOME": str(tmp_path), "CDK_DISABLE_CLI_TELEMETRY": "true"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    # `cdk ls` brings along what a stack stands on, which --exclusively keeps `cdk deploy` from.
    brought_along = {STACKS}
    assert {line.split()[0] for line in listed.stdout.splitlines()} - brought_along == {
        stack for stack in governed_templates if not stack.startswith(STACKS)
    }
