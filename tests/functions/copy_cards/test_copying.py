"""Copies are what their sources are, wherever the copier was stopped and whoever else wrote."""

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.copy_cards.copies import Copies
from functions.copy_cards.index import CopyError, copy_all
from functions.copy_cards.spokes import Spokes
from functions.share_cards.patience import Patience
from tests.functions.copy_cards.fakes import HUB, LENDING, PREFIX, RETAIL, SPOKES, STRANGER, Card, World, arn, refusal
from tests.functions.fakes import Clock

pytestmark = pytest.mark.requirement("S2.6")


class Killed(BaseException):
    """The process is gone: nothing of the function's own runs any more."""


def run(world: World, *, key: str | None = None, clock: Clock | None = None) -> dict[str, Any]:
    clock = clock or Clock()
    patience = Patience(600, clock, clock.sleep)
    return copy_all(Spokes(world, world, SPOKES, patience), Copies(world, PREFIX, key, patience))


def texts(count: int, name: str = "churn") -> list[str]:
    return [f'{{"name": "{name}" ,\n"n": {number}}}' for number in range(1, count + 1)]


def is_right(world: World) -> bool:
    """Each shared card of a spoke has one copy, with its contents in order and its status."""
    sources = {each for each in world.shared if each.split(":")[4] in SPOKES}
    found = {card.tags["landbridge:source"] for card in world.hub().values() if "landbridge:source" in card.tags}
    return found == sources and all(
        (world.copy_of(each).contents, world.copy_of(each).status)
        == (world.cards[each].contents, world.cards[each].status)
        for each in sources
    )


def test_every_version_is_copied_in_order_byte_for_byte_with_source_and_version_as_tags() -> None:
    world = World()
    source = world.spoke_card(RETAIL, "churn", *texts(45), status="Approved")
    world.spoke_card(LENDING, "churn", "other")
    assert run(world, key="alias/cards") == {"versions": 46, "complete": True}
    assert is_right(world)
    copy = world.copy_of(source)
    assert copy.tags == {"landbridge:source": source, "landbridge:source-version": "45"}
    assert copy.key == "alias/cards"


def test_what_is_there_is_only_looked_at() -> None:
    world = World()
    world.spoke_card(RETAIL, "churn", *texts(45), status="Archived")
    run(world)
    world.calls.clear()
    assert run(world) == {"versions": 0, "complete": True}
    assert set(world.calls) == {"ListResources", "ListModelCardVersions", "ListTags"}


def test_a_stranger_s_card_and_one_that_is_not_shared_are_left_alone() -> None:
    world = World()
    world.spoke_card(STRANGER, "churn", "x")
    world.shared.remove(world.spoke_card(RETAIL, "churn", "y"))
    assert run(world) == {"versions": 0, "complete": True}
    assert world.hub() == {}


def test_a_copy_outlives_the_share_and_the_source() -> None:
    world = World()
    source = world.spoke_card(RETAIL, "churn", "x", status="Approved")
    run(world)
    world.shared.clear()
    del world.cards[source]
    run(world)
    assert world.copy_of(source).status == "Approved"


