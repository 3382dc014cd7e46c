"""The proof: clean where templates and declaration agree, and a difference for each thing that does not."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from landbridge.access.capabilities.admission import owns
from landbridge.access.capabilities.chain import Capability, Question, Subject, SubjectKind, World, answer
from landbridge.access.capabilities.principals import (
    ANYBODY,
    STRANGERS,
    account_subject,
    declared_accounts,
    other_roles,
    team_subject,
)
from landbridge.access.model import Unresolved
from landbridge.access.proof import Findings, Kind, domains, matrix, verify, world_of
from landbridge.access.proof.silence import leads_anywhere
from landbridge.access.proof.wording import sentence
from landbridge.declaration.models import Declaration
from tests.landbridge.access.feature_store import declared, edited, without, world
from tests.landbridge.access.feature_store_estate import Change, estate_of

pytestmark = pytest.mark.requirement("B.3")


def verified(declaration: Declaration | None = None, change: Change = lambda name, policy: policy) -> Findings:
    made = world(declaration, change)
    return verify(made, domains(made)[:7])


def sentences(findings: Findings, kind: Kind) -> list[str]:
    return [sentence(each) for each in findings.of(kind)]


@pytest.mark.parametrize(
    "sections",
    [
        {},
        {"organisation": None},
        {"discovery": ["arn:aws:organizations::999999999999:organization/o-landbridge1"]},
        {"grants": {"readers": {"users": {"store": "offline"}}}, "replicas": {}},
        {"grants": {"writers": {"users": {"level": "admin", "store": "online"}}}, "replicas": {}},
        {"local_feature_groups": {"readers": {"mine": {"owner": "readers", "store": "online"}}}, "replicas": {}},
    ],
    ids=["everything", "no organisation", "discovery for all", "offline alone", "online alone", "local alone"],
)
def test_a_feature_store_as_it_is_declared_is_proven(sections: dict[str, Any]) -> None:
    findings = verified(declared(**sections))
    assert findings.proven
    assert findings.foreign == ()
    assert findings.declared > 0


def test_teams_that_share_an_account_are_proven() -> None:
    declaration = declared()
    content = declaration.model_dump(mode="json", by_alias=True, exclude_unset=True)
    content["teams"]["writers"] |= {
        "account": "200000000001",
        "principals": ["arn:aws:iam::200000000001:role/writing"],
    }
    assert verified(Declaration.model_validate(content)).proven


def test_what_is_declared_and_refused_is_missing_with_its_broken_link() -> None:
    findings = verified(change=without("landbridge-test-execution-readers", "OnlineKey"))
    missing = findings.of(Kind.MISSING)
    assert {each.way for each in missing} == {"RAM share: GetRecord", "RAM share: BatchGetRecord"}
    assert all(each.answered and each.answered.broken for each in missing)
    assert {each.expected.place for each in missing if each.expected} == {
        ("grants", "readers", "users"),
        ("grants", "readers", "sessions"),
    }
    assert findings.of(Kind.EXCESS) == ()


@pytest.mark.parametrize(
    ("policy", "sid", "edit", "who", "way"),
    [
        (
            "landbridge-test-access-readers",
            "OnlineRead",
            lambda statement: {**statement, "Action": [*statement["Action"], "sagemaker:PutRecord"]},
            "team readers can write-online the feature group users",
            "access role: PutRecord",
        ),
        (
            "landbridge-test-access-readers",
            "OfflineObjects",
            lambda statement: {**statement, "Resource": "arn:aws:s3:::landbridge-test-111122223333/*"},
            "team readers can query-offline the feature group secret",
            "access role: GetObject",
        ),
        (
            "landbridge-test-access-readers",
            "ResultsObjects",
            lambda statement: {**statement, "Resource": "arn:aws:s3:::landbridge-test-results-*"},
            None,
            None,
        ),
        (
            "trust of landbridge-test-access-readers",
            "Team",
            lambda statement: {**statement, "Condition": {}},
            "another role of account 200000000001 can work-as the role landbridge-test-access-readers",
            "directly",
        ),
        (
            "trust of landbridge-test-access-readers",
            "Team",
            lambda statement: {**statement, "Principal": {"AWS": "*"}, "Condition": {}},
            "a stranger of account 000000000002 can work-as the role landbridge-test-access-readers",
            "directly",
        ),
        (
            "alias/landbridge-test-online",
            "Organisation",
            lambda statement: {**statement, "Condition": {}},
            "another role of account 200000000001 can read-online the feature group users",
            "GetRecord",
        ),
    ],
)
def test_what_is_possible_and_not_declared_is_too_much(policy, sid, edit, who, way) -> None:  # type: ignore[no-untyped-def]
    excess = [
        (each, difference.way)
        for difference in verified(change=edited(policy, sid, edit)).of(Kind.EXCESS)
        for each in [sentence(difference)]
    ]
    if who is None:
        assert excess == []
    else:
        assert any(text.startswith(who) and opened == way for text, opened in excess)


def test_a_share_with_a_stranger_comes_first() -> None:
    def shared(name: str, policy: dict[str, Any]) -> dict[str, Any]:
        if name != "landbridge-test-admin-writers":
            return policy
        return {**policy, "principals": [*policy["principals"], "999999999999"]}

    without_organisation = declared(organisation=None)
    excess = verified(without_organisation, shared).of(Kind.EXCESS)
    assert excess
    assert excess[0].question.subject == Subject(SubjectKind.STRANGER, "999999999999", "999999999999")
    assert excess[0].across


def test_what_was_declared_later_than_the_templates_is_missing() -> None:
    older = declared(grants={"readers": {"users": {"level": "read"}}}, replicas={})
    judged = world_of(estate_of(older), declared())
    findings = verify(judged, domains(judged)[:7])
    assert any(each.startswith("team writers cannot write-online") for each in sentences(findings, Kind.MISSING))


def test_a_condition_that_cannot_be_decided_is_not_proven() -> None:
    def odd(statement: dict[str, Any]) -> dict[str, Any]:
        return {**statement, "Condition": {"StringEquals": {"aws:Unheard": "of"}}}

    findings = verified(change=edited("landbridge-test-execution-readers", "OnlineRead", odd))
    assert findings.of(Kind.UNPROVEN)
    assert not findings.proven


def test_candidates_find_everything_that_asking_everybody_finds() -> None:
    """Brute force: all subjects, capabilities and things, also where policies are too wide."""

    def wide(name: str, policy: dict[str, Any]) -> dict[str, Any]:
        added: dict[str, Any]
        if name == "landbridge-test-111122223333":
            added = {"Effect": "Allow", "Principal": "*", "Action": "s3:Get*", "Resource": "*"}
        elif name == "landbridge-test-access-writers":
            added = {"Effect": "Allow", "NotAction": "iam:*", "Resource": "arn:aws:s3:::landbridge-test-results-*"}
        elif name == "trust of landbridge-test-access-home":
            root = "arn:aws:iam::200000000001:root"
            added = {"Effect": "Allow", "Principal": {"AWS": root}, "Action": "sts:*"}
        else:
            return policy
        return {**policy, "Statement": [*policy["Statement"], added]}

    for judged in (world(), world(change=wide)):
        assert _possible_by_candidates(judged) == _possible_by_asking_everybody(judged)


def _possible_by_candidates(judged: World) -> set[Question]:
    return {
        each.question
        for each in matrix(judged, domains(judged)[:7])
        if any(leads_anywhere(each.question, way) for way in each.ways)
    }


def _possible_by_asking_everybody(judged: World) -> set[Question]:
    declaration = judged.declaration
    subjects = [
        *(team_subject(declaration, name) for name in declaration.teams),
        *map(account_subject, declared_accounts(declaration)),
        *other_roles(judged),
        *STRANGERS,
        ANYBODY,
    ]
    among = domains(judged)[:7]
    things = {thing for domain in among for _, thing in domain.things()}  # type: ignore[attr-defined]
    found = set()
    for domain, subject, capability, thing in product(among, subjects, Capability, things):
        question = Question(subject, capability, thing)
        if not owns(subject, thing):
            cell = answer(judged, domain, question, None)
            if any(leads_anywhere(question, way) for way in cell.ways):
                found.add(question)
    return found


def test_nothing_is_proven_while_something_that_bears_on_access_cannot_be_read() -> None:
    made = declared()
    estate = estate_of(made, lambda name, policy: policy)
    url = Unresolved("what AWS::Lambda::Url allows or hands on", "Foundation, Url")
    unread = world_of(replace(estate, unresolved=(url,)), made)
    findings = verify(unread, domains(unread)[:7])
    assert findings.differences == ()
    assert findings.unread == ("Foundation, Url: what AWS::Lambda::Url allows or hands on",)
    assert not findings.proven
