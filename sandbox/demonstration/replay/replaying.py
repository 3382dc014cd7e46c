"""The replay of a whole matrix: each way of each cell, tried for real beside what landbridge.access says of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from landbridge.access.capabilities.chain import Capability, Cell, ChainAnswer, Question, World
from landbridge.access.collection import collect
from landbridge.access.model import Answer, PolicyKind
from landbridge.access.proof import matrix, world_of
from landbridge.declaration.models import Declaration
from sandbox.demonstration.outcome import ALLOWED, REFUSED, NotVerifiable
from sandbox.demonstration.replay.callers import Callers
from sandbox.demonstration.replay.calls import calls_on
from sandbox.demonstration.replay.circumstances import supposed
from sandbox.demonstration.replay.ground import Ground, laid
from sandbox.demonstration.replay.ways import walk
from sandbox.endpoint import Endpoint


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
        """Whether the calls came as answered."""
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
    def replayed(self) -> tuple[Replayed, ...]:
        return tuple(way for way in self.ways if not way.untried)

    @property
    def disagreements(self) -> tuple[Replayed, ...]:
        return tuple(way for way in self.replayed if not way.agrees)

    def summary(self) -> str:
        line = f"access matrix: {self.cells} cells by {len(self.ways)} ways, {len(self.replayed)} replayed"
        line += f", {len(self.disagreements)} disagree"
        return f"{line}; {len(self.untried)} not verifiable locally" if self.untried else line


UNKNOWN = "the templates do not say, such as where a policy is not Landbridge's"


def replay(cells: Iterable[Cell], ground: Ground) -> Replay:
    """Tries every way of every cell, take-overs last: what one of them should destroy must not be missing before."""
    ordered = sorted(cells, key=lambda cell: cell.question.capability is Capability.TAKE_OVER)
    return Replay(len(ordered), tuple(way for cell in ordered for way in _tried(cell, ground)))


def replay_deployed(
    endpoint: Endpoint,
    declaration: Declaration,
    directory: Path,
    assembly: Path,
    cells: Callable[[World], Iterable[Cell]] = matrix,
) -> Replay:
    """The cells of what was deployed from the assembly. `directory` is the environment's. Raises AssemblyError where
    the assembly cannot be read, SandboxError where what the calls are about cannot be made."""
    world = world_of(collect(assembly, declaration), declaration)
    with laid(endpoint, declaration, directory, Callers(endpoint, world.estate)) as ground:
        return replay(cells(world), ground)


def _tried(cell: Cell, ground: Ground) -> Iterator[Replayed]:
    for way in cell.ways:
        result, untried = "", _not_to_be_tried(way)
        if not untried:
            try:
                result = _walked(cell.question, way, ground)
            except NotVerifiable as reason:
                untried = str(reason)
        yield Replayed(cell.question, way.chain.way, way.answer, result, untried)


def _not_to_be_tried(way: ChainAnswer) -> str:
    """Why there is nothing to compare with, empty where there is."""
    if way.answer is Answer.UNKNOWN:
        return UNKNOWN
    refusing = () if way.broken is None else way.broken.decision.because
    bound = any(statement.source.kind is PolicyKind.RESOURCE_CONTROL for statement in refusing)
    return "the local AWS has no resource control policies" if bound else ""


def _walked(question: Question, way: ChainAnswer, ground: Ground) -> str:
    with supposed(ground, way.chain, question.thing.kind):
        return walk(ground.callers, calls_on(ground), question, way)
