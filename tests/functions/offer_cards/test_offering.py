"""Every card of a spoke is in its share for the hub, and nothing else is."""

import contextlib
import random

import boto3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.offer_cards import index
from functions.offer_cards.offering import HUB, offer
from functions.share_cards.cards import Cards
from functions.share_cards.following import RefusedError
from functions.share_cards.patience import Patience
from functions.share_cards.shares import Shares
from tests.functions.fakes import Clock, Context
from tests.functions.share_cards.fakes import World, arn, mixed, names, refusal, share, throttled

pytestmark = pytest.mark.requirement("S2.6")

# The fake knows the shares of the stages; the spoke's is like any of them.
SHARE = share("dev")


def run(world: World) -> None:
    clock = Clock()
    patience = Patience(180, clock, clock.sleep)
    offer(Cards(world, patience), Shares(world, {HUB: SHARE}, patience), sleep=clock.sleep)


def test_cards_of_every_status_are_shared_in_batches_under_throttling() -> None:
    world = World(mixed(250))
    world.before_call = throttled(0.4)
    run(world)
    assert world.seen()["dev"] == set(names(250))
    assert world.largest == 100


def test_what_is_right_is_not_touched() -> None:
    world = World(mixed(10))
    run(world)
    world.calls.clear()
    run(world)
    assert set(world.calls) == {"ListModelCards", "GetResourceShareAssociations"}


def test_what_is_gone_is_taken_out_and_what_was_taken_out_comes_back() -> None:
    world = World(mixed(10))
    run(world)
    del world.statuses["card-0001"]
    world.members["dev"].remove(arn("card-0002"))
    run(world)
    assert world.seen()["dev"] == set(names(10)) - {"card-0001"}


def test_one_card_that_ram_refuses_keeps_no_other_back_and_is_reported() -> None:
    world = World(mixed(9))

    def associate(resourceShareArn: str, resourceArns: list[str]) -> None:  # noqa: N803
        if arn("card-0004") in resourceArns:
            raise refusal("OperationNotPermittedException")
        World.associate_resource_share(world, resourceShareArn, resourceArns)

    world.associate_resource_share = associate  # type: ignore[method-assign]
    with pytest.raises(RefusedError, match=r"card-0004: .*OperationNotPermitted") as raised:
        run(world)
    assert "card-0005" not in str(raised.value)
    assert world.seen()["dev"] == set(names(9)) - {"card-0004"}


@given(seed=st.integers(0, 10_000))
def test_cards_that_come_and_go_under_way_end_right(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    world = World(mixed(8))
    left = 10

    def disturb(call: str) -> None:
        nonlocal left
        if left and chance.random() < 0.5:
            left -= 1
            name = chance.choice(names(12))
            if world.statuses.pop(name, None) is None:
                world.statuses[name] = "Draft"

    world.before_call = disturb
    # A card that is deleted before RAM takes it is refused.
    with contextlib.suppress(RefusedError):
        run(world)
    left = 0
    run(world)
    assert world.seen()["dev"] == set(world.statuses)


def test_the_handler_takes_batches_and_the_schedule_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(mixed(3))
    monkeypatch.setattr(boto3, "client", lambda service, config: world)
    monkeypatch.setattr("functions.offer_cards.offering.time.sleep", lambda seconds: None)
    with pytest.raises(ValueError, match="SHARE is not set"):
        index.handler({"Records": []}, Context())
    monkeypatch.setenv("SHARE", SHARE)
    assert index.handler({"Records": [{"body": "whatever"}]}, Context()) == {"events": 1}
    assert world.seen()["dev"] == set(names(3))
    assert index.handler({"detail-type": "Scheduled Event"}, Context()) == {"events": 0}
    with pytest.raises(ValueError, match="expected messages of a queue or a Scheduled Event"):
        index.handler({"source": "aws.s3"}, Context())
