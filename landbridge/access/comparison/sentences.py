"""Capabilities that somebody gains or loses, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from landbridge.access.comparison import wording
from landbridge.access.comparison.causes import Causes, statements
from landbridge.access.comparison.cells import STRENGTH, CellChange
from landbridge.access.comparison.change import Change, ChangeKind, Direction
from landbridge.access.model import Answer, Estate, Statement


def capability_change(
    cell: CellChange,
    estates: Sequence[Estate],
    differing: Mapping[Statement, bool],
    causes: Causes,
    also: Sequence[str] = (),
) -> Change:
    """`differing` are the statements that only one side has, with whether it is the head; `also` are calls that come
    with the capability and that nothing else speaks of."""
    question = cell.question
    who, what = wording.subject(question.subject, estates[1]), wording.capability(question)
    expected = [each.expected.place for each in (cell.after, cell.before) if each is not None and each.expected]
    why = causes.declared(expected, [question.subject.name])
    why += statements((statement, differing[statement]) for statement in cell.deciding() if statement in differing)
    return Change(
        ChangeKind.CAPABILITY,
        Direction.GAINED if cell.gained else Direction.LOST,
        wording.reach(question.subject.account, question.thing.account, *estates),
        who,
        what,
        _sentence(cell, who, what, also),
        writes=wording.capability_writes(question.capability),
        possible=Answer.UNKNOWN in (cell.was, cell.becomes),
        causes=why,
    )


def _sentence(cell: CellChange, who: str, what: str, also: Sequence[str]) -> str:
    by = f": {_ways(cell)}"
    moved = STRENGTH[cell.becomes] - STRENGTH[cell.was]
    if cell.gained:
        text = _gained(who, what, by, cell) if moved > 0 else f"{who} can {what}{by}, and before otherwise"
    elif moved < 0:
        text = _lost(who, what, by, cell)
    else:
        text = f"{who} can no longer {what}{by}, and still otherwise"
    return text + (f"; with it {wording.listed(also)}" if also else "")


def _ways(cell: CellChange) -> str:
    """ "RAM share and access role"; which call of a way it is, where not all of its calls change."""
    cells = [each for each in (cell.before, cell.after) if each is not None]
    every = [way.chain.way for each in cells for way in each.ways if way.answer is not Answer.REFUSED]
    texts = []
    for role in dict.fromkeys(way.partition(": ")[0] for way in cell.ways):
        calls = [way.partition(": ")[2] for way in cell.ways if way.partition(": ")[0] == role]
        others = {way for way in every if way.partition(": ")[0] == role} - set(cell.ways)
        texts.append(f"{role} ({', '.join(calls)})" if others and any(calls) else role)
    return wording.listed(texts)


def _gained(who: str, what: str, by: str, cell: CellChange) -> str:
    if cell.becomes is Answer.UNKNOWN:
        return f"{who} can now perhaps {what}{by}"
    return f"{who} can now {what}{by}" + (", which was not sure before" if cell.was is Answer.UNKNOWN else "")


def _lost(who: str, what: str, by: str, cell: CellChange) -> str:
    if cell.becomes is Answer.UNKNOWN:
        return f"{who} can perhaps no longer {what}{by}"
    return f"{who} can no longer {what}{by}" + (", which was not sure before" if cell.was is Answer.UNKNOWN else "")
