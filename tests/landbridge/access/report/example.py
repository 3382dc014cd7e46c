"""Cells made by hand: a team that reads one group on two ways, and what else a test adds."""

from __future__ import annotations

from collections.abc import Iterable

from landbridge.access.capabilities.chain import (
    Capability,
    Cell,
    Chain,
    ChainAnswer,
    Expectation,
    Link,
    LinkAnswer,
    Question,
    Subject,
    SubjectKind,
    Thing,
    ThingKind,
)
from landbridge.access.model import (
    Answer,
    Caller,
    Condition,
    Decision,
    Effect,
    PolicyKind,
    Request,
    Source,
    Statement,
    Unresolved,
)
from landbridge.access.report import Report
from landbridge.access.report.standing import Judged, judged
from landbridge.declaration.models import Declaration

FRAUD = Subject(SubjectKind.TEAM, "fraud", "777788889999")
SESSIONS = Thing(ThingKind.FEATURE_GROUP, "sessions", "111122223333")
GROUP_ARN = "arn:aws:sagemaker:eu-west-1:111122223333:feature-group/example-sessions"
ROLE_ARN = "arn:aws:iam::111122223333:role/access-fraud"
DECLARATION = Declaration.model_validate(
    {
        "environment": "example",
        "feature_store": {"account": "111122223333", "region": "eu-west-1"},
        "teams": {"fraud": {"account": "777788889999", "principals": ["arn:aws:iam::777788889999:role/scoring"]}},
        "feature_groups": {"sessions": {"owner": "fraud"}},
        "grants": {"fraud": {"sessions": {"level": "read", "store": "online"}}},
    }
)
STATEMENT = Statement(
    Effect.ALLOW,
    Source("Access-fraud", "Access-fraud/Role/Policy1", "access-fraud-1", PolicyKind.IDENTITY, 2, "OnlineRead"),
    actions=("sagemaker:GetRecord",),
    resources=(GROUP_ARN, Unresolved('{"Ref": "Other"}', "Access-fraud/Policy1/Resource")),
    conditions=(Condition("StringEquals", "aws:ResourceAccount", ("111122223333",)),),
)


def way(name: str, answer: Answer, thing_arn: str = GROUP_ARN, statement: Statement = STATEMENT) -> ChainAnswer:
    """Two links of which the second has this answer; a third comes after it."""
    entry = Link(
        "assume the role",
        (Request(Caller("arn:aws:iam::777788889999:role/scoring", None), "sts:AssumeRole", ROLE_ARN),),
    )
    call = Link("get a record", (Request(Caller(ROLE_ARN, None), "sagemaker:GetRecord", thing_arn, {"aws:x": ("1",)}),))
    last = Link("decrypt it", (Request(Caller(ROLE_ARN, None), "kms:Decrypt", "arn:aws:kms:::key/k"),))
    mend = "" if answer is Answer.ALLOWED else f"allow sagemaker:GetRecord on {thing_arn}"
    decided = (
        LinkAnswer(entry, entry.requests[0], Decision(Answer.ALLOWED, (), "the trust policy admits it")),
        LinkAnswer(call, call.requests[0], Decision(answer, (statement,), f"a statement speaks of {thing_arn}", mend)),
    )
    return ChainAnswer(Chain(name, (entry, call, last)), answer, decided)


def cell(
    capability: Capability = Capability.READ,
    *ways: ChainAnswer,
    subject: Subject = FRAUD,
    thing: Thing = SESSIONS,
) -> Cell:
    answers = [each.answer for each in ways]
    best = next((each for each in Answer if each in answers), Answer.REFUSED)
    return Cell(Question(subject, capability, thing), best, ways, None)


def expected(of: Cell, *ways: str, may: bool = False) -> Expectation:
    return Expectation(of.question, ways, ("grants", "fraud", "sessions"), may)


def report(*cells: tuple[Cell, Iterable[Expectation]]) -> Report:
    every = tuple(judged(each, tuple(expectations)) for each, expectations in cells)
    return Report(_declaring(every), every, lambda place: f"grants.yaml:{len(place)}")


def _declaring(cells: Iterable[Judged]) -> Declaration:
    """The declaration, with whatever else the cells are about."""
    questions = [each.cell.question for each in cells]
    teams = {each.subject.name: DECLARATION.teams["fraud"] for each in questions}
    groups = {each.thing.key: DECLARATION.feature_groups["sessions"] for each in questions}
    return DECLARATION.model_copy(update={"teams": teams, "feature_groups": groups})


OPEN = way("access role", Answer.ALLOWED)
CLOSED = way("RAM share", Answer.REFUSED)
UNSURE = way("RAM share", Answer.UNKNOWN)


def small() -> Report:
    """One answer of each standing but those that rest on others' policies."""
    read, write, found, unsure, may = (
        cell(capability, each)
        for capability, each in (
            (Capability.READ, OPEN),
            (Capability.WRITE, CLOSED),
            (Capability.ADMINISTER, OPEN),
            (Capability.QUERY, UNSURE),
            (Capability.DESCRIBE, OPEN),
        )
    )
    return report(
        (read, [expected(read, "access role")]),
        (write, [expected(write, "RAM share")]),
        (found, []),
        (unsure, [expected(unsure, "RAM share")]),
        (may, [expected(may, "access role", may=True)]),
        (cell(Capability.TAKE_OVER, CLOSED), []),
    )
