from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from landbridge.access.capabilities.card_exports import CardExports
from landbridge.access.capabilities.cards import Cards
from landbridge.access.capabilities.chain import Capability, Subject, SubjectKind, Thing, ThingKind, World
from landbridge.access.collection import collect
from landbridge.access.model import Answer, Estate
from landbridge.access.proof import world_of
from landbridge.cards.status import Status
from landbridge.declaration import Declaration
from tests.access.worlds import (
    altered,
    differences,
    open_to,
    synthesized,
    unconditional,
    ways,
    with_policy,
    without,
    without_share,
)
from tests.consoles import vendor_example
from tests.model_cards import cards_declaration

HUB, DEV, TEST, PRODUCTION = "888899990000", "222233334444", "121212121212", "131313131313"
FOREIGN = "000000000009"
KEY = f"arn:aws:kms:eu-west-1:{HUB}:key/alias/landbridge-example-cards"
SHARING = f"arn:aws:iam::{HUB}:role/landbridge-example-cards-share"
PRODUCTION_ROLE = f"arn:aws:iam::{PRODUCTION}:role/landbridge-example-card-user-churn-production"
SECURITY_ROLE = f"arn:aws:iam::{HUB}:role/landbridge-example-card-user-security"
SEE, CHANGE, EXPORT = Capability.SEE_CARD, Capability.CHANGE_CARD, Capability.EXPORT_CARD
USERS = {
    "dev": Subject(SubjectKind.CARD_ACCOUNT, "churn-dev", DEV),
    "test": Subject(SubjectKind.CARD_ACCOUNT, "churn-test", TEST),
    "production": Subject(SubjectKind.CARD_ACCOUNT, "churn-production", PRODUCTION),
    "governance": Subject(SubjectKind.CARD_ACCOUNT, "model-risk", "141414141414"),
    "security": Subject(SubjectKind.CARD_ACCOUNT, "security", "151515151515"),
}

pytestmark = pytest.mark.requirement("B.1")


@pytest.fixture(scope="module")
def world(assembly: Path, declaration: Declaration) -> World:
    return world_of(collect(assembly, declaration), declaration)


def card(status: str, hub: str = HUB) -> Thing:
    return Thing(ThingKind.CARD, status, hub)


def able(world: World, capability: Capability) -> dict[str, set[str]]:
    """By status, the stages whose users can."""
    return {
        status.value: {
            stage
            for stage, subject in USERS.items()
            if ways(world, Cards, subject, capability, card(status.value))["by its ARN"] is Answer.ALLOWED
        }
        for status in Status
    }


@pytest.mark.requirement("B.3")
@pytest.mark.parametrize("domain", [Cards, CardExports])
def test_the_examples_cards_are_with_whom_they_are_declared_for_and_nobody_else(
    world: World, domain: type[Cards] | type[CardExports]
) -> None:
    assert any(not each.may for each in domain(world).declared())
    assert differences(world, domain) == set()


@pytest.mark.requirement("B.3")
@pytest.mark.parametrize(
    "settings",
    [{"encrypted": False}, {"going_back": "keep"}, {"service_control_policy": True}, {"organisation": None}],
    ids=str,
)
def test_every_setting_of_the_hub_is_proven(settings: dict[str, object], tmp_path: Path) -> None:
    world = synthesized(cards_declaration(**settings), tmp_path)  # type: ignore[arg-type]
    assert differences(world, Cards) | differences(world, CardExports) == set()


@pytest.mark.requirement("B.3")
def test_vendors_permissions_are_no_difference(tmp_path: Path) -> None:
    assert differences(synthesized(vendor_example(), tmp_path), Cards) == set()


def test_a_status_shows_a_card_to_its_stages(world: World) -> None:
    always = {"governance", "security"}
    assert able(world, SEE) == {
        "Draft": {"dev", *always},
        "PendingReview": {"dev", "test", *always},
        "Approved": {"dev", "test", "production", *always},
        "Archived": always,
    }


def test_production_reads_and_exports_and_does_not_change(world: World) -> None:
    assert able(world, CHANGE)["Approved"] == {"dev", "test", "governance"}
    assert able(world, EXPORT)["Approved"] == {"dev", "test", "production"}


def test_a_boundary_holds_production_whatever_is_attached_to_its_role(world: World) -> None:
    answers = ways(world, Cards, USERS["production"], CHANGE, card("Approved"))
    assert len(answers) == 4
    assert set(answers.values()) == {Answer.REFUSED}


