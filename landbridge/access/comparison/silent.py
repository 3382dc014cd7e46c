"""Statements that differ and make no difference, as far as could be found; and what comes or goes as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from landbridge.access.comparison import wording
from landbridge.access.comparison.asking import Asked
from landbridge.access.comparison.atoms import Atom
from landbridge.access.comparison.causes import named
from landbridge.access.comparison.change import Cause, Change, ChangeKind, Direction, Reach
from landbridge.access.comparison.holders import Difference
from landbridge.access.model import Estate, PolicyKind, Statement, Unresolved, Value

_OF_IDENTITY = (PolicyKind.IDENTITY, PolicyKind.TRUST, PolicyKind.BOUNDARY)


def silent_changes(found: Iterable[tuple[Difference, Sequence[Asked]]], estates: Sequence[Estate]) -> Iterator[Change]:
    """One for each statement of which no part is answered otherwise; one for each role or resource that is new or
    gone and of which nothing else is said."""
    found = [(part, asked) for part, asked in found if not part.probe]
    effective = {(part.gap.atom.statement, part.in_head) for part, asked in found if asked}
    told = {part.holder.key for part, asked in found if asked}
    silent: dict[tuple[Statement, bool], list[Difference]] = {}
    for part, asked in found:
        if not asked and (part.gap.atom.statement, part.in_head) not in effective:
            silent.setdefault((part.gap.atom.statement, part.in_head), []).append(part)
    whole: set[str] = set()
    for (statement, in_head), parts in silent.items():
        holder = parts[0].holder
        if _is_whole(holder.kind, holder.key, estates):
            if holder.key not in whole and holder.key not in told:
                whole.add(holder.key)
                yield _come_or_gone(holder.kind, holder.key, in_head)
        else:
            yield _silent(statement, in_head, parts)


def _is_whole(kind: PolicyKind, key: str, estates: Sequence[Estate]) -> bool:
    """Whether only one of the estates has the holder."""
    if kind in _OF_IDENTITY:
        return sum(key in estate.identities for estate in estates) == 1
    return kind is PolicyKind.RESOURCE and sum(key in estate.resources for estate in estates) == 1


def _come_or_gone(kind: PolicyKind, key: str, in_head: bool) -> Change:
    name = wording.resource(key)
    text = f"{name} is {'new' if in_head else 'gone'}"
    return Change(ChangeKind.SETTING, Direction.NEITHER, Reach.SAME_ACCOUNT, name, str(kind), text)


def _silent(statement: Statement, in_head: bool, parts: Sequence[Difference]) -> Change:
    name = named(statement.source)
    said = wording.listed((_said(part.gap.atom) for part in parts), 2)
    verb = "now says" if in_head else "no longer says"
    return Change(
        ChangeKind.STATEMENT,
        Direction.NEITHER,
        Reach.SAME_ACCOUNT,
        wording.resource(parts[0].holder.key),
        said,
        f"{name} {verb}: {said}; no request was found that is answered otherwise",
        causes=(Cause(f"{'added' if in_head else 'removed'}: {name}"),),
    )


def _said(atom: Atom) -> str:
    """The atom in AWS's terms, in short."""
    action = ("all but " if atom.action.negated else "") + wording.listed(
        map(_text, sorted(atom.action.values, key=str))
    )
    parts = [atom.effect.value, action]
    if atom.resource is not None:
        names = wording.listed((wording.resource(_text(value)) for value in sorted(atom.resource.values, key=str)), 2)
        parts.append(f"on {'all but ' if atom.resource.negated else ''}{names}")
    if atom.principals:
        names = wording.listed((wording.resource(_text(each.value)) for each in sorted(atom.principals, key=str)), 2)
        parts.append(f"{'except for' if atom.not_principal else 'for'} {names}")
    if atom.conditions:
        conditions = sorted(f"{each.key} {each.operator}" for each in atom.conditions)
        parts.append(f"if {wording.listed(conditions, 3)}")
    return " ".join(parts)


def _text(value: Value) -> str:
    return value.text if isinstance(value, Unresolved) else value
