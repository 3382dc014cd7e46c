"""The function as Lambda calls it."""

from typing import Any

import boto3
import pytest

from functions.share_cards import index
from functions.share_cards.patience import OutOfTimeError
from tests.functions.fakes import Context
from tests.functions.share_cards.fakes import SHARES, World

pytestmark = pytest.mark.requirement("S2.3")


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    found = World({"churn": "PendingReview"})
    monkeypatch.setattr(boto3, "client", lambda service, config: found)
    for stage, arn in SHARES.items():
        monkeypatch.setenv(f"{stage.upper()}_SHARE", arn)
    monkeypatch.setenv("GOING_BACK", "withdraw")
    monkeypatch.setattr("functions.share_cards.following.SETTLE_SECONDS", 0.0)
    return found


LYING = {"body": '{"detail": {"ModelCardName": "churn", "ModelCardStatus": "Approved"}}'}


@pytest.mark.parametrize(
    "event",
    [{"Records": [LYING]}, {"Records": [LYING, LYING]}, {"detail-type": "Scheduled Event"}],
    ids=["an event that is late", "an event twice", "no event"],
)
def test_whatever_an_event_says_the_present_status_counts(world: World, event: dict[str, Any]) -> None:
    assert index.handler(event, Context()) == {"events": len(event.get("Records", []))}
    assert world.seen() == {"dev": {"churn"}, "test": {"churn"}, "production": set()}


def test_a_stage_without_accounts_has_no_share(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEST_SHARE")
    index.handler({"detail-type": "Scheduled Event"}, Context())
    assert world.seen() == {"dev": {"churn"}, "test": set(), "production": set()}


def test_a_batch_comes_back_when_the_time_is_up(world: World) -> None:
    with pytest.raises(OutOfTimeError, match="before all shares were as they should be"):
        index.handler({"Records": [LYING]}, Context(seconds=30))


def test_another_event_is_refused_with_what_was_expected(world: World) -> None:
    with pytest.raises(ValueError, match="expected messages of a queue or a Scheduled Event"):
        index.handler({"source": "aws.s3"}, Context())


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"GOING_BACK": "keep"}, "none of DEV_SHARE, TEST_SHARE and PRODUCTION_SHARE"),
        ({"DEV_SHARE": SHARES["dev"], "GOING_BACK": "stay"}, "GOING_BACK is 'stay': write withdraw or keep"),
    ],
)
def test_settings_that_make_no_sense_are_refused(values: dict[str, str], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        index.settings_from(values)
