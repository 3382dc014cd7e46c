"""What a replay counts as agreeing, what it leaves out, and that it never takes a chain's word for who got in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from landbridge.access.capabilities.chain import (
    Capability,
    Cell,
    Chain,
    ChainAnswer,
    Link,
    LinkAnswer,
    Question,
    Subject,
    SubjectKind,
    Thing,
    ThingKind,
)
from landbridge.access.evaluation.callers import ANONYMOUS, administrator, service
from landbridge.access.model import Answer, Caller, Decision, Effect, Estate, PolicyKind, Request, Source, Statement
from sandbox.demonstration.outcome import NotVerifiable, Refused
from sandbox.demonstration.replay import replaying
from sandbox.demonstration.replay.calls import calls_on
from sandbox.demonstration.replay.ground import Ground
from sandbox.demonstration.replay.replaying import UNKNOWN, Replay, Replayed, replay
from sandbox.demonstration.replay.ways import Asked, Call, walk
from tests.synthesis import example

pytestmark = [pytest.mark.requirement("B.1", "B.5")]

ADA = administrator("111122223333", "arn:aws:iam::111122223333:role/ada")
GROUP = "arn:aws:sagemaker:eu-west-1:111122223333:feature-group/example-users"
ROLE = "arn:aws:iam::111122223333:role/work"
QUESTION = Question(
    Subject(SubjectKind.ACCOUNT, "111122223333", "111122223333"),
    Capability.READ,
    Thing(ThingKind.FEATURE_GROUP, "users", "111122223333"),
)


class Doors:
    """Stands for the sessions: who comes in, and as whom calls are made."""

    estate = Estate()

    def __init__(self, shut: str = "") -> None:
        self._shut = shut

    def identity(self, caller: Caller) -> str:
        return caller.arn or "nobody"

    def assumed(self, caller: Caller, identity: str, role_arn: str, external_id: str | None) -> Any:
        return "refused" if role_arn == self._shut else _Session(f"{identity} as {role_arn}")


class _Session:
    def __init__(self, name: str) -> None:
        self.name = name


def way(*links: Link, answer: Answer = Answer.ALLOWED) -> ChainAnswer:
    return ChainAnswer(Chain("way", links), answer, ())


def link(*requests: Request) -> Link:
    return Link("step", requests)


READ = link(Request(ADA, "sagemaker:GetRecord", GROUP))
ENTRY = link(Request(ADA, "sts:AssumeRole", ROLE))


@pytest.mark.parametrize(
    ("answer", "result", "agrees"),
    [
        (Answer.ALLOWED, "allowed", True),
        (Answer.REFUSED, "refused", True),
        (Answer.ALLOWED, "refused", False),
        (Answer.REFUSED, "allowed", False),
        (Answer.REFUSED, "ResourceNotFound: gone", False),
        (Answer.ALLOWED, "LookupError: nothing there", False),
    ],
)
def test_only_the_very_same_agrees(answer: Answer, result: str, agrees: bool) -> None:
    assert Replayed(QUESTION, "way", answer, result).agrees is agrees


def test_the_summary_counts_what_was_left_out_apart() -> None:
    tried = (Replayed(QUESTION, "a", Answer.ALLOWED, "allowed"), Replayed(QUESTION, "b", Answer.ALLOWED, "refused"))
    left = Replayed(QUESTION, "c", Answer.REFUSED, untried="there is no such thing here")
    assert Replay(1, tried).summary() == "access matrix: 1 cells by 2 ways, 2 replayed, 1 disagree"
    assert Replay(1, (*tried, left)).summary() == (
        "access matrix: 1 cells by 3 ways, 2 replayed, 1 disagree; 1 not verifiable locally"
    )
    assert str(left) == (
        "account 111122223333: read-online feature group users, c: not tried, there is no such thing here"
    )


def test_calls_are_made_as_the_role_that_was_entered_and_none_where_it_is_shut() -> None:
    made: list[object] = []

    def calls(asked: Asked) -> Iterator[Call]:
        yield lambda: made.append(asked.identity)

    inside = link(Request(Caller(ROLE, "111122223333"), "sagemaker:GetRecord", GROUP))
    doors: Any = Doors()
    assert walk(doors, calls, QUESTION, way(ENTRY, inside)) == "allowed"
    assert [session.name for session in made if isinstance(session, _Session)] == [f"{ADA.arn} as {ROLE}"]
    made.clear()
    doors = Doors(shut=ROLE)
    assert walk(doors, calls, QUESTION, way(ENTRY, inside)) == "refused"
    assert made == []


def test_the_first_call_that_is_not_allowed_is_the_answer() -> None:
    def refuse() -> None:
        raise Refused("no")

    def calls(asked: Asked) -> Iterator[Call]:
        yield lambda: None
        yield refuse

    doors: Any = Doors()
    assert walk(doors, calls, QUESTION, way(READ)) == "refused"


def test_an_action_without_a_call_is_listed_by_its_name() -> None:
    doors: Any = Doors()
    calls = calls_on(Ground(endpoint=None, declaration=example(), callers=doors))  # type: ignore[arg-type]
    with pytest.raises(NotVerifiable, match=r"iam:CreateUser: say in .* which call"):
        walk(doors, calls, QUESTION, way(link(Request(ADA, "iam:CreateUser", "*"))))


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        (Request(ADA, "s3:GetObject", GROUP, {"aws:securetransport": ("false",)}), "TLS"),
        (Request(ADA, "lakeformation:GrantPermissions", "*"), "Lake Formation"),
        (
            Request(
                service("events.amazonaws.com"),
                "sqs:SendMessage",
                "arn:aws:sqs:eu-west-1:111122223333:q",
                {"aws:sourcearn": ("arn:aws:events:eu-west-1:999999999999:rule/any",)},
            ),
            "rules with targets in another account",
        ),
        (
            Request(
                service("logging.s3.amazonaws.com"),
                "s3:PutObject",
                "arn:aws:s3:::logs/any",
                {"aws:sourcearn": ("arn:aws:s3:eu-west-1:999999999999:any",)},
            ),
            r"logging.s3.amazonaws.com does nothing for another account",
        ),
        (Request(ADA, "s3:PutInventoryConfiguration", "arn:aws:s3:::logs"), "no inventories of buckets"),
        (
            Request(ADA, "glue:UpdatePartition", "arn:aws:glue:eu-west-1:111122223333:table/users/users"),
            "no UpdatePartition",
        ),
        (
            Request(ADA, "lambda:UpdateFunctionCode", "arn:aws:lambda:eu-west-1:111122223333:function:any"),
            "what it destroys could not be put back",
        ),
    ],
)
def test_what_the_local_aws_has_not_is_left_out_with_the_reason(request_: Request, reason: str) -> None:
    doors: Any = Doors()
    calls = calls_on(Ground(endpoint=None, declaration=example(), callers=doors))  # type: ignore[arg-type]
    with pytest.raises(NotVerifiable, match=reason):
        walk(doors, calls, QUESTION, way(link(request_)))


def test_what_a_service_does_within_another_call_is_no_call_of_its_own() -> None:
    doors: Any = Doors()
    calls = calls_on(Ground(endpoint=None, declaration=example(), callers=doors))  # type: ignore[arg-type]
    within = Request(ANONYMOUS, "kms:Decrypt", "*", {"kms:viaservice": ("sagemaker.eu-west-1.amazonaws.com",)})
    assert walk(doors, calls, QUESTION, way(link(within))) == "allowed"


def test_take_overs_come_last_and_unknown_answers_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[Capability] = []

    def walked(question: Question, way: ChainAnswer, ground: Ground) -> str:
        order.append(question.capability)
        return "allowed"

    monkeypatch.setattr(replaying, "_walked", walked)
    taking = Question(QUESTION.subject, Capability.TAKE_OVER, QUESTION.thing)
    cells = [
        Cell(taking, Answer.ALLOWED, (way(READ),), None),
        Cell(QUESTION, Answer.ALLOWED, (way(READ), way(READ, answer=Answer.UNKNOWN)), None),
    ]
    ground: Any = None
    made = replay(cells, ground)
    assert order == [Capability.READ, Capability.TAKE_OVER]
    assert [each.untried for each in made.ways] == ["", UNKNOWN, ""]


def test_what_a_resource_control_policy_refuses_is_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replaying, "_walked", lambda *_: "allowed")
    policy = Statement(Effect.DENY, Source("", "", "perimeter", PolicyKind.RESOURCE_CONTROL))
    decided = LinkAnswer(READ, READ.requests[0], Decision(Answer.REFUSED, (policy,), "it is denied"))
    refused = ChainAnswer(Chain("way", (READ,)), Answer.REFUSED, (decided,))
    ground: Any = None
    (made,) = replay([Cell(QUESTION, Answer.REFUSED, (refused,), None)], ground).ways
    assert made.untried == "the local AWS has no resource control policies"
