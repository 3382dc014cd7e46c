"""Events dropped, doubled and out of order; deleted cards; and CloudFormation beside the function that fills shares."""

import itertools
import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

from landbridge.declaration import Declaration
from tests.model_cards import HUB, TEAM
from tests.sandbox.cards.automation.conftest import Cards, eventually

pytestmark = [pytest.mark.sandbox, pytest.mark.xdist_group("model cards")]

STATUSES = ("Draft", "PendingReview", "Approved", "Archived")
SEEN = {"dev": STATUSES[:3], "test": STATUSES[1:3], "production": STATUSES[2:3]}


@pytest.fixture
def deaf(cards: Cards) -> Iterator[Any]:
    """The rule is off: no event comes through but what the test itself puts on the queue."""
    events, rule = cards.hub("events"), cards.names.cards_function("share")
    events.disable_rule(Name=rule)
    yield events
    events.enable_rule(Name=rule)


def _right(cards: Cards) -> dict[str, set[str]]:
    found = list(cards.hub("sagemaker").get_paginator("list_model_cards").paginate())
    statuses = {each["ModelCardName"]: each["ModelCardStatus"] for page in found for each in page["ModelCardSummaries"]}
    return {stage: {name for name, status in statuses.items() if status in seen} for stage, seen in SEEN.items()}


def _tell(cards: Cards, name: str, status: str) -> dict[str, str]:
    """A message about a change, true or not."""
    detail = {"ModelCardName": name, "ModelCardStatus": status, "AccountId": HUB}
    body = {"source": "aws.sagemaker", "detail-type": "SageMaker Model Card State Change", "detail": detail}
    return {"MessageBody": json.dumps(body)}


def _send(cards: Cards, messages: list[dict[str, str]]) -> None:
    sqs = cards.hub("sqs")
    url = sqs.get_queue_url(QueueName=cards.names.cards_function("share"))["QueueUrl"]
    for start in range(0, len(messages), 10):
        entries = [{"Id": str(n), **each} for n, each in enumerate(messages[start : start + 10])]
        sqs.send_message_batch(QueueUrl=url, Entries=entries)


@pytest.mark.requirement("S2.3")
def test_dropped_events_are_repaired_by_one_run_of_the_schedule(cards: Cards, deaf: Any) -> None:
    names = [f"dropped-{number}" for number in range(12)]
    for name, status in zip(names, itertools.cycle(STATUSES), strict=False):
        cards.create(name, status)
    assert not cards.shared()["dev"] & set(names)
    assert cards.reconcile() == {"events": 0}
    assert cards.shared() == _right(cards)
    for name in names:
        cards.status(name, "Archived")
    cards.hub("sagemaker").delete_model_card(ModelCardName=names[0])
    assert cards.shared()["production"] & set(names)
    assert cards.reconcile() == {"events": 0}
    assert cards.shared() == _right(cards)
    assert not cards.shared()["dev"] & set(names)


@pytest.mark.requirement("S2.3")
def test_doubled_events_in_any_order_with_any_status_end_right(cards: Cards, deaf: Any) -> None:
    names = [f"told-{number}" for number in range(6)]
    for name in names:
        cards.create(name, "Approved")
        cards.status(name, "PendingReview")
    told = [_tell(cards, name, status) for name in names for status in STATUSES] * 2
    random.Random(7).shuffle(told)  # noqa: S311
    _send(cards, told)
    eventually(lambda: cards.shared()["test"] >= set(names), True)
    assert cards.shared() == _right(cards)


@pytest.mark.requirement("S2.8")
def test_a_deleted_card_is_taken_out_and_nothing_is_left_over(cards: Cards) -> None:
    for name in ("deleted", "kept"):
        cards.create(name, "Approved")
        cards.comes_to_be_seen(name, "dev", "test", "production")
    cards.hub("sagemaker").delete_model_card(ModelCardName="deleted")
    # A deletion causes no event: the next change of any card, or the schedule, finds it.
    cards.status("kept", "PendingReview")
    cards.comes_to_be_seen("kept", "dev", "test")
    eventually(lambda: any("deleted" in names for names in cards.shared().values()), False)


@pytest.mark.requirement("S2.3")
def test_a_stack_update_and_the_function_undo_nothing_of_each_other(cards: Cards) -> None:
    name = "beside-cloudformation"
    cards.create(name, "PendingReview")
    cards.comes_to_be_seen(name, "dev", "test")
    before, arn = cards.shared(), cards.share_arn("test")
    try:
        # A second account in test, and another description: CloudFormation changes the share's principals.
        cards.deploy(_with_a_second_test_account(cards.declaration), "ModelCards")
        assert cards.share_arn("test") == arn
        assert _principals(cards, arn) == {"333333333333", TEAM}
        assert cards.shared() == before
        cards.status(name, "Draft")
        cards.comes_to_be_seen(name, "dev")
        assert _principals(cards, arn) == {"333333333333", TEAM}
    finally:
        cards.deploy(cards.declaration, "ModelCards")
    assert _principals(cards, arn) == {"333333333333"}
    assert cards.sees(name) == {"dev"}


def _with_a_second_test_account(declaration: Declaration) -> Declaration:
    content = declaration.model_dump(mode="json", by_alias=True)
    entry = {"account": TEAM, "stage": "test", "principals": [f"arn:aws:iam::{TEAM}:role/engineer"]}
    content["card_accounts"]["second-test"] = entry
    return Declaration.model_validate(content)


def _principals(cards: Cards, arn: str) -> set[str]:
    found = cards.hub("ram").get_resource_share_associations(associationType="PRINCIPAL", resourceShareArns=[arn])
    return {each["associatedEntity"] for each in found["resourceShareAssociations"] if each["status"] == "ASSOCIATED"}