@given(seed=st.integers(0, 10_000))
def test_a_copier_killed_anywhere_and_run_again_completes(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    world = World()
    statuses = ["Draft", "PendingReview", "Approved", "Archived"]
    for number in range(3):
        world.spoke_card(chance.choice(list(SPOKES)), f"c{number}", *texts(chance.randint(1, 45)))
        card = world.cards[max(world.shared)]
        card.versions = [(text, chance.choice(statuses)) for text in card.contents]

    def kill(name: str) -> None:
        if chance.random() < 0.02:
            raise Killed

    world.before_call = world.after_call = kill
    for _ in range(chance.randint(1, 6)):
        try:
            run(world)
        except Killed:
            continue
    world.before_call = world.after_call = lambda name: None
    assert run(world)["complete"] is True
    assert is_right(world)
    assert world.calls["DeleteModelCard"] == 0


def test_of_a_long_history_little_is_read_again_after_a_kill() -> None:
    world = World()
    world.spoke_card(RETAIL, "churn", *texts(200))

    def kill(name: str) -> None:
        if world.calls["UpdateModelCard"] == 195:
            raise Killed

    world.after_call = kill
    with pytest.raises(Killed):
        run(world)
    world.after_call = lambda name: None
    world.calls.clear()
    run(world)
    assert is_right(world)
    # Of each version that is not confirmed, the copy's and the source's; then the four that were missing.
    assert world.calls["DescribeModelCard"] <= 2 * 20 + 4


def test_many_cards_in_short_runs_are_all_copied() -> None:
    """Only to look at what is copied takes longer than a run has."""
    world = World()
    for number in range(30):
        world.spoke_card(RETAIL, f"card-{number:02}", "one")
    for _ in range(60):
        clock = Clock()
        world.before_call = lambda name, clock=clock: clock.sleep(10)  # type: ignore[misc]
        assert run(world, clock=clock)["complete"] is False
    assert is_right(world)


def test_a_version_whose_answer_was_lost_is_not_made_twice() -> None:
    world = World()
    world.spoke_card(RETAIL, "churn", *texts(5))
    lost = iter([True])

    def lose(name: str) -> None:
        if name == "UpdateModelCard" and next(lost, False):
            raise refusal("InternalError")

    world.after_call = lose
    assert run(world)["complete"] is True
    assert is_right(world)
    assert world.calls["DeleteModelCard"] == 0


def test_throttling_is_waited_for_and_what_is_left_is_for_the_next_run() -> None:
    world = World()
    world.spoke_card(RETAIL, "churn", *texts(200))
    chance, clock = random.Random(1), Clock()  # noqa: S311

    def throttle(name: str) -> None:
        if chance.random() < 0.6:
            raise refusal("ThrottlingException")

    world.before_call = throttle
    first = run(world, clock=clock)
    assert first["complete"] is False
    assert 600 <= clock.now < 610
    progress = len(next(iter(world.hub().values())).versions)
    assert 0 < progress < 200
    runs = 1
    while not run(world)["complete"]:
        runs += 1
        assert runs < 10
    assert is_right(world)


def test_a_version_is_never_shown_with_a_status_that_it_has_not() -> None:
    world = World()
    source = world.spoke_card(RETAIL, "churn", *texts(4))
    card = world.cards[source]
    card.versions = list(zip(card.contents, ["Draft", "Approved", "Draft", "PendingReview"], strict=True))
    run(world)
    # The second was approved once, and is not what the card is now.
    assert world.shown == [(1, "Draft"), (2, "Draft"), (3, "Draft"), (4, "Draft"), (4, "PendingReview")]
    card.versions[-1] = (card.contents[-1], "Approved")
    card.versions.append(("five", "Approved"))
    world.shown.clear()
    run(world)
    assert world.shown == [(4, "Draft"), (5, "Draft"), (5, "Approved")]


def test_a_new_version_of_an_approved_card_stays_approved_on_its_way() -> None:
    world = World()
    source = world.spoke_card(RETAIL, "churn", "one", status="Approved")
    run(world)
    world.cards[source].versions.append(("two", "Approved"))
    world.shown.clear()
    run(world)
    assert world.shown == [(2, "Approved")]


@pytest.mark.parametrize("status", ["Draft", "Approved", "Archived", "PendingReview"])
def test_the_status_follows_there_and_back(status: str) -> None:
    world = World()
    source = world.spoke_card(RETAIL, "churn", "one", status="Approved")
    run(world)
    for present in (status, "Archived", "Draft"):
        world.cards[source].versions[-1] = ("one", present)
        run(world)
        assert is_right(world)


def test_what_the_hub_wrote_into_a_copy_is_gone_with_the_next_run() -> None:
    for extra in (["written in the hub"], ["two", "written in the hub"], ["written in the hub", "two"]):
        world = World()
        source = world.spoke_card(RETAIL, "churn", "one")
        run(world)
        world.copy_of(source).versions += [(text, "Draft") for text in extra]
        world.cards[source].versions.append(("two", "Draft"))
        run(world)
        assert is_right(world), extra


def test_two_copiers_at_once_end_right() -> None:
    world = World()
    world.spoke_card(RETAIL, "churn", *texts(30))
    chance = random.Random(3)  # noqa: S311
    depth = 0

    def other(name: str) -> None:
        nonlocal depth
        if name == "UpdateModelCard" and depth == 0 and chance.random() < 0.3:
            depth += 1
            run(world)
            depth -= 1

    world.before_call = other
    run(world)
    world.before_call = lambda name: None
    run(world)
    assert is_right(world)


def test_a_card_of_the_hub_s_own_with_the_name_of_a_copy_is_not_written_to() -> None:
    world = World()
    source = world.spoke_card(RETAIL, "churn", "one")
    other = world.spoke_card(LENDING, "fraud", "two")
    run(world)
    world.copy_of(source).tags.clear()
    world.cards[source].versions.append(("three", "Draft"))
    world.cards[other].versions.append(("four", "Draft"))
    with pytest.raises(CopyError, match=r"is no copy of .*model-card/churn .*delete it, or write the tag back"):
        run(world)
    assert [card.contents for card in world.hub().values() if not card.tags] == [["one"]]
    assert world.copy_of(other).contents == ["two", "four"]


def test_a_card_that_cannot_be_read_keeps_no_other_back_and_is_reported() -> None:
    world = World()
    world.spoke_card(RETAIL, "churn", "one")
    closed = world.spoke_card(RETAIL, "closed", "two")
    describe = world.describe_model_card

    def denied(ModelCardName: str, ModelCardVersion: int) -> dict[str, Any]:  # noqa: N803
        if ModelCardName == closed:
            raise refusal("AccessDeniedException")
        return describe(ModelCardName, ModelCardVersion)

    world.describe_model_card = denied  # type: ignore[method-assign]
    with pytest.raises(CopyError, match=r"closed: .*AccessDenied") as raised:
        run(world)
    assert "churn" not in str(raised.value)
    assert len(world.hub()) == 1


def test_a_card_that_was_made_anew_under_its_old_name_has_a_copy_of_its_own() -> None:
    world = World()
    source = world.spoke_card(RETAIL, "churn", "old", "older")
    run(world)
    world.cards[source] = Card([("new", "Draft")], created=world.cards[source].created.replace(year=2027))
    run(world)
    assert sorted(card.contents for card in world.hub().values()) == [["new"], ["old", "older"]]


def test_no_call_writes_to_a_spoke() -> None:
    """The fake refuses writes outside of the hub; here the spokes' cards are compared besides."""
    world = World()
    source = world.spoke_card(RETAIL, "churn", *texts(3), status="Approved")
    before = (list(world.cards[source].versions), dict(world.cards[source].tags))
    run(world)
    assert (world.cards[source].versions, world.cards[source].tags) == before
    assert arn(HUB, "x").startswith(PREFIX)
