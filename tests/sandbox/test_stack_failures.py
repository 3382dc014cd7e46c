"""Which stacks are asked why they failed; the reasons themselves are tested with real deployments."""

import json
from pathlib import Path

from sandbox.stack_failures import Stack, stacks_of


def test_stacks_of_an_app_and_of_its_stages_are_found_with_their_places(tmp_path: Path) -> None:
    stack = {"type": "aws:cloudformation:stack", "environment": "aws://111111111111/eu-west-1"}
    _write(tmp_path, {"Plain": stack | {"properties": {}}, "Plain.assets": {"type": "cdk:asset-manifest"}})
    _write(tmp_path / "assembly-Stage", {"StageNamed": stack | {"properties": {"stackName": "named"}}})
    _write(tmp_path / "asset.1", {"Other": stack | {"properties": {}}})
    assert stacks_of(tmp_path) == [
        Stack("Plain", "111111111111", "eu-west-1"),
        Stack("named", "111111111111", "eu-west-1"),
    ]


def test_stack_without_a_fixed_account_is_left_out(tmp_path: Path) -> None:
    environment = "aws://unknown-account/unknown-region"
    _write(tmp_path, {"Any": {"type": "aws:cloudformation:stack", "environment": environment, "properties": {}}})
    assert stacks_of(tmp_path) == []


def test_app_that_was_not_synthesized_has_no_stacks(tmp_path: Path) -> None:
    assert stacks_of(tmp_path / "cdk.out") == []


def _write(folder: Path, artifacts: dict[str, object]) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "manifest.json").write_text(json.dumps({"artifacts": artifacts}))
