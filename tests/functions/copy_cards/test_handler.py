"""The function as Lambda calls it."""

import boto3
import pytest

from functions.copy_cards import index
from tests.functions.copy_cards.fakes import PREFIX, RETAIL, World
from tests.functions.fakes import Context

pytestmark = pytest.mark.requirement("S2.6")

ENVIRONMENT = {"SPOKES": f'{{"{RETAIL}": "retail"}}', "CARDS": PREFIX}


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    found = World()
    found.spoke_card(RETAIL, "churn", "one", "two")
    monkeypatch.setattr(boto3, "client", lambda service, config: found)
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("KEY", raising=False)
    return found


def test_it_copies_and_says_how_much(world: World) -> None:
    assert index.handler({"detail-type": "Scheduled Event"}, Context()) == {"versions": 2, "complete": True}
    (copy,) = world.hub().values()
    assert (copy.contents, copy.key) == (["one", "two"], None)


def test_copies_are_encrypted_with_the_key_that_is_given(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEY", "arn:aws:kms:eu-west-1:888899990000:alias/cards")
    index.handler({}, Context())
    assert [card.key for card in world.hub().values()] == ["arn:aws:kms:eu-west-1:888899990000:alias/cards"]


def test_without_time_it_does_nothing_and_says_that_it_is_not_complete(world: World) -> None:
    assert index.handler({}, Context(seconds=30)) == {"versions": 0, "complete": False}
    assert world.hub() == {}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"SPOKES": ""}, "SPOKES is '': write a JSON object such as"),
        ({"SPOKES": "[]"}, r"SPOKES is '\[\]': write a JSON object such as"),
        ({"CARDS": "cards"}, "CARDS is 'cards': write arn:aws:sagemaker:REGION:HUB:model-card/"),
    ],
)
def test_settings_that_make_no_sense_are_refused(change: dict[str, str], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        index.settings_from({**ENVIRONMENT, **change})
