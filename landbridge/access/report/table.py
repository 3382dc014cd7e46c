"""A report in a terminal: one table for each kind of thing, teams down and things across, letters in the cells.

Where a table would not fit, one block for each subject says the same in words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from landbridge.access.capabilities.chain import Capability, Subject, Thing, ThingKind
from landbridge.access.report.report import Report, by_place, subjects_of, things_of
from landbridge.access.report.standing import MARKS, Judged, Standing, verdict
from landbridge.access.report.words import CAPABILITIES, SUBJECTS, THINGS

_STYLES = {
    Standing.MISSING: "bold red",
    Standing.EXCESS: "bold red",
    Standing.UNPROVEN: "yellow",
    Standing.FOREIGN: "yellow",
    Standing.CONSEQUENCE: "dim",
}
_WIDEST_NAME = 34
_MOST_COLUMNS = 40
_UNBOUNDED = 10_000


def table(report: Report, console: Console) -> RenderableType:
    """What to print on this console, whose width decides between tables and blocks."""
    cells = report.shown
    parts: list[RenderableType] = [Text(f"{report.environment}: {verdict(report.cells)}", style="bold")]
    unbounded = console.options.update(width=_UNBOUNDED)
    by_kind: dict[ThingKind, list[Judged]] = {}
    for each in cells:
        by_kind.setdefault(each.cell.question.thing.kind, []).append(each)
    for kind in (each for each in ThingKind if each in by_kind):
        grid = _grid(kind, by_kind[kind])
        fits = grid is not None and console.measure(grid, options=unbounded).maximum <= console.width
        parts.append(grid if grid is not None and fits else Group(*_blocks(kind, by_kind[kind])))
    parts.append(_legend(cells))
    return Group(*(Padding(part, (0, 0, 1, 0), expand=False) for part in parts))


def _grid(kind: ThingKind, cells: Sequence[Judged]) -> Table | None:
    """None where there are more columns than any terminal has."""
    things, placed = things_of(cells), by_place(cells)
    if len(things) > _MOST_COLUMNS:
        return None
    grid = Table(title=THINGS[kind], title_justify="left", title_style="bold", box=SIMPLE_HEAD, pad_edge=False)
    grid.add_column("", no_wrap=True)
    for thing in things:
        grid.add_column(Text(thing.key), no_wrap=True)
    for subject in subjects_of(cells):
        row = [_letters(placed.get((subject, thing), [])) for thing in things]
        grid.add_row(Text(_name(subject)), *row)
    return grid


def _letters(cells: Sequence[Judged]) -> Text:
    text = Text()
    for each in cells:
        letter = CAPABILITIES[each.cell.question.capability].letter
        text.append(MARKS[each.standing] + letter, style=_STYLES.get(each.standing, ""))
    return text


def _blocks(kind: ThingKind, cells: Sequence[Judged]) -> Iterator[RenderableType]:
    yield Text(THINGS[kind], style="bold")
    placed: dict[Subject, list[tuple[Thing, list[Judged]]]] = {}
    for (subject, thing), inside in by_place(cells).items():
        placed.setdefault(subject, []).append((thing, inside))
    for subject in subjects_of(cells):
        yield Text(_name(subject))
        for thing, inside in placed[subject]:
            yield Padding(Text.assemble(f"{thing.key}: ", _words(inside)), (0, 0, 0, 2), expand=False)


def _words(cells: Sequence[Judged]) -> Text:
    named = []
    for each in cells:
        words = CAPABILITIES[each.cell.question.capability].words
        named.append(Text(MARKS[each.standing] + words, style=_STYLES.get(each.standing, "")))
    return Text(", ").join(named)


def _name(subject: Subject) -> str:
    """Teams by their name alone; a role without the front of its ARN."""
    name = subject.name.partition(":role/")[2] or subject.name
    if len(name) > _WIDEST_NAME:
        name = f"…{name[1 - _WIDEST_NAME :]}"
    return name if SUBJECTS[subject.kind] in ("Teams", "Without credentials") else f"{name} ({subject.kind.value})"


def _legend(cells: Sequence[Judged]) -> Text:
    """Only the letters and marks that stand above."""
    used = {each.cell.question.capability for each in cells}
    letters = [f"{CAPABILITIES[each].letter} {CAPABILITIES[each].words}" for each in Capability if each in used]
    marks = {each.standing for each in cells}
    return Text(
        "; ".join(letters + [f"{MARKS[each]} {each.value}" for each in Standing if MARKS[each] and each in marks])
    )
