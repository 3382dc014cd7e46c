"""The explanation of one answer in lines of text: every way, its links, the statement that decided each."""

from __future__ import annotations

from collections.abc import Iterator

from landbridge.access.capabilities.chain import Cell, ChainAnswer, LinkAnswer, SubjectKind
from landbridge.access.model import Answer, Statement
from landbridge.access.report.report import DeclaredAt
from landbridge.access.report.standing import Judged, Standing
from landbridge.access.report.statements import caller_name, context_line
from landbridge.access.report.words import CAPABILITIES

_ANSWERS = {
    Answer.ALLOWED: "yes",
    Answer.UNKNOWN: "unknown",
    Answer.REFUSED: "no",
}
_SILENT = {
    Standing.DECLARED: "",
    Standing.CONSEQUENCE: "",
    Standing.NONE: "",
}


def explanation(judged: Judged, declared_at: DeclaredAt) -> str:
    return "\n".join(_lines(judged, declared_at)) + "\n"


def source_line(statement: Statement) -> str:
    """`Access-fraud: Access-fraud/Role/Policy1, identity policy landbridge-example-access-fraud-1, Sid Read`."""
    source = statement.source
    which = f"Sid {source.sid}" if source.sid else f"statement {source.index + 1}"
    if not source.stack:
        return f"{source.kind.value} {source.policy}, which is no template's: taken for granted"
    return f"{source.stack}: {source.path}, {source.kind.value} {source.policy}, {which}"


def _lines(judged: Judged, declared_at: DeclaredAt) -> Iterator[str]:
    cell = judged.cell
    yield f"{_question(cell)}? {_ANSWERS[cell.answer]}" + (
        "" if judged.standing in _SILENT else f": {judged.standing.value}"
    )
    for expected in judged.expected:
        path, ways = ".".join(expected.place), ", ".join(expected.ways)
        word = "may follow from" if expected.may else "declared at"
        yield f"{word} {declared_at(expected.place)} ({path}), by: {ways}"
    if not judged.expected:
        yield "not declared"
    if not cell.ways:
        yield "no way leads there"
    for way in cell.ways:
        yield ""
        yield from _way(way)


def _question(cell: Cell) -> str:
    subject, thing = cell.question.subject, cell.question.thing
    who = subject.name if subject.kind is SubjectKind.ANYBODY else f"{subject.kind.value} {subject.name}"
    return f"{who}: {CAPABILITIES[cell.question.capability].words}, {thing.kind.value} {thing.key}"


def _way(way: ChainAnswer) -> Iterator[str]:
    yield f"{way.chain.way}: {way.answer.value}"
    for number, link in enumerate(way.links, 1):
        yield f"  {number}. {link.link.what}: {link.decision.answer.value}"
        for line in _link(link):
            yield f"     {line}"
    for number, unasked in enumerate(way.chain.links[len(way.links) :], len(way.links) + 1):
        yield f"  {number}. {unasked.what}: not reached"


def _link(link: LinkAnswer) -> Iterator[str]:
    request, decision = link.request, link.decision
    yield f"{request.action} on {request.resource}"
    yield f"as {caller_name(request.caller)}"
    if given := context_line(request.context):
        yield f"with {given}"
    if (count := len(link.link.requests)) > 1:
        yield f"(the weakest of {count} requests)"
    yield f"why: {decision.why}"
    for statement in decision.because:
        yield f"by {source_line(statement)}"
    for assumption in decision.assumptions:
        yield f"assumed: {assumption}"
    if decision.mend:
        yield f"mend: {decision.mend}"
