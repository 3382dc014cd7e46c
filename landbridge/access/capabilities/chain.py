"""A capability as a chain of requests, and what comes of it: the chain's answer is that of its weakest link."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from landbridge.access.evaluation import Evaluator
from landbridge.access.model import Answer, Decision, Estate, Request
from landbridge.declaration.models import Declaration
from landbridge.naming import Names


class Capability(StrEnum):
    """What somebody can do, in the words of `landbridge access explain`."""

    WORK_AS = "work-as"
    DISCOVER = "discover"
    DESCRIBE = "describe"
    READ = "read-online"
    WRITE = "write-online"
    ADMINISTER = "administer"
    QUERY = "query-offline"
    READ_RESULTS = "read-results"
    PRODUCE = "produce"
    SEE_CARD = "see-card"
    CHANGE_CARD = "change-card"
    EXPORT_CARD = "export-card"
    DEPLOY_MODEL = "deploy-model"
    REGISTER_MODEL = "register-model"
    RECEIVE_EVENTS = "receive-events"
    TAKE_OVER = "take-over"
    """Delete a thing, or change who may use it. Nobody is granted it."""
    REACH = "reach"
    """Do anything at all with something that Landbridge makes, without being given anything there."""


class ThingKind(StrEnum):
    FEATURE_GROUP = "feature group"
    LOCAL_FEATURE_GROUP = "local feature group"
    REPLICA = "replica"
    CATALOG = "catalog"
    RESULTS = "results"
    PRODUCED = "produced groups"
    MODEL_GROUP = "model group"
    CARD = "model card"
    CONNECTION = "governance connection"
    ROLE = "role"
    RESOURCE = "resource"
    """Anything with a policy, a trust or a share, whatever it is for."""


@dataclass(frozen=True, slots=True)
class Thing:
    """What is shared. `key` is its name in the declaration (of a local group "team/key", of a card its status, of a
    role its name, of a resource its ARN), `account` the account that holds it."""

    kind: ThingKind
    key: str
    account: str


class SubjectKind(StrEnum):
    TEAM = "team"
    CARD_ACCOUNT = "card account"
    CONNECTION = "console"
    SPOKE = "card spoke"
    ACCOUNT = "account"
    """Any other role of an account that the declaration names, with every right that its own account can give."""
    ROLE = "role"
    """Any role of the estate that is nobody's way in, such as a function's."""
    STRANGER = "stranger"
    """Somebody with every right in an account that the declaration does not name."""
    ANYBODY = "anybody"
    """A request without credentials."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Who asks. `name` is unique within its kind; `account` is None for ANYBODY."""

    kind: SubjectKind
    name: str
    account: str | None


@dataclass(frozen=True, slots=True)
class Link:
    """One step: what it is, in words ("assume the access role"), and the requests that it takes, each of which must be
    allowed. `evaluator` is set where another estate than the world's is asked: one with a card in its shares, or one
    in which shares alone count. `memory` is an empty list on a link that many chains share: its answer is kept there.
    """

    what: str
    requests: tuple[Request, ...]
    evaluator: Evaluator | None = field(default=None, compare=False, repr=False)
    memory: list[LinkAnswer] | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Chain:
    """One way to a capability ("RAM share", "access role", "catalog at home", …), step by step."""

    way: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class LinkAnswer:
    """A link and the decision on its weakest request."""

    link: Link
    request: Request
    decision: Decision


@dataclass(frozen=True, slots=True)
class ChainAnswer:
    """The answer of one way; `links` are answered in order up to the first that is refused."""

    chain: Chain
    answer: Answer
    links: tuple[LinkAnswer, ...]

    @property
    def broken(self) -> LinkAnswer | None:
        """The weakest link, None where all are allowed."""
        return next((link for link in self.links if link.decision.answer is self.answer is not Answer.ALLOWED), None)


@dataclass(frozen=True, slots=True)
class Question:
    subject: Subject
    capability: Capability
    thing: Thing


@dataclass(frozen=True, slots=True)
class Expectation:
    """A question that the declaration answers with yes. `ways` are the ways that must all be open; `place` is where it
    is declared, as a path of keys such as ("grants", "fraud", "sessions"). With `may` it is a consequence that the
    declaration brings with it and documents, which may come true or not (what a RAM share opens to other roles of the
    account)."""

    question: Question
    ways: tuple[str, ...]
    place: tuple[str, ...]
    may: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """What came of one question: the best of the ways. `expected` is what the declaration says, None: it does not."""

    question: Question
    answer: Answer
    ways: tuple[ChainAnswer, ...]
    expected: Expectation | None


@dataclass(frozen=True)
class World:
    """What chains are made from: the estate, the declaration that names things, and the evaluator of the estate."""

    estate: Estate
    declaration: Declaration
    names: Names
    evaluator: Evaluator


class Domain(Protocol):
    """The capabilities of one kind of thing. One instance for a world."""

    def questions(self) -> Iterator[Question]:
        """Every question that could be answered with anything but "refused", found from the statements that could
        allow it: linear in statements and grants, never in subjects times things."""

    def declared(self) -> Iterator[Expectation]:
        """Every question that the declaration answers with yes."""

    def chains(self, question: Question) -> tuple[Chain, ...]:
        """Every way to it, whether declared or not; also for questions that `questions` leaves out."""


def answer_chain(evaluator: Evaluator, chain: Chain) -> ChainAnswer:
    """Answers link after link; stops at the first that is refused."""
    answered: list[LinkAnswer] = []
    weakest = Answer.ALLOWED
    for link in chain.links:
        found = _answer_link(evaluator, link)
        answered.append(found)
        if _WEAKNESS[found.decision.answer] > _WEAKNESS[weakest]:
            weakest = found.decision.answer
        if found.decision.answer is Answer.REFUSED:
            break
    return ChainAnswer(chain, weakest, tuple(answered))


def _weakness(decided: tuple[Request, Decision]) -> int:
    return _WEAKNESS[decided[1].answer]


def _answer_link(evaluator: Evaluator, link: Link) -> LinkAnswer:
    if link.memory:
        return link.memory[0]
    judge = link.evaluator or evaluator
    decided = [(request, judge.decide(request)) for request in link.requests]
    request, decision = decided[0] if len(decided) == 1 else max(decided, key=_weakness)
    found = LinkAnswer(link, request, decision)
    if link.memory is not None:
        link.memory.append(found)
    return found


def answer(world: World, domain: Domain, question: Question, expected: Expectation | None) -> Cell:
    """Answers every way; the best of them is the cell's answer."""
    ways = tuple(answer_chain(world.evaluator, chain) for chain in domain.chains(question))
    best = min((way.answer for way in ways), key=_WEAKNESS.__getitem__, default=Answer.REFUSED)
    return Cell(question, best, ways, expected)


_WEAKNESS = {Answer.ALLOWED: 0, Answer.UNKNOWN: 1, Answer.REFUSED: 2}
