"""A domain made of operations: everybody works on a thing as one of his roles, and each operation is a way."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

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
        self._shared: dict[object, tuple[Step, ...]] = {}
        self._things: frozenset[tuple[Capability, Thing]] | None = None
        self._links: dict[tuple[int, int], Link] = {}

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
        """None for a capability or a thing that is another domain's."""
        if not self.answers_for(question.capability, question.thing):
            return ()
        return tuple(self.ways(question))

    def answers_for(self, capability: Capability, thing: Thing) -> bool:
        if self._things is None:
            self._things = frozenset(self.things())
        return (capability, thing) in self._things

    def ways(self, question: Question) -> Iterator[Chain]:
        """Each operation as each role of whoever asks."""
        operations = self.operations(question.capability, question.thing)
        for actor in self.scene.actors.of(question.subject):
            role = self.role_of(question.thing, actor)
            for operation in operations:
                if not operation.inside or actor.caller.account == question.thing.account:
                    yield Chain(way(role, operation.name), self.links(actor, operation.steps))

    def links(self, actor: Actor, steps: Iterable[Step]) -> tuple[Link, ...]:
        """The actor's way in, then each step as it."""
        return (*actor.entry, *(self._link(actor, step) for step in steps))

    def once(self, key: object, make: Callable[[], Iterable[Step]]) -> tuple[Step, ...]:
        """Steps that many operations take: made once, and answered once for each actor."""
        if key not in self._shared:
            self._shared[key] = tuple(replace(step, shared=True) for step in make())
        return self._shared[key]

    def _link(self, actor: Actor, step: Step) -> Link:
        if not step.shared:
            return step.by(actor.caller)
        # Actors and shared steps live as long as their scene and domain, so that their identities tell them apart.
        key = (id(actor), id(step))
        if key not in self._links:
            self._links[key] = step.by(actor.caller)
        return self._links[key]


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
