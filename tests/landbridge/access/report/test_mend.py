"""What to write in the declaration: written there, it is declared, and breaks no rule."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from landbridge.access.capabilities.chain import Capability, Question, Subject, SubjectKind, Thing, ThingKind
from landbridge.access.capabilities.principals import ANYBODY, STRANGERS, account_subject, team_subject
from landbridge.access.model import Estate
from landbridge.access.proof import domains, world_of
from landbridge.access.report.changes import Change, Mend
from landbridge.access.report.mend import mend
from landbridge.declaration.models import Declaration
from landbridge.declaration.rules import check
from landbridge.declaration.rules.judged import Judged
from tests.synthesis import changed, example

pytestmark = pytest.mark.requirement("B.1")

EXAMPLE = example()
USERS = Thing(ThingKind.FEATURE_GROUP, "users", "111122223333")
SESSIONS = Thing(ThingKind.FEATURE_GROUP, "sessions", "111122223333")
FRAUD = team_subject(EXAMPLE, "fraud")


def _declared(declaration: Declaration) -> set[Question]:
    """What must be possible; the declaration alone says so."""
    among = domains(world_of(Estate(), declaration))
    return {each.question for domain in among for each in domain.declared() if not each.may}


def _written(declaration: Declaration, found: Mend) -> Declaration:
    """The declaration with the changes, each read as YAML."""
    content = declaration.model_dump(mode="json", by_alias=True, exclude_unset=True)
    for change in found.changes:
        _merge(content, yaml.safe_load("\n".join(change.yaml)))
    return Declaration.model_validate(content)


def _merge(content: dict[str, Any], new: dict[str, Any]) -> None:
    for key, value in new.items():
        old = content.get(key)
        if isinstance(value, dict) and isinstance(old, dict):
            _merge(old, value)
        elif isinstance(value, list) and isinstance(old, list):
            old.extend(value)
        else:
            content[key] = value


def _undeclared() -> Iterator[Question]:
    """Every capability of every team over every thing, and of every card account over cards, that is not declared."""
    declared = _declared(EXAMPLE)
    kinds = {(each.capability, each.thing.kind) for each in declared}
    things = dict.fromkeys(each.thing for each in declared)
    cards = (Subject(SubjectKind.CARD_ACCOUNT, name, each.account) for name, each in EXAMPLE.card_accounts.items())
    for subject in (*(team_subject(EXAMPLE, name) for name in EXAMPLE.teams), *cards):
        for thing in sorted(things, key=lambda each: (each.kind, each.key)):
            for capability in Capability:
                question = Question(subject, capability, thing)
                asked = subject.kind is SubjectKind.TEAM or thing.kind is ThingKind.CARD
                if asked and (capability, thing.kind) in kinds and question not in declared:
                    yield question


def test_what_is_written_is_declared_and_breaks_no_rule() -> None:
    asked = list(_undeclared())
    proven: dict[tuple[Capability, ThingKind], int] = {}
    for question in asked:
        found = mend(EXAMPLE, question)
        if not found.changes or question.thing.kind in _FOR_ANOTHER:
            assert found.remark or found.changes, question
            continue
        after = _written(EXAMPLE, found)
        if question.subject.kind is SubjectKind.TEAM and question.thing.kind is ThingKind.CARD:
            question = Question(
                Subject(SubjectKind.CARD_ACCOUNT, question.subject.name, question.subject.account),
                question.capability,
                question.thing,
            )
        assert question in _declared(after), (question, found)
        assert list(check(Judged.whole(after))) == [], (question, found)
        proven[question.capability, question.thing.kind] = proven.get((question.capability, question.thing.kind), 0) + 1
    assert set(proven) >= _GIVEN


_FOR_ANOTHER = (ThingKind.REPLICA, ThingKind.PRODUCED)
"""What is given in place of it is another thing."""

_GIVEN = {
    *((each, ThingKind.FEATURE_GROUP) for each in (Capability.DESCRIBE, Capability.READ, Capability.WRITE)),
    *((each, ThingKind.FEATURE_GROUP) for each in (Capability.ADMINISTER, Capability.QUERY)),
    *((each, ThingKind.CARD) for each in (Capability.SEE_CARD, Capability.CHANGE_CARD, Capability.EXPORT_CARD)),
    *((each, ThingKind.MODEL_GROUP) for each in (Capability.DEPLOY_MODEL, Capability.REGISTER_MODEL)),
    (Capability.DISCOVER, ThingKind.CATALOG),
}


@pytest.mark.parametrize(
    ("team", "capability", "key", "expected"),
    [
        ("fraud", Capability.WRITE, "sessions", "{level: read-write, store: online}"),
        ("fraud", Capability.QUERY, "sessions", "{level: read, store: both}"),
        ("fraud", Capability.READ, "users", "{level: read, store: online}"),
        ("fraud", Capability.DESCRIBE, "users", "{level: read, store: online}"),
        ("product-success", Capability.READ, "users", "{level: read, store: both}"),
        ("product-success", Capability.ADMINISTER, "reviews", "{level: admin, store: both}"),
    ],
)
def test_a_grant_becomes_as_little_more_as_gives_it(team: str, capability: Capability, key: str, expected: str) -> None:
    thing = Thing(ThingKind.FEATURE_GROUP, key, "111122223333")
    (change,) = mend(EXAMPLE, Question(team_subject(EXAMPLE, team), capability, thing)).changes
    assert (change.path, change.value) == (("grants", team, key), expected)


def test_a_store_that_the_group_has_not_is_granted_by_nobody() -> None:
    offline = changed(EXAMPLE, feature_groups={"users": {"store": "offline"}})
    found = mend(offline, Question(FRAUD, Capability.READ, USERS))
    assert not found.changes
    assert "`users` has `store: offline`" in found.remark


def test_offline_data_of_an_existing_group_is_said_where_it_is() -> None:
    reviews = Thing(ThingKind.FEATURE_GROUP, "reviews", "111122223333")
    lost = changed(EXAMPLE, feature_groups={"reviews": {"offline_table": None}})
    found = mend(lost, Question(FRAUD, Capability.QUERY, reviews))
    assert [each.path for each in found.changes] == [
        ("grants", "fraud", "reviews"),
        ("feature_groups", "reviews", "offline_table"),
    ]


def test_where_lake_formation_governs_the_team_goes_through_it() -> None:
    querying = ("personalization", "product-success", "data-curation", "core-search", "marketing")
    governed = changed(EXAMPLE, teams={name: {"offline": "lake-formation"} for name in querying})
    found = mend(governed, Question(FRAUD, Capability.QUERY, USERS))
    assert Change(("teams", "fraud", "offline"), "lake-formation", "role") in found.changes


def test_another_role_of_an_account_becomes_a_principal_of_its_team() -> None:
    found = mend(EXAMPLE, Question(account_subject("777788889999"), Capability.WRITE, SESSIONS))
    assert [each.yaml for each in found.changes] == [
        ("teams:", "  fraud:", "    principals:", "      - arn:aws:iam::777788889999:role/ROLE"),
        ("grants:", "  fraud:", "    sessions: {level: read-write, store: online}"),
    ]


def test_an_account_without_a_team_gets_one() -> None:
    found = mend(EXAMPLE, Question(account_subject("121212121212"), Capability.READ, SESSIONS))
    assert [each.yaml[-1] for each in found.changes] == [
        '  NAME: {account: "121212121212", principals: ["arn:aws:iam::121212121212:role/ROLE"]}',
        "    sessions: {level: read, store: online}",
    ]


def test_the_stage_nearest_to_the_accounts_own_gives_a_right_over_cards() -> None:
    production = Subject(SubjectKind.CARD_ACCOUNT, "churn-production", "131313131313")
    approved = Thing(ThingKind.CARD, "Approved", "888899990000")
    found = mend(EXAMPLE, Question(production, Capability.CHANGE_CARD, approved))
    assert found.changes == (Change(("card_accounts", "churn-production", "stage"), "test", "production"),)
    assert "`stage: dev` or `stage: governance` would do as well" in found.remark


def test_a_team_produces_under_a_prefix_of_its_own() -> None:
    theirs = Thing(ThingKind.PRODUCED, "personalization", "111122223333")
    found = mend(EXAMPLE, Question(FRAUD, Capability.PRODUCE, theirs))
    assert found.changes == (Change(("teams", "fraud", "produce"), "fraud-"),)


@pytest.mark.parametrize(
    ("subject", "capability"),
    [
        (FRAUD, Capability.TAKE_OVER),
        (ANYBODY, Capability.READ),
        (STRANGERS[0], Capability.READ),
        (account_subject("111122223333"), Capability.READ),
    ],
)
def test_what_no_declaration_can_give_says_so(subject: Subject, capability: Capability) -> None:
    found = mend(EXAMPLE, Question(subject, capability, SESSIONS))
    assert not found.changes
    assert found.remark.startswith("nobody is granted this: ")
