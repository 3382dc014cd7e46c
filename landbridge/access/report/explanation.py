"""The explanation of one answer in lines of text: the answer, why, the ways, what would mend it, each step once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from landbridge.access.model import Answer, PolicyKind, Statement
from landbridge.access.report.mend import mend_of, written
from landbridge.access.report.reason import answer_line, declared_part, policy_part
from landbridge.access.report.report import DeclaredAt
from landbridge.access.report.standing import Judged, Standing
from landbridge.access.report.statements import caller_name, context_line
from landbridge.access.report.steps import Step, Steps, ranges, steps_of
from landbridge.declaration.models import Declaration


def explanation(judged: Judged, declaration: Declaration, declared_at: DeclaredAt) -> str:
    steps = steps_of(judged.cell.ways)
    blocks = [
        [
            answer_line(judged),
            f"why: {declared_part(judged, declaration, declared_at)}; {policy_part(judged)}",
        ],
        list(_ways(judged, steps)),
        list(_mend(judged, declaration, declared_at, steps)),
        *(list(_step(each)) for each in steps.all),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def source_line(statement: Statement, caller: str) -> str:
    """`Access-fraud: Access-fraud/Role/Policy1, identity policy landbridge-example-access-fraud-1, Sid Read`; of a
    policy that no template has, whose affair it is. `caller` is the ARN of the request's."""
    source = statement.source
    which = f"Sid {source.sid}" if source.sid else f"statement {source.index + 1}"
    if source.stack:
        return f"by {source.stack}: {source.path}, {source.kind.value} {source.policy}, {which}"
    if source.kind is PolicyKind.IDENTITY and not source.path:
        return f"{caller.rpartition('/')[2]}'s own policies are its account's affair: taken to allow it"
    return f"by {source.kind.value} {source.policy}, {which}, which is no template's"


def _ways(judged: Judged, steps: Steps) -> Iterator[str]:
    must = {way for each in judged.expected if not each.may for way in each.ways}
    named = must | {way for each in judged.expected for way in each.ways}
    rows = [("way", "answer", "steps", "breaks at")]
    for way, numbers in zip(judged.cell.ways, steps.numbers, strict=True):
        name = way.chain.way
        declared = " (declared)" if name in must else " (comes with it)" if name in named else ""
        breaks = "" if way.broken is None else f"{numbers[way.links.index(way.broken)]} {way.broken.link.what}"
        rows.append((name, way.answer.value + declared, ranges(numbers), breaks))
    rows += [(name, "does not exist (declared)", "", "") for name in sorted(must - _names(judged))]
    if len(rows) > 1:
        yield from _table(rows if any(row[-1] for row in rows[1:]) else [row[:-1] for row in rows])
    unreached = dict.fromkeys(link.what for way in judged.cell.ways for link in way.chain.links[len(way.links) :])
    if unreached:
        yield f"not reached: {', '.join(unreached)}"


def _names(judged: Judged) -> set[str]:
    return {way.chain.way for way in judged.cell.ways}


def _table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _mend(judged: Judged, declaration: Declaration, declared_at: DeclaredAt, steps: Steps) -> Iterator[str]:
    mended = [step for step in steps.all if step.mend]
    if judged.must and judged.standing is not Standing.DECLARED:
        yield "mend, in the templates, which do not give what is declared:"
        yield from (f"  step {step.number}: {step.mend}" for step in mended)
        return
    found = mend_of(judged, declaration)
    if found is None:
        return
    if found.remark and not found.changes:
        yield f"mend: {found.remark}"
    elif found.changes:
        yield "mend, in the declaration:" if judged.standing is not Standing.EXCESS else "to declare it:"
        for change in written(found, declared_at):
            yield f"  {change.place}{f', {change.note}' if change.note else ''}"
            yield from (f"      {line}" for line in change.lines)
        if found.remark:
            yield f"  {found.remark}"
    if judged.standing is Standing.EXCESS:
        yield "or take back the statements that open it; the steps name them"
    elif mended:
        numbers = ranges([step.number for step in mended])
        yield f"what the policies lack is at step{'s' if len(mended) > 1 else ''} {numbers}"


def _step(step: Step) -> Iterator[str]:
    request, decision = step.link.request, step.link.decision
    caller, count = caller_name(request.caller), len(step.link.link.requests)
    yield f"{step.number}. {', '.join(step.whats)}: {decision.answer.value}"
    allowed = decision.answer is Answer.ALLOWED
    among = f" ({'one' if allowed else 'the weakest'} of {count} requests)" if count > 1 else ""
    yield f"   {', '.join(step.actions)} on {request.resource}{among}"
    yield f"   as {caller}"
    if given := context_line(request.context):
        yield f"   with {given}"
    # What allows is named below by place.
    if not allowed or not decision.because:
        yield f"   why: {step.why}"
    for statement in decision.because:
        yield f"   {source_line(statement, caller)}"
    for assumption in decision.assumptions:
        yield f"   assumed: {assumption}"
    if step.mend:
        yield f"   mend: {step.short_mend}"
