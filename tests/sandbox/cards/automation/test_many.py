"""500 cards that change their status at once, through rule, queue and function."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.sandbox.cards.automation.conftest import Cards, eventually

pytestmark = [pytest.mark.sandbox, pytest.mark.requirement("S2.3"), pytest.mark.xdist_group("model cards")]

NAMES = [f"many-{number:03}" for number in range(500)]


def test_500_cards_that_change_at_once_are_all_shared_and_no_event_is_left(cards: Cards) -> None:
    cards.hub("sagemaker")
    cards.key_arn()
    with ThreadPoolExecutor(8) as at_once:
        list(at_once.map(cards.create, NAMES))
        eventually(lambda: cards.shared()["dev"] >= set(NAMES), True)
        list(at_once.map(lambda name: cards.status(name, "Approved"), NAMES))
    eventually(lambda: all(shared >= set(NAMES) for shared in cards.shared().values()), True)
    eventually(lambda: (_left(cards, "share"), _left(cards, "share-undelivered")), (0, 0))
    with ThreadPoolExecutor(8) as at_once:
        list(at_once.map(lambda name: cards.status(name, "Archived"), NAMES))
    eventually(lambda: any(shared & set(NAMES) for shared in cards.shared().values()), False)


def _left(cards: Cards, what: str) -> int:
    """Messages in a queue, those in flight included."""
    sqs = cards.hub("sqs")
    url = sqs.get_queue_url(QueueName=cards.names.cards_function(what))["QueueUrl"]
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    return sum(map(int, sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"].values()))
