"""A stack publishes its own assets, to its own account."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.consoles import REGISTRY
from tests.synthesis import TEAM_ACCOUNTS, Template, only, properties

CARD_ACCOUNTS = {"churn-dev": "222233334444", "churn-test": "121212121212", "churn-production": "131313131313"}
CARD_ACCOUNTS["lending"] = "181818181818"
FILES = {"Team": 2, "OfflineCatalog": 2, "ModelCards": 3, "CardSpoke": 2, "CardCopies": 2}


@pytest.mark.requirement("B.4", "P.3")
def test_a_stack_asks_for_no_other_account_s_bucket(assembly: Path) -> None:
    asked = {}
    for manifest in assembly.glob("*.assets.json"):
        stack = manifest.name.removesuffix(".assets.json")
        kind, _, team = stack.partition("-")
        account = TEAM_ACCOUNTS[team] if kind in ("Team", "LocalFeatureGroups", "Replica") else "111122223333"
        account = REGISTRY if kind in ("ModelRegistry", "Models", "Governance", "ModelCards", "CardCopies") else account
        account = CARD_ACCOUNTS[team] if kind in ("Cards", "CardSpoke") else account
        files = json.loads(manifest.read_text())["files"].values()
        # The template, and each handler's code.
        assert len(files) == FILES.get(kind, 1), stack
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
    cards = {"ModelCards", "CardCopies", "CardSpoke-lending"}
    assert publishing == {"OfflineCatalog", *cards, *(f"Team-{team}" for team in TEAM_ACCOUNTS)}


def test_every_package_holds_the_handler_what_it_shares_and_no_other_function(
    assembly: Path, templates: dict[str, Template]
) -> None:
    functions = [made for template in templates.values() for made in properties(template, "AWS::Lambda::Function")]
    assert len(functions) >= len(TEAM_ACCOUNTS)
    for function in functions:
        packaged = assembly / f"asset.{function['Code']['S3Key'].removesuffix('.zip')}"
        modules = {str(path.relative_to(packaged)) for path in packaged.rglob("*") if path.is_file()}
        folder = function["Handler"].removesuffix(".index.handler").replace(".", "/")
        assert {f"{folder}/index.py", "functions/custom_resource.py", "functions/__init__.py"} <= modules
        along = {Path("functions/share_cards")} if folder.endswith(("copy_cards", "offer_cards")) else set()
        assert {Path(module).parent for module in modules} == {Path("functions"), Path(folder), *along}


def test_all_teams_publish_one_package(templates: dict[str, Template]) -> None:
    """A thousand teams cost one copy."""
    codes = {
        only(template, "AWS::Lambda::Function")["Code"]["S3Key"]
        for stack, template in templates.items()
        if stack.startswith("Team-")
    }
    assert len(codes) == 1
