"""How an answer compares with the declaration, and the one line that says it of all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from landbridge.access.capabilities.chain import Cell, Expectation
from landbridge.access.model import Answer
from landbridge.access.proof.findings import Kind
from landbridge.access.proof.verification import compared


class Standing(StrEnum):
    """As `verify` judges: what is possible on a way that is not declared is too much even where another way is."""

    DECLARED = "declared and possible"
    CONSEQUENCE = "comes with what is declared"
    """A documented consequence, such as what a RAM share opens to other roles of its account."""
    MISSING = "declared and not possible"
    EXCESS = "possible and not declared"
    UNPROVEN = "not proven"
    FOREIGN = "rests on policies that are not Landbridge's"
    NONE = "refused"


MARKS = {
    Standing.DECLARED: "",
    Standing.CONSEQUENCE: "~",
    Standing.MISSING: "-",
    Standing.EXCESS: "+",
    Standing.UNPROVEN: "?",
    Standing.FOREIGN: "*",
    Standing.NONE: "",
}


@dataclass(frozen=True, slots=True)
class Judged:
    """A cell with all that is declared of it."""

    cell: Cell
    expected: tuple[Expectation, ...]
    standing: Standing

    @property
    def must(self) -> bool:
        """Whether it is declared, and no mere consequence."""
        return any(not each.may for each in self.expected)


def judged(cell: Cell, expected: Sequence[Expectation]) -> Judged:
    kinds = {difference.kind for difference in compared(cell, expected)}
    worst = next((standing for kind, standing in _WORST.items() if kind in kinds), None)
    if worst is None:
        must = any(not each.may for each in expected)
        open_ = cell.answer is not Answer.REFUSED
        # Unknown, without a difference and without a declaration: only the silence of others' policies is that.
        rest = Standing.CONSEQUENCE if expected or cell.answer is Answer.ALLOWED else Standing.FOREIGN
        worst = Standing.DECLARED if must else rest if open_ else Standing.NONE
    return Judged(cell, tuple(expected), worst)


def verdict(cells: Iterable[Judged]) -> str:
    """`214 declared capabilities, all possible; nothing else is.`, or the numbers of what is not so. `verify` counts
    the ways of each capability instead."""
    declared: Counter[Standing] = Counter()
    besides: Counter[Standing] = Counter()
    for each in cells:
        (declared if each.must else besides)[each.standing] += 1
    wrong = declared[Standing.MISSING] + declared[Standing.UNPROVEN]
    total = declared.total()
    possible = "all possible" if not wrong else _listed(f"{total - wrong:,} possible", declared)
    foreign = declared[Standing.FOREIGN]
    rests = f" ({foreign:,} of them if policies that are not Landbridge's allow it)" if foreign else ""
    excess = declared[Standing.EXCESS] + besides[Standing.EXCESS]
    more = [f"{excess:,} possible that {'is' if excess == 1 else 'are'} not declared"] if excess else []
    if unsure := besides[Standing.UNPROVEN]:
        more.append(f"{unsure:,} not declared and unknown")
    if unsure := besides[Standing.FOREIGN]:
        more.append(f"{unsure:,} not declared that rest on policies that are not Landbridge's")
    what = f"{total:,} declared {'capability' if total == 1 else 'capabilities'}"
    if more:
        return f"{what}, {possible}{rests}; {', '.join(more)}."
    come = besides[Standing.CONSEQUENCE]
    mark = MARKS[Standing.CONSEQUENCE]
    but = f", but {come:,} that {'comes' if come == 1 else 'come'} with them ({mark})" if come else ""
    return f"{what}, {possible}{rests}; nothing else is{but}."


def _listed(first: str, counts: Counter[Standing]) -> str:
    missing, unproven = counts[Standing.MISSING], counts[Standing.UNPROVEN]
    parts = [first, *([f"{missing:,} not"] if missing else []), *([f"{unproven:,} not proven"] if unproven else [])]
    return ", ".join(parts)


_WORST = {
    Kind.EXCESS: Standing.EXCESS,
    Kind.MISSING: Standing.MISSING,
    Kind.UNPROVEN: Standing.UNPROVEN,
    Kind.FOREIGN: Standing.FOREIGN,
}
