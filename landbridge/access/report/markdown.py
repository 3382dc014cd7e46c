"""A report as Markdown: one table for each kind of thing, with the capabilities in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from landbridge.access.capabilities.chain import Subject, Thing, ThingKind
from landbridge.access.report.report import Report, by_place, subjects_of, things_of
from landbridge.access.report.standing import Judged, Standing, verdict
from landbridge.access.report.words import CAPABILITIES, THINGS

_MOST_COLUMNS = 12
"""With more things than this a table lists one subject and thing in each row."""

_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+!|~&-])")


def markdown(report: Report) -> str:
    return "\n".join(_lines(report)) + "\n"


def escaped(text: str) -> str:
    """A name as it may stand in a table's cell: nothing in it is markup or ends the cell."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _lines(report: Report) -> Iterator[str]:
    yield f"# Effective access: {escaped(report.environment)}"
    yield ""
    yield verdict(report.cells)
    for kind in ThingKind:
        cells = [each for each in report.shown if each.cell.question.thing.kind is kind]
        if cells:
            yield ""
            yield f"## {THINGS[kind]}"
            yield ""
            yield from _matrix(cells) if len(things_of(cells)) <= _MOST_COLUMNS else _list(cells)


def _matrix(cells: Sequence[Judged]) -> Iterator[str]:
    things, placed = things_of(cells), by_place(cells)
    yield _row(["", *(escaped(thing.key) for thing in things)])
    yield _row(["---"] * (len(things) + 1))
    for subject in subjects_of(cells):
        yield _row([_name(subject), *(_words(placed.get((subject, thing), [])) for thing in things)])


def _list(cells: Sequence[Judged]) -> Iterator[str]:
    yield _row(["Who", "What", "Can"])
    yield _row(["---"] * 3)
    for (subject, thing), inside in _in_order(cells):
        yield _row([_name(subject), escaped(thing.key), _words(inside)])


def _in_order(cells: Sequence[Judged]) -> list[tuple[tuple[Subject, Thing], list[Judged]]]:
    order = {subject: number for number, subject in enumerate(subjects_of(cells))}
    return sorted(by_place(cells).items(), key=lambda item: order[item[0][0]])


def _row(values: Sequence[str]) -> str:
    return f"| {' | '.join(values)} |"


def _name(subject: Subject) -> str:
    return f"{escaped(subject.name)} ({subject.kind.value})"


def _words(cells: Sequence[Judged]) -> str:
    return ", ".join(_word(each) for each in cells)


def _word(judged: Judged) -> str:
    words, standing = CAPABILITIES[judged.cell.question.capability].words, judged.standing
    return words if standing is Standing.DECLARED else f"{words} (**{standing.value}**)"
