"""A stack publishes its own assets, to its own account."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.synthesis import TEAM_ACCOUNTS


@pytest.mark.requirement("B.4", "P.3")
def test_a_stack_asks_for_no_other_account_s_bucket(assembly: Path) -> None:
    asked = {}
    for manifest in assembly.glob("*.assets.json"):
        stack = manifest.name.removesuffix(".assets.json")
        kind, _, team = stack.partition("-")
        account = TEAM_ACCOUNTS[team] if kind in ("Team", "LocalFeatureGroups") else "111122223333"
        files = json.loads(manifest.read_text())["files"].values()
        assert len(files) == (2 if kind in ("Team", "OfflineCatalog") else 1), stack  # the template, the handler's code
        destinations = {place["bucketName"] for file in files for place in file["destinations"].values()}
        if destinations != {f"cdk-hnb659fds-assets-{account}-eu-west-1"}:
            asked[stack] = destinations
    assert asked == {}


def test_functions_are_published_by_the_stacks_that_have_them_alone(assembly: Path) -> None:
    publishing = {
        manifest.name.removesuffix(".assets.json")
        for manifest in assembly.glob("*.assets.json")
        if any(file["source"]["packaging"] == "zip" for file in json.loads(manifest.read_text())["files"].values())
    }
    assert publishing == {"OfflineCatalog", *(f"Team-{team}" for team in TEAM_ACCOUNTS)}
