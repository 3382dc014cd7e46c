"""Random policies, two evaluators: every difference between them is one that the table of disagreements explains."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.landbridge.access.evaluation.cases import AWAY, HOME, KEY, OBJECT, ROLE, USER, Policy
from tests.landbridge.access.evaluation.disagreements import DISAGREEMENTS, Disagreement
from tests.landbridge.access.evaluation.second_opinion import (
    Scenario,
    agree,
    landbridge_allows,
    ministack_allows,
)

pytestmark = pytest.mark.requirement("B.1")

QUEUE = "arn:aws:sqs:eu-central-1:111111111111:events"
REQUESTS = [("s3:GetObject", OBJECT), ("sqs:SendMessage", QUEUE), ("kms:Decrypt", KEY), ("kms:Decrypt", KEY)]
ACTIONS = ["*", "*", "*", "s3:*", "s3:GetObject", "S3:get*", "sqs:Send*", "sqs:*", "kms:Decrypt", "kms:*",
           "s3:PutObject"]  # fmt: skip
RESOURCES = ["*", "*", "*", "*", "*", OBJECT, "arn:aws:s3:::data/*", "arn:aws:s3:::data/${a:folder}/*", QUEUE, KEY,
             "arn:aws:sqs:*", "arn:aws:sqs:eu*1:events", "arn:aws:sqs:eu-centra?-1:*:events", "arn:aws:kms:*:key/*",
             "arn:aws:s3:::other/*", OBJECT.upper()]  # fmt: skip
PRINCIPALS = ["*", ROLE, ROLE, USER, HOME, f"arn:aws:iam::{HOME}:root", f"arn:aws:iam::{AWAY}:root",
              f"arn:aws:iam::{HOME}:role/teams/reader", f"arn:aws:iam::{HOME}:user/*", USER.replace("ana", "Ana"),
              f"arn:aws:sts::{HOME}:assumed-role/reader/monday"]  # fmt: skip
TEXTS = ["a", "b", "A", "a*", "?", "sales", "${a:folder}"]
NUMBERS = ["5", "10", "10.0", "ten"]
VALUES: dict[str, tuple[str, list[str], list[str]]] = {
    "String": ("aws:TagKeys", ["Equals", "NotEquals", "EqualsIgnoreCase", "NotEqualsIgnoreCase", "Like", "NotLike"],
               TEXTS),
    "Numeric": ("a:size", ["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"],
                NUMBERS),
    "Date": ("a:date", ["Equals", "LessThan", "GreaterThanEquals"], ["2026-01-01T00:00:00Z", "2027-01-01", "soon"]),
    "Bool": ("a:flag", [""], ["true", "false", "maybe"]),
    "Arn": ("aws:SourceArn", ["Equals", "Like", "NotEquals", "NotLike"], [QUEUE, "arn:aws:sqs:*:*:*", "arn:aws:*"]),
    "StringEquals of the caller": ("aws:PrincipalArn", [""], [ROLE, USER]),
    "Null": ("a:size", [""], ["true", "false"]),
    "StringResembles": ("a:size", [""], ["5"]),
}  # fmt: skip
GIVEN = {
    "aws:tagkeys": [(), ("a",), ("b",), ("a", "b"), ("sales", "hr")],
    "a:size": [(), ("5",), ("10",)],
    "a:date": [(), ("2026-01-01T00:00:00Z",), ("2026-06-01",)],
    "a:flag": [(), ("true",), ("false",)],
    "aws:sourcearn": [(), (QUEUE,), (KEY,)],
    "a:folder": [(), ("sales",), ("hr",)],
}


def condition(random: Random) -> dict[str, Any]:
    kind = random.choice(list(VALUES))
    key, endings, texts = VALUES[kind]
    name = kind.partition(" ")[0] + random.choice(endings)
    if name not in ("Null", "StringResembles"):
        several = key == "aws:TagKeys"
        name = (random.choice(["", "ForAllValues:", "ForAnyValue:"]) if several else "") + name
        name += random.choice(["", "", "IfExists"])
    return {name: {key: random.sample(texts, random.randint(1, min(2, len(texts))))}}


def statement(random: Random, *, of_resource: bool) -> Policy:
    def some(values: list[str]) -> list[str]:
        return random.choices(values, k=random.randint(1, 2))

    made: dict[str, Any] = {"Effect": random.choice(["Allow"] * 7 + ["Deny"])}
    made[random.choice(["Action"] * 5 + ["NotAction"])] = some(ACTIONS)
    made[random.choice(["Resource"] * 5 + ["NotResource"])] = some(RESOURCES)
    if random.random() < 0.4:
        made["Condition"] = condition(random)
    if of_resource:
        made[random.choice(["Principal"] * 7 + ["NotPrincipal"])] = {"AWS": some(PRINCIPALS)}
    return made


def policies(random: Random, *, of_resource: bool = False) -> tuple[Policy, ...]:
    return tuple(statement(random, of_resource=of_resource) for _ in range(random.randint(1, 4)))


def scenario(seed: int) -> Scenario:
    """One number, one scenario: hypothesis would take a minute to draw as many piece by piece."""
    random = Random(seed)  # noqa: S311
    who = random.choice([ROLE, USER])
    action, resource = random.choice(REQUESTS)
    return Scenario(
        identity=policies(random),
        boundary=policies(random) if random.random() < 0.3 else None,
        session=policies(random) if who == ROLE and random.random() < 0.3 else None,
        policy=policies(random, of_resource=True),
        owner=random.choice([HOME, HOME, AWAY]),
        who=who,
        action=action,
        resource=resource,
        context={key: random.choice(values) for key, values in GIVEN.items()},
    )


SCENARIOS = st.integers(0, 2**63).map(scenario)


@settings(derandomize=True, max_examples=4000, deadline=None, database=None)
@given(SCENARIOS)
def test_every_disagreement_is_explained(drawn: Scenario) -> None:
    if agree(drawn):
        return
    rest = drawn.without(lambda whole, each: any(entry.recognises(whole, each) for entry in DISAGREEMENTS))

    assert rest != drawn, "nothing in this scenario is known to be judged differently"
    assert agree(rest), "they differ also without the statements that are known to be judged differently"


def test_the_scenarios_are_about_something() -> None:
    answers = [landbridge_allows(scenario(seed)) for seed in range(1000)]

    assert all(answers.count(answer) > 50 for answer in (True, False, None))


@pytest.mark.parametrize("entry", DISAGREEMENTS, ids=lambda entry: entry.name)
def test_each_explanation_is_of_a_disagreement_that_exists(entry: Disagreement) -> None:
    everything = (*entry.example.identity, *entry.example.policy)

    assert landbridge_allows(entry.example) is entry.landbridge
    assert ministack_allows(entry.example) is not entry.landbridge
    assert any(entry.recognises(entry.example, each) for each in everything), entry.page