@pytest.mark.requirement("B.3")
@pytest.mark.parametrize("role", [PRODUCTION_ROLE, SECURITY_ROLE])
def test_a_boundary_that_is_gone_is_found(world: World, role: str) -> None:
    def unbounded(estate: Estate) -> Estate:
        identities = {**estate.identities, role: replace(estate.identities[role], boundary=None)}
        return replace(estate, identities=identities)

    found = {
        way for _, _, capability, _, way in differences(altered(world, unbounded), Cards) if capability == "change-card"
    }
    assert "by its ARN, with everything attached to the role" in found


def test_the_key_keeps_content_and_the_organisations_policy_the_status_from_other_roles(world: World) -> None:
    testers, operators = (Subject(SubjectKind.ACCOUNT, account, account) for account in (TEST, PRODUCTION))
    assert ways(world, Cards, testers, SEE, card("Approved")) == {"by its ARN": Answer.REFUSED}
    assert ways(world, Cards, testers, CHANGE, card("Approved")) == {
        "by its ARN": Answer.REFUSED,
        "its status alone": Answer.ALLOWED,
    }
    assert set(ways(world, Cards, operators, CHANGE, card("Approved")).values()) == {Answer.REFUSED}


def test_without_the_organisations_policy_other_roles_of_production_change_a_status(tmp_path: Path) -> None:
    world = synthesized(cards_declaration(), tmp_path)
    operators = Subject(SubjectKind.ACCOUNT, "444444444444", "444444444444")
    answers = ways(world, Cards, operators, CHANGE, card("Approved", "111111111111"))
    assert answers["its status alone"] is Answer.ALLOWED


def test_a_card_that_is_in_no_share_is_nobodys(world: World) -> None:
    gone = altered(world, without_share("landbridge-example-cards-test"))
    assert able(gone, SEE)["Approved"] == {"dev", "production", "governance", "security"}
    assert (
        "declared and not possible",
        "card account churn-test",
        "see-card",
        "Approved",
        "by its ARN",
    ) in differences(gone, Cards)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            with_policy(KEY, without("CardUsers")),
            ("declared and not possible", "card account churn-dev", "see-card", "Draft", "by its ARN"),
        ),
        (
            with_policy(KEY, open_to("Administer", FOREIGN)),
            ("possible and not declared", f"stranger {FOREIGN}", "take-over", "Draft", "change the key's policy"),
        ),
        (
            with_policy(KEY, unconditional("CardUsers", "aws:PrincipalArn")),
            ("possible and not declared", f"account {TEST}", "see-card", "PendingReview", "by its ARN"),
        ),
        (
            with_policy(SHARING, without("ShareCards")),
            (
                "declared and not possible",
                f"role {SHARING}",
                "take-over",
                "Draft",
                "put the card into share landbridge-example-cards-dev",
            ),
        ),
    ],
)
@pytest.mark.requirement("B.3")
def test_what_is_taken_or_opened_is_found(
    world: World, change: Callable[[Estate], Estate], expected: tuple[str, ...]
) -> None:
    found = differences(altered(world, change), Cards)
    assert expected in found


@pytest.mark.requirement("B.3")
def test_exports_that_another_account_could_take_over_are_found(world: World) -> None:
    key = f"arn:aws:kms:eu-west-1:{DEV}:key/alias/landbridge-example-card-exports-churn-dev"
    found = differences(altered(world, with_policy(key, open_to("Administer", FOREIGN))), CardExports)
    assert (
        "possible and not declared",
        f"stranger {FOREIGN}",
        "take-over",
        "churn-dev",
        "change the key's policy",
    ) in found


def test_nobody_shares_what_another_account_owns(world: World) -> None:
    stranger = Subject(SubjectKind.STRANGER, "000000000002", "000000000002")
    assert set(ways(world, Cards, stranger, Capability.TAKE_OVER, card("Draft")).values()) == {Answer.REFUSED}
    auditors = ways(world, Cards, USERS["security"], Capability.TAKE_OVER, card("Draft"))
    assert auditors["make a share of it"] is Answer.REFUSED


def test_a_console_changes_statuses_and_reads_no_encrypted_card(world: World) -> None:
    console = Subject(SubjectKind.CONNECTION, "retail", "767397658217")
    assert ways(world, Cards, console, SEE, card("Draft")) == {"by its ARN": Answer.REFUSED}
    assert ways(world, Cards, console, CHANGE, card("Draft"))["its status alone"] is Answer.ALLOWED


def test_what_nobody_declared_has_no_ways(world: World) -> None:
    assert ways(world, Cards, USERS["dev"], SEE, card("Withdrawn")) == {}
    assert ways(world, Cards, USERS["dev"], SEE, card("Draft", DEV)) == {}
