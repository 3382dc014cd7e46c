"""Statements that differ and make no difference, as far as could be found; and what comes or goes as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from landbridge.access.comparison import wording
from landbridge.access.comparison.alteration import altered, said
from landbridge.access.comparison.asking import Asked
from landbridge.access.comparison.causes import named, statements
from landbridge.access.comparison.change import Cause, Change, ChangeKind, Direction, Reach
from landbridge.access.comparison.holders import Difference
from landbridge.access.model import Estate, PolicyKind, Source, Statement

_OF_IDENTITY = (PolicyKind.IDENTITY, PolicyKind.TRUST, PolicyKind.BOUNDARY)


def silent_changes(found: Iterable[tuple[Difference, Sequence[Asked]]], estates: Sequence[Estate]) -> Iterator[Change]:
    """One for each statement of which no part is answered otherwise; one for each role or resource that is new or
    gone and of which nothing else is said."""
    found = [(part, asked) for part, asked in found if not part.probe]
    effective = {(part.statement, part.in_head) for part, asked in found if asked}
    told = {part.holder.key for part, asked in found if asked}
    silent: dict[tuple[Statement, bool], list[Difference]] = {}
    for part, asked in found:
        if not asked and (part.statement, part.in_head) not in effective:
            silent.setdefault((part.statement, part.in_head), []).append(part)
    whole: set[str] = set()
    paired: set[tuple[Statement, Source]] = set()
    for (statement, in_head), parts in silent.items():
        holder, other = parts[0].holder, parts[0].other
        if _is_whole(holder.kind, holder.key, estates):
            if holder.key not in whole and holder.key not in told:
                whole.add(holder.key)
                yield _come_or_gone(holder.kind, holder.key, in_head)
        elif (statement, statement.source) not in paired:
            if other is not None:
                paired.add((other, other.source))
            yield _silent(parts, alone=(other, not in_head) not in effective)


def _is_whole(kind: PolicyKind, key: str, estates: Sequence[Estate]) -> bool:
    """Whether only one of the estates has the holder."""
    if kind in _OF_IDENTITY:
        return sum(key in estate.identities for estate in estates) == 1
    return kind is PolicyKind.RESOURCE and sum(key in estate.resources for estate in estates) == 1


def _come_or_gone(kind: PolicyKind, key: str, in_head: bool) -> Change:
    name = wording.resource(key)
    text = f"{name} is {'new' if in_head else 'gone'}"
    return Change(ChangeKind.SETTING, Direction.NEITHER, Reach.SAME_ACCOUNT, name, str(kind), text)


def _silent(parts: Sequence[Difference], *, alone: bool) -> Change:
    """`alone` says that nothing else is told of the statement on the other side."""
    first = parts[0]
    causes: tuple[Cause, ...] = ()
    if alone and first.other is not None:
        (before, after) = (first.other, first.statement) if first.in_head else (first.statement, first.other)
        name, what = named(after.source), altered(before, after)
        text = f"{name}: {what}"
    else:
        name, what = named(first.statement.source), wording.listed((said(part.gap.atom) for part in parts), 2)
        text = f"{name} {'now says' if first.in_head else 'no longer says'}: {what}"
        causes = statements([first])
    return Change(
        ChangeKind.STATEMENT,
        Direction.NEITHER,
        Reach.SAME_ACCOUNT,
        wording.resource(first.holder.key),
        what,
        f"{text}; no request was found that is answered otherwise",
        causes=causes,
    )
