"""What bears on access and could not be read: that of one side alone is told, for it may open anything to anybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from landbridge.access.comparison.change import Cause, Change, ChangeKind, Direction, Reach
from landbridge.access.comparison.holders import policies_of
from landbridge.access.model import Estate, Statement, Unresolved, Value


def unread_changes(base: Estate, head: Estate) -> Iterator[Change]:
    """What `head` alone has counts as gained outside the organisation, writing too, until somebody has looked at it. A
    value within a statement is left out: its decisions are unknown, and told as such."""
    if _placed(base) == _placed(head):
        return
    before, after = _unread(base), _unread(head)
    for each in sorted(after - before):
        yield _change(*each, Direction.GAINED)
    for each in sorted(before - after):
        yield _change(*each, Direction.LOST)


def _placed(estate: Estate) -> list[tuple[str, str]]:
    return sorted((each.place, each.text) for each in estate.unresolved)


def _unread(estate: Estate) -> Counter[tuple[str, str]]:
    """Places and texts."""
    within = {
        value
        for _, statements in policies_of(estate)
        for each in statements
        for value in _values(each)
        if isinstance(value, Unresolved)
    }
    return Counter((each.place, each.text) for each in estate.unresolved if each not in within)


def _values(statement: Statement) -> Iterator[Value]:
    yield from (*statement.actions, *statement.resources)
    if (named := statement.principals) is not None:
        yield from (*named.aws, *named.services, *named.federated, *named.canonical)
    for condition in statement.conditions:
        yield from condition.values


def _change(place: str, text: str, direction: Direction) -> Change:
    gained = direction is Direction.GAINED
    return Change(
        ChangeKind.SETTING,
        direction,
        Reach.OUTSIDE,
        "anybody",
        place,
        f"anybody {'may now perhaps' if gained else 'perhaps may no longer'} do more: {text} could not be read",
        writes=True,
        possible=True,
        causes=(Cause(f"{'added' if gained else 'removed'}: {place}"),),
    )
