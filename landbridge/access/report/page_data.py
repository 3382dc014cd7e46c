"""A report as the data of the HTML page: small, for a page must hold every grant of a large organisation.

Strings, statements and ways stand once and are numbers elsewhere. Two ways that differ in nothing but the resources of
their requests are one shape; a cell gives the resources. `assets/data.js` reads it.
"""

from __future__ import annotations

import json
from typing import Any

from landbridge.access.capabilities.chain import Capability, ChainAnswer, LinkAnswer
from landbridge.access.model import Answer, Statement
from landbridge.access.report.report import Report, subjects_of, things_of
from landbridge.access.report.standing import MARKS, Judged, Standing
from landbridge.access.report.statements import caller_name, context_content, source_content, statement_content
from landbridge.access.report.words import CAPABILITIES, SUBJECTS, THINGS

RESOURCE = "\ue000"
"""Stands for the request's resource in the texts of a shape: of a private use area, so that no name holds it."""


def page_data(report: Report) -> dict[str, Any]:
    cells, tables = report.shown, _Tables()
    subjects = {each: number for number, each in enumerate(subjects_of(cells))}
    things = {each: number for number, each in enumerate(things_of(cells))}
    rows = [
        [
            subjects[each.cell.question.subject],
            things[each.cell.question.thing],
            _CAPABILITIES[each.cell.question.capability],
            _STANDINGS[each.standing],
            _ANSWERS[each.cell.answer],
            _expected(each, report, tables),
            [tables.way(way) for way in each.cell.ways],
        ]
        for each in cells
    ]
    return {
        "environment": report.environment,
        "resource": RESOURCE,
        "capabilities": [[each.value, CAPABILITIES[each].words] for each in Capability],
        "standings": [[each.name.lower(), MARKS[each], each.value] for each in Standing],
        "answers": [each.value for each in Answer],
        "subjectKinds": [[kind.value, title] for kind, title in SUBJECTS.items()],
        "thingKinds": [[kind.value, title] for kind, title in THINGS.items()],
        "subjects": [[list(SUBJECTS).index(each.kind), each.name, each.account or ""] for each in subjects],
        "things": [[list(THINGS).index(each.kind), each.key, each.account] for each in things],
        "cells": rows,
        "strings": list(tables.strings),
        "statements": tables.statements,
        "shapes": tables.shapes,
    }


def _expected(judged: Judged, report: Report, tables: _Tables) -> list[Any]:
    return [
        [
            int(each.may),
            tables.string(f"{report.declared_at(each.place)} ({'.'.join(each.place)})"),
            [tables.string(way) for way in each.ways],
        ]
        for each in judged.expected
    ]


class _Tables:
    """What stands once. Numbers count from 0 in the order in which things were met."""

    def __init__(self) -> None:
        self.strings: dict[str, int] = {}
        self.statements: list[Any] = []
        self.shapes: list[Any] = []
        self._statement_numbers: dict[tuple[Statement, object], int] = {}
        self._shape_numbers: dict[str, int] = {}

    def string(self, text: str) -> int:
        return self.strings.setdefault(text, len(self.strings))

    def way(self, way: ChainAnswer) -> list[int]:
        """The number of the way's shape, then the resource of each link."""
        shape = [
            self.string(way.chain.way),
            _ANSWERS[way.answer],
            [self._link(link) for link in way.links],
            [self.string(link.what) for link in way.chain.links[len(way.links) :]],
        ]
        key = json.dumps(shape)
        if key not in self._shape_numbers:
            self._shape_numbers[key] = len(self.shapes)
            self.shapes.append(shape)
        return [self._shape_numbers[key], *(self.string(link.request.resource) for link in way.links)]

    def _link(self, link: LinkAnswer) -> list[Any]:
        request, decision = link.request, link.decision

        def text(words: str) -> int:
            whole = len(request.resource) > 1
            return self.string(words.replace(request.resource, RESOURCE) if whole else words)

        context = json.dumps(context_content(request.context)) if request.context else ""
        return [
            text(link.link.what),
            _ANSWERS[decision.answer],
            text(request.action),
            text(caller_name(request.caller)),
            text(context),
            text(decision.why),
            text(decision.mend),
            [text(each) for each in decision.assumptions],
            [self._statement(each) for each in decision.because],
        ]

    def _statement(self, statement: Statement) -> int:
        key = (statement, statement.source)
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


_CAPABILITIES = {each: number for number, each in enumerate(Capability)}
_STANDINGS = {each: number for number, each in enumerate(Standing)}
_ANSWERS = {each: number for number, each in enumerate(Answer)}
