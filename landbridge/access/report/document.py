"""A report as JSON for scripts. Its shape is described in docs/concepts/effective-access.md and is stable: what it has
keeps its name and meaning, and `form` counts up if that ever has to change."""

from __future__ import annotations

from typing import Any

from landbridge.access.capabilities.chain import ChainAnswer, Expectation, LinkAnswer
from landbridge.access.model import Statement
from landbridge.access.report.mend import mend_of, written
from landbridge.access.report.reason import answer_line, declared_part, policy_part
from landbridge.access.report.report import DeclaredAt, Report, subjects_of, things_of
from landbridge.access.report.standing import Judged, verdict
from landbridge.access.report.statements import caller_name, context_content, source_content, statement_content
from landbridge.declaration.models import Declaration

FORM = 1


def document(report: Report) -> dict[str, Any]:
    """All cells, refused ones too. `because` of a decision counts from 0 into `statements`."""
    statements = Statements()
    cells = [cell_content(each, report.declaration, report.declared_at, statements) for each in report.cells]
    return {
        "form": FORM,
        "environment": report.environment,
        "verdict": verdict(report.cells),
        "subjects": [
            {"kind": each.kind.value, "name": each.name, "account": each.account} for each in subjects_of(report.cells)
        ],
        "things": [
            {"kind": each.kind.value, "key": each.key, "account": each.account} for each in things_of(report.cells)
        ],
        "cells": cells,
        "statements": statements.content,
    }


class Statements:
    """Each statement once, in the order in which they were met; those of two places are two."""

    def __init__(self) -> None:
        self.content: list[dict[str, Any]] = []
        self._numbers: dict[tuple[Statement, object], int] = {}

    def number(self, statement: Statement) -> int:
        key = (statement, statement.source)
        if key not in self._numbers:
            self._numbers[key] = len(self.content)
            self.content.append({"source": source_content(statement), "statement": statement_content(statement)})
        return self._numbers[key]


def cell_content(
    judged: Judged, declaration: Declaration, declared_at: DeclaredAt, statements: Statements
) -> dict[str, Any]:
    question = judged.cell.question
    return {
        "subject": {"kind": question.subject.kind.value, "name": question.subject.name},
        "capability": question.capability.value,
        "thing": {"kind": question.thing.kind.value, "key": question.thing.key},
        "answer": judged.cell.answer.value,
        "standing": judged.standing.value,
        "sentence": answer_line(judged),
        "why": f"{declared_part(judged, declaration, declared_at)}; {policy_part(judged)}",
        "declare": _mend_content(judged, declaration, declared_at),
        "expected": [_expected_content(each, declared_at) for each in judged.expected],
        "ways": [_way_content(way, statements) for way in judged.cell.ways],
    }


def _mend_content(judged: Judged, declaration: Declaration, declared_at: DeclaredAt) -> dict[str, Any] | None:
    found = mend_of(judged, declaration)
    if found is None:
        return None
    changes = [
        {"at": each.place, "yaml": "\n".join(each.lines), "now": each.now} for each in written(found, declared_at)
    ]
    return {"changes": changes, "remark": found.remark}


def _expected_content(expected: Expectation, declared_at: DeclaredAt) -> dict[str, Any]:
    return {
        "ways": list(expected.ways),
        "may": expected.may,
        "place": list(expected.place),
        "declared_at": declared_at(expected.place),
    }


def _way_content(way: ChainAnswer, statements: Statements) -> dict[str, Any]:
    return {
        "way": way.chain.way,
        "answer": way.answer.value,
        "links": [_link_content(link, statements) for link in way.links],
        "not_reached": [link.what for link in way.chain.links[len(way.links) :]],
    }


def _link_content(link: LinkAnswer, statements: Statements) -> dict[str, Any]:
    request, decision = link.request, link.decision
    return {
        "what": link.link.what,
        "answer": decision.answer.value,
        "caller": caller_name(request.caller),
        "action": request.action,
        "resource": request.resource,
        "context": context_content(request.context),
        "why": decision.why,
        "mend": decision.mend,
        "assumptions": list(decision.assumptions),
        "because": [statements.number(statement) for statement in decision.because],
    }
