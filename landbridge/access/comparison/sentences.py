"""Capabilities that somebody gains or loses, in words."""

from __future__ import annotations

from collections.abc import Sequence

from landbridge.access.capabilities.chain import Capability
from landbridge.access.comparison import wording
from landbridge.access.comparison.causes import Causes, Differing, statements
from landbridge.access.comparison.cells import CellChange
from landbridge.access.comparison.change import Change, ChangeKind, Direction
from landbridge.access.model import Answer, Estate


def capability_change(
    cell: CellChange,
    estates: Sequence[Estate],
    differing: Differing,
    causes: Causes,
    also: Sequence[str] = (),
) -> Change:
    """`differing` are the statements that only one side has; `also` are calls that come with the capability and that
    nothing else speaks of."""
    question = cell.question
    who, what = wording.subject(question.subject, estates[1]), wording.capability(question)
    expected = [each.expected.place for each in (cell.after, cell.before) if each is not None and each.expected]
    why = causes.declared(expected, [question.subject.name])
    why += statements(differing.among(cell.deciding()))
    return Change(
        ChangeKind.CAPABILITY,
        Direction.GAINED if cell.gained else Direction.LOST,
        wording.reach(question.subject.account, question.thing.account, *estates),
        who,
        what,
        _sentence(cell, who, what, also),
        writes=wording.capability_writes(question.capability),
        enters=question.capability is Capability.WORK_AS,
        possible=Answer.UNKNOWN in cell.step,
        causes=why,
    )


def _sentence(cell: CellChange, who: str, what: str, also: Sequence[str]) -> str:
    """ "perhaps" where the answer is unknown now; what was unknown before is said behind."""
    was, becomes = cell.step
    ways = _ways(cell)
    by = wording.listed(ways)
    if cell.otherwise:
        more = "more" if cell.gained else "less"
        perhaps = "perhaps " if becomes is Answer.UNKNOWN else ""
        text = f"{who} can {what} {perhaps}in {'one way' if len(ways) == 1 else f'{len(ways)} ways'} {more}: {by}"
    else:
        can = "perhaps can" if becomes is Answer.UNKNOWN else "can"
        text = f"{who} {can} {'now' if cell.gained else 'no longer'} {what}: {by}"
    if was is Answer.UNKNOWN:
        text += ", which was not sure before"
    return text + (f"; with it {wording.listed(also)}" if also else "")


def _ways(cell: CellChange) -> list[str]:
    """ "RAM share", "access role"; which call of a way it is, where not all of its calls change."""
    cells = [each for each in (cell.before, cell.after) if each is not None]
    every = [way.chain.way for each in cells for way in each.ways if way.answer is not Answer.REFUSED]
    texts = []
    for role in dict.fromkeys(way.partition(": ")[0] for way in cell.ways):
        calls = [way.partition(": ")[2] for way in cell.ways if way.partition(": ")[0] == role]
        others = {way for way in every if way.partition(": ")[0] == role} - set(cell.ways)
        texts.append(f"{role} ({', '.join(calls)})" if others and any(calls) else role)
    return texts
