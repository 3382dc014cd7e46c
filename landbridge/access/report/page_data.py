"""A report as the data of the HTML page: small, for a page must hold every grant of a large organisation.

Strings, statements, links and ways stand once and are numbers elsewhere. Ways that differ in nothing but the resources
of their requests are one, in whose texts a sign stands for the resource; the cell gives it. `assets/data.js` reads it.
"""

from __future__ import annotations

from typing import Any

from landbridge.access.capabilities.chain import Capability, ChainAnswer, Expectation, LinkAnswer
from landbridge.access.model import Answer, Source, Statement
from landbridge.access.report.changes import Mend
from landbridge.access.report.grantable import grantable
from landbridge.access.report.mend import mend_of, written
from landbridge.access.report.reason import BEGINS, CAN, declared_part, policy_part, suffix, who
from landbridge.access.report.report import Report, subjects_of, things_of
from landbridge.access.report.standing import MARKS, Judged, Standing
from landbridge.access.report.statements import caller_name, context_line, source_content, statement_content
from landbridge.access.report.words import CAPABILITIES, SUBJECTS, THINGS

RESOURCE = "\ue000"
"""Stands for the resource of a link's request in its texts: of a private use area, so that no name holds it."""


def page_data(report: Report) -> dict[str, Any]:
    cells, tables = report.shown, _Tables()
    subjects = {each: number for number, each in enumerate(subjects_of(cells))}
    things = {each: number for number, each in enumerate(things_of(cells))}
    named = {each.cell.question.subject: who(each.cell.question) for each in cells}
    rows = [
        [
            subjects[each.cell.question.subject],
            things[each.cell.question.thing],
            _CAPABILITIES[each.cell.question.capability],
            _STANDINGS[each.standing],
            _ANSWERS[each.cell.answer],
            [_expected(expectation, report, tables) for expectation in each.expected],
            [tables.way(way) for way in each.cell.ways],
            _why(each, report, tables),
            _mend(each, report, tables),
        ]
        for each in cells
    ]
    more = [
        [subjects[asked.subject], things[asked.thing], _CAPABILITIES[asked.capability], _written(found, report, tables)]
        for asked, found in grantable(report)
    ]
    return {
        "environment": report.environment,
        "resource": RESOURCE,
        "capabilities": [[each.value, CAPABILITIES[each].words] for each in Capability],
        "standings": [[each.name.lower(), MARKS[each], each.value, _suffixes(each)] for each in Standing],
        "answers": [[each.value, BEGINS[each], CAN[each]] for each in Answer],
        "subjectKinds": [[kind.value, title] for kind, title in SUBJECTS.items()],
        "thingKinds": [[kind.value, title] for kind, title in THINGS.items()],
        "subjects": [
            [list(SUBJECTS).index(each.kind), each.name, each.account or "", named[each]] for each in subjects
        ],
        "things": [[list(THINGS).index(each.kind), each.key, each.account] for each in things],
        "cells": rows,
        "grantable": more,
        "strings": list(tables.strings),
        "statements": tables.statements,
        "links": tables.links.rows,
        "ways": tables.ways.rows,
    }


def _suffixes(standing: Standing) -> list[str]:
    """By the number of the answer."""
    return [suffix(standing, each) for each in Answer]


def _why(judged: Judged, report: Report, tables: _Tables) -> list[int]:
    """What is declared, which is the same for all that one grant gives, and what the policies make of it."""
    declared = declared_part(judged, report.declaration, report.declared_at)
    return [tables.string(declared), tables.string(policy_part(judged))]


def _mend(judged: Judged, report: Report, tables: _Tables) -> list[Any]:
    """Empty where nothing is to be declared."""
    found = mend_of(judged, report.declaration)
    return [] if found is None else _written(found, report, tables)


def _written(found: Mend, report: Report, tables: _Tables) -> list[Any]:
    """Remark, and place, what is there and YAML of each change."""
    changes = written(found, report.declared_at)
    rows = [[tables.string(text) for text in (each.place, each.note, "\n".join(each.lines))] for each in changes]
    return [tables.string(found.remark), rows]


def _expected(expected: Expectation, report: Report, tables: _Tables) -> list[Any]:
    place = f"{report.declared_at(expected.place)} ({'.'.join(expected.place)})"
    return [int(expected.may), tables.string(place), [tables.string(each) for each in expected.ways]]


class _Tables:
    """What stands once. Numbers count from 0 in the order in which things were met."""

    def __init__(self) -> None:
        self.strings: dict[str, int] = {}
        self.statements: list[Any] = []
        self.links, self.ways = _Table(), _Table()
        self._link_numbers: dict[int, int] = {}
        self._statement_numbers: dict[tuple[Source, int], int] = {}

    def string(self, text: str) -> int:
        return self.strings.setdefault(text, len(self.strings))

    def way(self, way: ChainAnswer) -> list[int]:
        """The number of the way without its links' resources, then the resource of each link."""
        links = [self._link(link) for link in way.links]
        unreached = [self.string(link.what) for link in way.chain.links[len(way.links) :]]
        row = (self.string(way.chain.way), _ANSWERS[way.answer], tuple(links), tuple(unreached))
        return [self.ways.number(row), *(self.string(link.request.resource) for link in way.links)]

    def _link(self, link: LinkAnswer) -> int:
        if (known := self._link_numbers.get(id(link))) is not None:
            return known
        request, decision = link.request, link.decision
        resource = request.resource if len(request.resource) > 1 else RESOURCE

        def text(words: str) -> int:
            return self.string(words.replace(resource, RESOURCE))

        row = (
            self.string(link.link.what),
            _ANSWERS[decision.answer],
            self.string(request.action),
            text(caller_name(request.caller)),
            text(context_line(request.context)),
            text(decision.why),
            text(decision.mend),
            tuple(text(each) for each in decision.assumptions),
            tuple(self._statement(each) for each in decision.because),
        )
        # The report keeps every link alive, so that no other can get its id.
        self._link_numbers[id(link)] = number = self.links.number(row)
        return number

    def _statement(self, statement: Statement) -> int:
        key = (statement.source, id(statement))
        if key not in self._statement_numbers:
            self._statement_numbers[key] = len(self.statements)
            source = source_content(statement)
            where = [self.string(str(source[name])) for name in ("stack", "path", "kind", "policy", "sid", "index")]
            self.statements.append([where, self._coded(statement_content(statement))])
        return self._statement_numbers[key]

    def _coded(self, content: Any) -> Any:
        """The content with each string as its number; keys stay."""
        if isinstance(content, str):
            return self.string(content)
        if isinstance(content, dict):
            return {key: self._coded(inner) for key, inner in content.items()}
        return [self._coded(inner) for inner in content]


class _Table:
    """Rows, each once."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[Any, ...], int] = {}

    @property
    def rows(self) -> list[tuple[Any, ...]]:
        return list(self._numbers)

    def number(self, row: tuple[Any, ...]) -> int:
        return self._numbers.setdefault(row, len(self._numbers))


_CAPABILITIES = {each: number for number, each in enumerate(Capability)}
_STANDINGS = {each: number for number, each in enumerate(Standing)}
_ANSWERS = {each: number for number, each in enumerate(Answer)}
