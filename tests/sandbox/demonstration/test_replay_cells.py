"""Which cells are replayed: all of what is granted, and of what is nobody's every subject, thing and action."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from landbridge.access.capabilities.chain import Capability, Cell, Question, SubjectKind, ThingKind, World, answer
from landbridge.access.capabilities.takeover import TakeOver
from landbridge.access.collection import collect
from landbridge.access.model import Answer
from landbridge.access.proof import domains, matrix, world_of
from landbridge.declaration import Declaration
from sandbox.demonstration.replay.cells import every_cell

pytestmark = [pytest.mark.requirement("B.1", "B.5")]

GRANTED = [each for each in Capability if each not in (Capability.TAKE_OVER, Capability.REACH)]


@pytest.fixture(scope="module")
def world(assembly: Path, declaration: Declaration) -> World:
    return world_of(collect(assembly, declaration), declaration)


@pytest.fixture(scope="module")
def cells(world: World) -> list[Cell]:
    return list(every_cell(world))


def test_all_of_the_matrix_is_there_with_every_way(world: World, cells: list[Cell]) -> None:
    replayed = {cell.question: len(cell.ways) for cell in cells}
    assert {cell.question: len(cell.ways) for cell in matrix(world)}.items() <= replayed.items()


def test_no_cell_comes_twice(cells: list[Cell]) -> None:
    assert len({cell.question for cell in cells}) == len(cells)


@pytest.mark.parametrize("capability", GRANTED)
def test_everybody_asks_for_everything_that_is_granted(world: World, cells: list[Cell], capability: Capability) -> None:
    everybody = {cell.question.subject for cell in cells}
    asked = [cell for cell in cells if cell.question.capability is capability]
    among = domains(world)
    for thing in {cell.question.thing for cell in asked}:
        questions = {Question(subject, capability, thing) for subject in everybody}
        missing = questions - {cell.question for cell in asked}
        assert not [each for each in missing for domain in among if answer(world, domain, each, None).ways]


@pytest.mark.parametrize("capability", [Capability.TAKE_OVER, Capability.REACH])
def test_every_subject_tries_what_is_nobodys(cells: list[Cell], capability: Capability) -> None:
    everybody = {cell.question.subject for cell in cells}
    assert {cell.question.subject for cell in cells if cell.question.capability is capability} == everybody


def test_every_thing_is_to_be_taken_over_by_each_kind_of_subject(world: World, cells: list[Cell]) -> None:
    (take_over,) = (each for each in domains(world) if isinstance(each, TakeOver))
    tried = {(cell.question.subject.kind, cell.question.thing) for cell in cells}
    things = {thing for _, thing in take_over.things()}
    # The one account with a console, or with a spoke, is not asked about what it holds itself.
    missing = {(kind, thing) for kind in SubjectKind for thing in things} - tried
    assert {kind for kind, _ in missing} <= {SubjectKind.CONNECTION, SubjectKind.SPOKE}


def test_each_kind_of_subject_tries_every_action_on_each_kind_of_thing(world: World, cells: list[Cell]) -> None:
    """Compared with all that the subjects could do to the things."""
    taken = [cell for cell in cells if cell.question.capability is Capability.TAKE_OVER]
    tried: dict[tuple[SubjectKind, ThingKind], set[str]] = defaultdict(set)
    for cell in taken:
        question = cell.question
        tried[question.subject.kind, question.thing.kind].update(way.chain.way for way in cell.ways)
    among = domains(world)
    for cell in taken:
        kinds = cell.question.subject.kind, cell.question.thing.kind
        whole = {chain.way for domain in among for chain in domain.chains(cell.question)}
        assert whole <= tried[kinds]


def test_nobody_is_asked_to_destroy_what_he_holds_himself(cells: list[Cell]) -> None:
    """An account's administrators could."""
    own = [
        cell
        for cell in cells
        if cell.question.capability is Capability.TAKE_OVER
        and cell.question.subject.kind is SubjectKind.ACCOUNT
        and cell.question.subject.account == cell.question.thing.account
    ]
    assert not [cell for cell in own if cell.answer is Answer.ALLOWED]
