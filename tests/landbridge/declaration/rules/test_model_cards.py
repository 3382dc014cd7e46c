"""Rules about model cards."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.landbridge.declaration.spoilt import Edit, is_reported

GRANTS = "grants:\n  fraud:\n"
HUB = 'model_cards: {account: "888899990000"}\n'
DEV, TEST, AUDIT = "444400000001", "444400000002", "444400000003"


def _account(name: str, account: str, stage: str, *principals: str) -> str:
    roles = ", ".join(principals or (f"arn:aws:iam::{account.strip('▸')}:role/engineer",))
    # A mark stands before the quotes: a value begins there.
    number = f'▸"{account[1:]}"' if account.startswith("▸") else f'"{account}"'
    return f"  {name}: {{account: {number}, stage: {stage}, principals: [{roles}]}}\n"


def _cards(*accounts: str, hub: str = HUB, more: str = "") -> list[Edit]:
    section = "card_accounts:\n" + "".join(accounts) if accounts else ""
    return [(GRANTS, hub + section + more + GRANTS)]


def _review(flag: str, registry: str = "") -> list[Edit]:
    return _cards(hub=f'model_cards: {{account: "888899990000", review: {{{flag}: ▸true}}}}\n' + registry)


CASES: dict[str, tuple[list[Edit], list[str]]] = {
    "accounts without a hub": (
        _cards(_account("▸dev", DEV, "dev"), hub=""),
        ["no hub is declared", "write `model_cards: {account: …}`"],
    ),
    "spokes without a hub": (
        _cards(hub="", more='card_spokes:\n  ▸retail: {account: "444400000009"}\n'),
        ["no hub is declared", "write `model_cards: {account: …}`"],
    ),
    "a stage that is the hub": (
        _cards(_account("dev", "▸888899990000", "dev")),
        ['"888899990000" is the hub itself', "RAM cannot share with the owner"],
    ),
    "a spoke that is the hub": (
        _cards(more='card_spokes:\n  retail: {account: ▸"888899990000"}\n'),
        ["is the hub itself"],
    ),
    "an account of two stages": (
        _cards(_account("dev", DEV, "dev"), _account("test", f"▸{DEV}", "test")),
        [f'`dev` is account "{DEV}" already'],
    ),
    "an account of two spokes": (
        _cards(more='card_spokes:\n  a: {account: "444400000009"}\n  b: {account: ▸"444400000009"}\n'),
        ['`a` is account "444400000009" already'],
    ),
    "a card user of another account": (
        _cards(_account("dev", DEV, "dev", f"▸arn:aws:iam::{TEST}:role/engineer")),
        [f"the role is in account {TEST}", f"write a role of account {DEV}"],
    ),
    "a stage that nobody works in": (
        _cards(f'  audit: {{account: "{AUDIT}", stage: security, principals: ▸[]}}\n'),
        ["nobody of this `security` account", "write at least one role"],
    ),
    "a data account with card users": (
        _cards(f'  lake: {{account: "{DEV}", stage: data, principals: ▸[arn:aws:iam::{DEV}:role/engineer]}}\n'),
        ["an account with `stage: data` sees no card"],
    ),
    "a stage that is none": (
        _cards(_account("dev", DEV, "▸staging")),
        ["staging"],
    ),
    "a service control policy without an organisation": (
        [
            *_cards(hub='model_cards: {account: "888899990000", service_control_policy: ▸true}\n'),
            ("organisation:\n  id: o-exampleorg1\n", ""),
        ],
        ["there is no `organisation` whose policy it would be"],
    ),
    "packages approved that are nowhere": (
        _review("approve_packages"),
        ["there is no `model_registry`", 'write `model_registry: {account: "888899990000"}`'],
    ),
    "cards returned by packages of another account": (
        _review("return_cards", 'model_registry: {account: "888899990001"}\n'),
        ["the registry is account 888899990001"],
    ),
    "packages approved of no model group": (
        _review("approve_packages", 'model_registry: {account: "888899990000"}\n'),
        ["no model group is declared", "write one under `model_groups`"],
    ),
}


@pytest.mark.requirement("S2.1")
@pytest.mark.parametrize(("edits", "words"), CASES.values(), ids=CASES)
def test_is_reported_at_its_place_and_says_what_to_write(tmp_path: Path, edits: list[Edit], words: list[str]) -> None:
    is_reported(tmp_path, edits, words)
