"""The replay of a whole matrix: each way of each cell, tried for real beside what landbridge.access says of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from landbridge.access.capabilities.chain import Capability, Cell, ChainAnswer, Question
from landbridge.access.model import Answer
from sandbox.demonstration.outcome import ALLOWED, REFUSED, NotVerifiable
from sandbox.demonstration.replay.calls import calls_on
from sandbox.demonstration.replay.circumstances import supposed
from sandbox.demonstration.replay.ground import Ground
from sandbox.demonstration.replay.ways import walk


@dataclass(frozen=True)
class Replayed:
    """One way of a cell: what landbridge.access answers, and what came of the calls. `untried` says why they were not
    made, empty where they were."""

    question: Question
    way: str
    answer: Answer
    result: str = ""
    untried: str = ""

    @property
    def agrees(self) -> bool:
        """Whether the calls came as answered. An unknown says nothing, as long as the calls were judged at all."""
        if self.answer is Answer.UNKNOWN:
            return self.result in (ALLOWED, REFUSED)
        return (self.answer, self.result) in ((Answer.ALLOWED, ALLOWED), (Answer.REFUSED, REFUSED))

    def __str__(self) -> str:
        subject, thing = self.question.subject, self.question.thing
        asked = f"{subject.kind} {subject.name}: {self.question.capability} {thing.kind} {thing.key}, {self.way}"
        if self.untried:
            return f"{asked}: not tried, {self.untried}"
        return f"{asked}: {self.answer} by the templates, {self.result} by the local AWS"


@dataclass(frozen=True)
class Replay:
    """What came of every cell, way by way."""

    cells: int
    ways: tuple[Replayed, ...]

    @property
    def untried(self) -> tuple[Replayed, ...]:
        return tuple(way for way in self.ways if way.untried)

    @property
    def disagreements(self) -> tuple[Replayed, ...]:
        return tuple(way for way in self.ways if not way.untried and not way.agrees)

    @property
    def unanswered(self) -> tuple[Replayed, ...]:
        """What the templates alone do not say, such as what rests on policies that are not Landbridge's."""
        return tuple(way for way in self.ways if not way.untried and way.answer is Answer.UNKNOWN)

    @property
    def replayed(self) -> int:
        """Ways that were tried beside an answer."""
        return len(self.ways) - len(self.untried) - len(self.unanswered)

    def summary(self) -> str:
        line = f"access matrix: {self.cells} cells by {len(self.ways)} ways, {self.replayed} replayed"
        line += f", {len(self.disagreements)} disagree"
        left = ((self.untried, "not verifiable locally"), (self.unanswered, "unknown by the templates"))
        return "; ".join((line, *(f"{len(ways)} {what}" for ways, what in left if ways)))


def replay(cells: Iterable[Cell], ground: Ground) -> Replay:
    """Tries every way of every cell, take-overs last: what one of them should destroy must not be missing before.

    Raises UnknownAction where a chain holds a request that no call is known for.
    """
    ordered = sorted(cells, key=lambda cell: cell.question.capability is Capability.TAKE_OVER)
    return Replay(len(ordered), tuple(way for cell in ordered for way in _tried(cell, ground)))


def _tried(cell: Cell, ground: Ground) -> Iterator[Replayed]:
    for way in cell.ways:
        name, result, untried = way.chain.way, "", ""
        try:
            result = _walked(cell.question, way, ground)
        except NotVerifiable as reason:
            untried = str(reason)
        yield Replayed(cell.question, name, way.answer, result, untried)


def _walked(question: Question, way: ChainAnswer, ground: Ground) -> str:
    with supposed(ground, way.chain, question.thing.kind):
        return walk(ground.callers, calls_on(ground), question, way)
