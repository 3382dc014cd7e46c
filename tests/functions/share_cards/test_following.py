"""Shares follow the present statuses, whatever was told and however AWS behaves."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from functions.share_cards.cards import Cards
from functions.share_cards.following import RefusedError, follow
from functions.share_cards.patience import OutOfTimeError, Patience
from functions.share_cards.shares import Shares
from tests.functions.fakes import Clock
from tests.functions.share_cards.fakes import SHARES, STAGES, World, arn, mixed, names, refusal, throttled

pytestmark = pytest.mark.requirement("S2.3")

STATUSES = ("Draft", "PendingReview", "Approved", "Archived")


def run(world: World, *, keep: bool = False, clock: Clock | None = None) -> None:
    clock = clock or Clock()
    patience = Patience(180, clock, clock.sleep)
    follow(Cards(world, patience), Shares(world, SHARES, patience), keep=keep, sleep=clock.sleep)


@pytest.mark.parametrize(
    ("status", "seen_by"),
    [
        ("Draft", {"dev"}),
        ("PendingReview", {"dev", "test"}),
        ("Approved", {"dev", "test", "production"}),
        ("Archived", set()),
        ("SomethingNew", set()),
    ],
)
def test_each_status_is_seen_by_its_stages(status: str, seen_by: set[str]) -> None:
    world = World({"churn": status}, {stage: {arn("churn")} for stage in STAGES})
    run(world)
    assert {stage for stage, cards in world.seen().items() if cards} == seen_by


def test_a_card_that_goes_back_leaves_or_stays_as_declared() -> None:
    for keep, production in ((False, set()), (True, {"churn"})):
        world = World({"churn": "Approved"})
        run(world, keep=keep)
        world.statuses["churn"] = "Draft"
        run(world, keep=keep)
        assert world.seen()["production"] == production
        world.statuses["churn"] = "Archived"
        run(world, keep=keep)
        assert not any(world.seen().values())


@pytest.mark.requirement("S2.8")
@pytest.mark.parametrize("keep", [False, True])
def test_deleted_cards_are_taken_out(keep: bool) -> None:
    world = World({"churn": "Approved", "fraud": "Approved"})
    run(world, keep=keep)
    del world.statuses["churn"]
    run(world, keep=keep)
    assert world.seen() == {stage: {"fraud"} for stage in STAGES}


def test_what_is_no_card_is_left_where_it_is() -> None:
    group = "arn:aws:sagemaker:eu-west-1:888899990000:model-package-group/churn"
    world = World({}, {stage: {group} for stage in STAGES})
    run(world)
    assert world.members["dev"] == {group}


def test_what_is_right_is_not_touched() -> None:
    world = World(mixed(40))
    run(world)
    calls = world.calls.copy()
    run(world)
    assert {name for name, count in world.calls.items() if count > calls[name]} == {
        "ListModelCards",
        "GetResourceShareAssociations",
    }


def test_500_cards_that_change_at_once_under_throttling_come_right_in_batches() -> None:
    world = World(dict.fromkeys(names(500), "Draft"))
    run(world)
    world.statuses = dict.fromkeys(names(500), "Approved")
    world.calls.clear()
    world.before_call = throttled(0.4)
    clock = Clock()
    run(world, clock=clock)
    assert world.seen() == world.right() == {stage: set(names(500)) for stage in STAGES}
    assert world.largest == 100
    # Ten batches, and as many again as were throttled.
    assert world.calls["AssociateResourceShare"] < 40
    assert 0 < clock.now < 120


def test_one_card_that_ram_refuses_keeps_no_other_back_and_is_reported() -> None:
    world = World(dict.fromkeys(names(130), "Draft"))

    def associate(resourceShareArn: str, resourceArns: list[str]) -> None:  # noqa: N803
        if arn("card-0042") in resourceArns:
            raise refusal("OperationNotPermittedException")
        World.associate_resource_share(world, resourceShareArn, resourceArns)

    world.associate_resource_share = associate  # type: ignore[method-assign]
    with pytest.raises(RefusedError, match=r"card-0042 \(dev\): .*OperationNotPermitted") as raised:
        run(world)
    assert "card-0041" not in str(raised.value)
    assert world.seen()["dev"] == set(names(130)) - {"card-0042"}


def test_a_card_deleted_between_list_and_share_is_no_failure() -> None:
    world = World(dict.fromkeys(names(3), "Draft"))

    def delete_once(call: str) -> None:
        if call == "AssociateResourceShare":
            world.statuses.pop("card-0001", None)

    world.before_call = delete_once
    run(world)
    assert world.seen() == world.right()
    assert world.seen()["dev"] == {"card-0000", "card-0002"}


def test_a_page_that_lacks_a_card_does_not_withdraw_it() -> None:
    world = World(dict.fromkeys(names(3), "Approved"))
    run(world)
    listed = world.list_model_cards
    answers: Iterator[dict[str, Any]] = iter([{"ModelCardSummaries": []}])

    def lagging(**request: Any) -> dict[str, Any]:
        return next(answers, None) or listed(**request)

    world.list_model_cards = lagging  # type: ignore[method-assign]
    run(world)
    assert world.calls["DisassociateResourceShare"] == 0


def test_what_is_denied_is_not_tried_for_ever() -> None:
    world = World({"churn": "Draft"})

    def denied(call: str) -> None:
        if call == "AssociateResourceShare":
            raise refusal("AccessDeniedException")

    world.before_call = denied
    with pytest.raises(ClientError, match="AccessDenied"):
        run(world)
    assert world.calls["AssociateResourceShare"] == 1


@given(seed=st.integers(0, 10_000))
def test_statuses_that_change_under_way_and_another_writer_end_right(seed: int) -> None:
    """While it runs, cards change, and another run with older knowledge writes what was right for it."""
    chance = random.Random(seed)  # noqa: S311
    world = World({name: chance.choice(STATUSES) for name in names(12)})
    left = 15

    def disturb(call: str) -> None:
        nonlocal left
        if left and chance.random() < 0.5:
            left -= 1
            name = chance.choice(names(12))
            if chance.random() < 0.5:
                world.statuses[name] = chance.choice(STATUSES)
            else:
                world.members[chance.choice(STAGES)] ^= {arn(name)}
            if chance.random() < 0.2:
                raise refusal("ThrottlingException")

    world.before_call = disturb
    run(world)
    world.before_call = lambda call: None
    # The event of the last change brings a call; nobody else writes by then.
    run(world)
    assert world.seen() == world.right()


def test_throttling_without_end_is_given_back_in_time() -> None:
    world, clock = World({"churn": "Draft"}), Clock()
    world.before_call = throttled(1.0)
    with pytest.raises(OutOfTimeError):
        run(world, clock=clock)
    assert 180 <= clock.now < 190
