"""Cards and packages follow each other where that is declared, once, and never round in circles."""

import json
import random
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from functions.review_cards import index
from functions.review_cards.packages import package_of
from tests.functions.fakes import Context
from tests.functions.review_cards.fakes import HUB, PACKAGE, Registry, missing

pytestmark = pytest.mark.requirement("S2.7")

BOTH = {"APPROVE_PACKAGES": "true", "RETURN_CARDS": "true"}
NEITHER = {"APPROVE_PACKAGES": "false", "RETURN_CARDS": "false"}


def drain(registry: Registry, environment: dict[str, str] = BOTH, limit: int = 50) -> None:
    """Deliver every event, and those that come of it."""
    for _ in range(limit):
        if not registry.events:
            return
        index.review(registry, registry.events.popleft(), environment)
    pytest.fail(f"still events after {limit}: {registry.log[-10:]}")


def status(registry: Registry) -> tuple[str, str]:
    return registry.cards["churn"]["ModelCardStatus"], registry.packages[PACKAGE]["ModelApprovalStatus"]


def test_an_approved_card_approves_the_package_that_waits() -> None:
    registry = Registry()
    registry.package("PendingManualApproval")
    registry.card("churn", "PendingReview")
    registry.update_model_card("churn", "Approved")
    drain(registry)
    assert status(registry) == ("Approved", "Approved")
    assert registry.packages[PACKAGE]["ApprovalDescription"] == "Model card churn, version 1, is Approved."


def test_a_package_of_a_group_that_is_not_declared_is_nobody_s_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    registry = Registry()
    registry.card("churn", "Approved")

    def denied(**_: Any) -> dict[str, Any]:
        raise missing("AccessDeniedException", "not authorized to perform: sagemaker:DescribeModelPackage")

    monkeypatch.setattr(registry, "describe_model_package", denied)
    index.review(registry, registry.card_event("churn"), BOTH)
    assert registry.log == []


def test_a_copy_of_a_spoke_s_card_approves_no_package_of_the_hub_and_is_not_sent_back() -> None:
    registry = Registry()
    registry.package("PendingManualApproval")
    registry.card("churn", "PendingReview")
    registry.copies.add(registry.cards["churn"]["ModelCardArn"])
    registry.update_model_card("churn", "Approved")
    drain(registry)
    assert status(registry) == ("Approved", "PendingManualApproval")
    registry.package("Rejected")
    registry.events.append(registry.package_event())
    drain(registry)
    assert status(registry) == ("Approved", "Rejected")


def test_a_package_that_somebody_rejected_stays_rejected() -> None:
    registry = Registry()
    registry.package("Rejected")
    registry.card("churn", "PendingReview")
    registry.update_model_card("churn", "Approved")
    drain(registry)
    assert status(registry) == ("Approved", "Rejected")


@pytest.mark.parametrize("before", ["PendingReview", "Approved"])
def test_a_rejected_package_sends_its_cards_back_to_draft(before: str) -> None:
    registry = Registry()
    registry.package("PendingManualApproval")
    for name, package in (("churn", PACKAGE), ("second", PACKAGE), ("other", PACKAGE + "0"), ("none", None)):
        registry.card(name, before, package)
    registry.card("archived", "Archived")
    registry.update_model_package(PACKAGE, "Rejected")
    drain(registry)
    assert {name: card["ModelCardStatus"] for name, card in registry.cards.items()} == {
        "churn": "Draft",
        "second": "Draft",
        "other": before,
        "none": before,
        "archived": "Archived",
    }


def test_neither_follows_where_that_is_not_declared() -> None:
    registry = Registry()
    registry.package("PendingManualApproval")
    registry.card("churn", "PendingReview")
    registry.update_model_card("churn", "Approved")
    registry.update_model_package(PACKAGE, "Rejected")
    drain(registry, NEITHER)
    assert status(registry) == ("Approved", "Rejected")


def test_a_rejection_that_is_told_again_does_not_undo_what_came_after_it() -> None:
    registry = Registry()
    registry.package("PendingManualApproval")
    registry.card("churn", "PendingReview")
    registry.update_model_package(PACKAGE, "Rejected")
    drain(registry)
    registry.update_model_card("churn", "PendingReview")
    registry.events.append(registry.package_event())
    drain(registry)
    assert status(registry) == ("PendingReview", "Rejected")


