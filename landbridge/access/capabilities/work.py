"""A domain made of operations: everybody works on a thing as one of his roles, and each operation is a way."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator

from landbridge.access.capabilities.actors import DIRECTLY, Actor, Actors
from landbridge.access.capabilities.admission import Admission
from landbridge.access.capabilities.chain import Capability, Chain, Expectation, Link, Question, Subject, Thing, World
from landbridge.access.capabilities.operations import Operation, Step


class Scene:
    """What the domains of one world share: who works as what, and who could be let in."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.actors = Actors(world)
        self.admission = Admission(world, self.actors)


class Work(ABC):
    """Asks for a thing's operations as every role of whoever asks."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.world = scene.world
        self.declaration = scene.world.declaration
        self.names = scene.world.names

    @abstractmethod
    def things(self) -> Iterator[tuple[Capability, Thing]]:
        """Everything that the domain answers for."""

    @abstractmethod
    def operations(self, capability: Capability, thing: Thing) -> tuple[Operation, ...]:
        """What the capability stands for, whoever asks; the same objects each time."""

    @abstractmethod
    def declared(self) -> Iterator[Expectation]:
        """Every question that the declaration answers with yes."""

    def role_of(self, thing: Thing, actor: Actor) -> str:
        """How the way is called on which this actor comes to the thing."""
        return actor.role

    def questions(self) -> Iterator[Question]:
        asks = (
            (operation.key, (capability, thing))
            for capability, thing in self.things()
            for operation in self.operations(capability, thing)
        )
        return self.scene.admission.questions(asks)

    def chains(self, question: Question) -> tuple[Chain, ...]:
        operations = self.operations(question.capability, question.thing)
        return tuple(
            Chain(way(self.role_of(question.thing, actor), operation.name), self.links(actor, operation.steps))
            for actor in self.scene.actors.of(question.subject)
            for operation in operations
        )

    def links(self, actor: Actor, steps: Iterable[Step]) -> tuple[Link, ...]:
        """The actor's way in, then each step as it."""
        return (*actor.entry, *(step.by(actor.caller) for step in steps))


def way(role: str, operation: str) -> str:
    """A way's name: what one works as, and the call. Who does nothing but ask is not named."""
    return operation if role == DIRECTLY else f"{role}: {operation}"


def expected(
    subject: Subject,
    capability: Capability,
    thing: Thing,
    ways: Iterable[str],
    place: tuple[str, ...],
    *,
    may: bool = False,
) -> Iterator[Expectation]:
    """One expectation, or none without ways."""
    named = tuple(ways)
    if named:
        yield Expectation(Question(subject, capability, thing), named, place, may)
