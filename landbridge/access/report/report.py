"""What every format is made from: the judged cells, in an order for reading, and where each was declared."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from landbridge.access.capabilities.chain import Capability, Subject, SubjectKind, Thing, ThingKind
from landbridge.access.report.standing import Judged, Standing
from landbridge.declaration.models import Declaration

DeclaredAt = Callable[[tuple[str, ...]], str]
"""Gives `file:line` of a path of keys of the declaration."""


@dataclass(frozen=True)
class Report:
    declaration: Declaration
    cells: tuple[Judged, ...]
    declared_at: DeclaredAt

    @property
    def environment(self) -> str:
        return self.declaration.environment

    @property
    def shown(self) -> tuple[Judged, ...]:
        """The cells that are more than a refusal that nobody declared otherwise."""
        return tuple(each for each in self.cells if each.standing is not Standing.NONE)

    def narrowed(self, subject: str | None, thing: str | None, capability: Capability | None) -> Report:
        """Only the cells of a subject's name, a thing's key, a capability; None leaves all."""
        kept = tuple(
            each
            for each in self.cells
            if subject in (None, each.cell.question.subject.name)
            and thing in (None, each.cell.question.thing.key)
            and capability in (None, each.cell.question.capability)
        )
        return replace(self, cells=kept)


def subjects_of(cells: Iterable[Judged]) -> tuple[Subject, ...]:
    """Each once, kind by kind, in the cells' order."""
    order = list(SubjectKind)
    found = dict.fromkeys(each.cell.question.subject for each in cells)
    return tuple(sorted(found, key=lambda each: order.index(each.kind)))


def things_of(cells: Iterable[Judged]) -> tuple[Thing, ...]:
    """Each once, kind by kind, in the cells' order."""
    order = list(ThingKind)
    found = dict.fromkeys(each.cell.question.thing for each in cells)
    return tuple(sorted(found, key=lambda each: order.index(each.kind)))


def by_place(cells: Iterable[Judged]) -> dict[tuple[Subject, Thing], list[Judged]]:
    """The cells of each subject and thing, in the order of the capabilities."""
    order = {capability: number for number, capability in enumerate(Capability)}
    placed: dict[tuple[Subject, Thing], list[Judged]] = {}
    for each in sorted(cells, key=lambda each: order[each.cell.question.capability]):
        placed.setdefault((each.cell.question.subject, each.cell.question.thing), []).append(each)
    return placed