def test_an_event_that_is_late_changes_nothing() -> None:
    registry = Registry()
    registry.package("PendingManualApproval")
    registry.card("churn", "Draft")
    for event in (registry.card_event("churn"), registry.package_event(), registry.card_event("gone")):
        index.review(registry, event, BOTH)
    index.review(registry, registry.package_event(PACKAGE + "9"), BOTH)
    assert registry.log == []


def test_a_package_of_another_account_is_left_alone() -> None:
    elsewhere = PACKAGE.replace(HUB, "111122223333")
    registry = Registry()
    registry.package("PendingManualApproval", elsewhere)
    registry.card("churn", "Approved", elsewhere)
    index.review(registry, registry.card_event("churn"), BOTH)
    assert registry.log == []


@given(seed=st.integers(0, 10_000))
def test_whatever_people_do_it_comes_to_rest(seed: int) -> None:
    """People change card and package at random, events come in any order and some twice: every change of theirs
    causes at most one of the function's for each card and package, and what rests is repeated without effect."""
    chance = random.Random(seed)  # noqa: S311
    registry = Registry()
    registry.package("PendingManualApproval")
    for name in ("churn", "second"):
        registry.card(name, "Draft")
    for _ in range(6):
        if chance.random() < 0.5:
            registry.update_model_card(chance.choice(["churn", "second"]), chance.choice(["PendingReview", "Approved"]))
        else:
            registry.update_model_package(PACKAGE, chance.choice(["PendingManualApproval", "Rejected", "Approved"]))
        registry.log.clear()
        told = [*registry.events, *chance.choices(list(registry.events), k=2)]
        chance.shuffle(told)
        registry.events.clear()
        registry.events.extend(told)
        drain(registry)
        assert len(registry.log) <= 3
    registry.log.clear()
    for event in (registry.card_event("churn"), registry.card_event("second"), registry.package_event()):
        index.review(registry, event, BOTH)
    drain(registry)
    assert registry.log == []


def test_only_messages_that_failed_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    registry = Registry()
    registry.package("PendingManualApproval")
    registry.card("churn", "Approved")

    def describe(**request: Any) -> dict[str, Any]:
        if request["ModelCardName"] == "secret":
            raise missing("AccessDeniedException", "no key")
        return Registry.describe_model_card(registry, **request)

    monkeypatch.setattr(registry, "describe_model_card", describe)
    monkeypatch.setattr(boto3, "client", lambda service, config: registry)
    for name, value in BOTH.items():
        monkeypatch.setenv(name, value)
    bodies = {"1": registry.card_event("secret"), "2": registry.card_event("churn"), "3": {"detail-type": "Other"}}
    records = [{"messageId": number, "body": json.dumps(body)} for number, body in bodies.items()]
    failed = index.handler({"Records": records}, Context())
    assert failed == {"batchItemFailures": [{"itemIdentifier": "1"}, {"itemIdentifier": "3"}]}
    assert registry.log == ["model-package/churn/1 Approved"]


def test_another_failure_of_a_lookup_is_not_taken_for_absence(monkeypatch: pytest.MonkeyPatch) -> None:
    registry = Registry()

    def describe(**request: Any) -> dict[str, Any]:
        raise missing("ValidationException", "the key is Disabled")

    monkeypatch.setattr(registry, "describe_model_card", describe)
    with pytest.raises(ClientError, match="Disabled"):
        index.review(registry, registry.card_event("churn"), BOTH)


def test_a_package_that_was_put_back_to_wait_after_the_cards_approval_waits() -> None:
    registry = Registry()
    registry.package("Approved")
    registry.card("churn", "Approved")
    registry.update_model_package(PACKAGE, "PendingManualApproval")
    registry.events.append(registry.card_event("churn"))
    drain(registry)
    assert status(registry) == ("Approved", "PendingManualApproval")


@pytest.mark.parametrize(
    ("content", "package"),
    [
        (json.dumps({"model_package_details": {"model_package_arn": PACKAGE}}), PACKAGE),
        (json.dumps({"model_package_details": {"model_package_group_name": "churn"}}), None),
        (json.dumps({"model_overview": {}}), None),
        ("[]", None),
        ("no JSON", None),
    ],
)
def test_the_package_is_where_the_schema_has_it(content: str, package: str | None) -> None:
    assert package_of(content) == package
