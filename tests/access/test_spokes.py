from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from landbridge.access.capabilities.chain import Capability, Subject, SubjectKind, Thing, ThingKind, World
from landbridge.access.capabilities.spokes import Spokes
from landbridge.access.collection import collect
from landbridge.access.model import Answer, Effect, Estate, PolicyKind, Source, Statement
from landbridge.access.proof import world_of
from landbridge.declaration import Declaration
from tests.access.worlds import altered, differences, synthesized, ways, with_policy, without, without_share
from tests.consoles import vendor_example
from tests.spokes import spokes_declaration

HUB, SPOKE = "888899990000", "181818181818"
COPIER = f"arn:aws:iam::{HUB}:role/landbridge-example-cards-copy"
OFFERER = f"arn:aws:iam::{SPOKE}:role/landbridge-example-cards-spoke-lending"
SHARE = "landbridge-example-cards-spoke-lending"
CARD = Thing(ThingKind.CARD, "lending", SPOKE)
LENDING = Subject(SubjectKind.SPOKE, "lending", SPOKE)
BROKEN = ("declared and not possible", "card spoke lending", "see-card", "lending", "copied by the hub")

pytestmark = pytest.mark.requirement("B.1")


@pytest.fixture(scope="module")
def world(assembly: Path, declaration: Declaration) -> World:
    return world_of(collect(assembly, declaration), declaration)


@pytest.mark.requirement("B.3")
def test_the_examples_spoke_is_copied_and_nobody_else_comes_near_it(world: World) -> None:
    assert ways(world, Spokes, LENDING, Capability.SEE_CARD, CARD) == {"copied by the hub": Answer.ALLOWED}
    assert differences(world, Spokes) == set()


@pytest.mark.requirement("B.3")
@pytest.mark.parametrize(
    "declared",
    [spokes_declaration, lambda: spokes_declaration(encrypted=False), vendor_example],
    ids=["two", "unencrypted", "vendor-documented"],
)
def test_every_kind_of_hub_is_proven(declared: Callable[[], Declaration], tmp_path: Path) -> None:
    assert differences(synthesized(declared(), tmp_path), Spokes) == set()


@pytest.mark.requirement("B.3")
@pytest.mark.parametrize(
    "change",
    [
        without_share(SHARE),
        with_policy(OFFERER, without("ShareCards")),
        with_policy(COPIER, without("SpokeCards")),
        with_policy(COPIER, without("SpokeShares")),
        with_policy(COPIER, without("NewCopies")),
        with_policy(COPIER, without("NewCopiesTags")),
        with_policy(COPIER, without("ChangeCopies")),
        with_policy(COPIER, without("GrantCardsKey")),
    ],
)
def test_every_link_from_spoke_to_copy_is_needed(world: World, change: Callable[[Estate], Estate]) -> None:
    assert BROKEN in differences(altered(world, change), Spokes)


def test_a_function_that_lambda_cannot_work_as_copies_nothing(world: World) -> None:
    def untrusting(estate: Estate) -> Estate:
        return replace(estate, identities={**estate.identities, COPIER: replace(estate.identities[COPIER], trust=())})

    assert BROKEN in differences(altered(world, untrusting), Spokes)


def test_the_copier_never_writes_to_a_spoke(world: World) -> None:
    copier = Subject(SubjectKind.ROLE, COPIER, HUB)
    answers = ways(world, Spokes, copier, Capability.CHANGE_CARD, CARD)
    assert set(answers.values()) == {Answer.REFUSED}


@pytest.mark.requirement("B.3")
def test_a_copier_that_could_write_to_a_spoke_is_found(world: World) -> None:
    update = Statement(
        Effect.ALLOW,
        Source("CardCopies", "CardCopies/Role", "added", PolicyKind.IDENTITY),
        ("sagemaker:UpdateModelCard",),
        resources=(f"arn:aws:sagemaker:eu-west-1:{SPOKE}:model-card/*",),
    )

    def writing(estate: Estate) -> Estate:
        copier = estate.identities[COPIER]
        changed = replace(copier, policies=(*copier.policies, update))
        return replace(estate, identities={**estate.identities, COPIER: changed})

    found = differences(altered(world, writing), Spokes)
    assert ("possible and not declared", f"role {COPIER}", "change-card", "lending", "its status alone") in found


def test_other_roles_of_the_hub_may_change_a_spokes_card_as_documented(world: World) -> None:
    hub = Subject(SubjectKind.ACCOUNT, HUB, HUB)
    assert set(ways(world, Spokes, hub, Capability.CHANGE_CARD, CARD).values()) == {Answer.ALLOWED}
    assert ways(world, Spokes, hub, Capability.EXPORT_CARD, CARD) == {"by its ARN": Answer.REFUSED}
