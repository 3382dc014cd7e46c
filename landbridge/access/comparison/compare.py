"""From two worlds to sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from landbridge.access.capabilities.chain import Cell, Subject, World
from landbridge.access.capabilities.principals import ways_in
from landbridge.access.comparison import wording
from landbridge.access.comparison.asking import Asked, Asking
from landbridge.access.comparison.calls import Calls, call_change, calls_of
from landbridge.access.comparison.causes import Causes, Differing
from landbridge.access.comparison.cells import Call, CellChange, Outcome, Side, asked_again, call_of
from landbridge.access.comparison.change import AccessChange, in_order
from landbridge.access.comparison.holders import Difference, differences
from landbridge.access.comparison.sentences import capability_change
from landbridge.access.comparison.settings import lake_formation_changes, route_changes, setting_changes
from landbridge.access.comparison.silent import silent_changes
from landbridge.access.comparison.unread import unread_changes
from landbridge.access.model import Answer, Estate, Statement
from landbridge.access.proof import named_domains
from landbridge.declaration.places import Places

Found = list[tuple[Difference, list[Asked]]]


def compare(
    base: World, head: World, *, base_places: Places | None = None, head_places: Places | None = None
) -> AccessChange:
    """Who gains or loses what from `base` to `head`, each with its cause. With places, causes name declared lines."""
    estates = (base.estate, head.estate)
    settings = setting_changes(*estates)
    granted = [*lake_formation_changes(*estates), *route_changes(*estates)]
    unread = list(unread_changes(*estates))
    parts = list(differences(*estates))
    if not (parts or settings or granted):
        return in_order(unread)
    causes = Causes(base.declaration, head.declaration, base_places, head_places)
    asking = Asking(base, head)
    found: Found = [(part, asking.changed(part)) for part in parts]
    # Capabilities are asked of accounts where they are.
    callers = {each.who for _, asked in found for each in asked if not each.who.left}
    # Reaching anything at all is told call by call.
    sides = (Side(base, named_domains(base)), Side(head, named_domains(head)))
    outcome = asked_again(*sides, callers, everybody=bool(settings or granted))
    cells = outcome.changed
    left, also = _left_over(found, cells, estates)
    differing = Differing(parts)
    ways = {**ways_in(base.declaration, base.names), **ways_in(head.declaration, head.names)}
    changes = [
        *(capability_change(cell, estates, differing, causes, also[number]) for number, cell in enumerate(cells)),
        *(
            call_change(calls, estates, _subjects(calls, ways), causes, _still_refused(calls, outcome))
            for calls in left
        ),
        *granted,
        *settings,
        *unread,
        *silent_changes(found, estates),
    ]
    return in_order(changes)


def _subjects(calls: Calls, ways: Mapping[str, Subject]) -> Iterator[Subject]:
    return (ways[who.arn] for who in calls.callers if who.arn in ways)


def _left_over(
    found: Found, cells: Sequence[CellChange], estates: Sequence[Estate]
) -> tuple[list[Calls], dict[int, list[str]]]:
    """The calls that no capability stands for: those to be told by themselves, and by the number of the cell those that
    come with it: of the same statement and caller, in the same direction, and no write that comes with a read."""
    covered: set[tuple[Call, bool]] = set()
    with_statement: defaultdict[tuple[Statement, str, bool], list[int]] = defaultdict(list)
    for number, cell in enumerate(cells):
        arns = set()
        for request in cell.requests():
            arns.add(request.caller.arn or "")
            covered.add((call_of(request), cell.gained))
        for statement in cell.deciding():
            for arn in arns:
                with_statement[statement, arn, cell.gained].append(number)
    rest = [(part, [each for each in asked if (each.call, each.gained) not in covered]) for part, asked in found]
    alone: list[Calls] = []
    also: defaultdict[int, list[str]] = defaultdict(list)
    for calls in calls_of(rest, estates):
        companion = _companion(calls, cells, with_statement)
        if companion is None:
            alone.append(calls)
        else:
            perhaps = "perhaps " if calls.possible and Answer.UNKNOWN not in cells[companion].step else ""
            also[companion].append(perhaps + calls.text())
    return alone, also


def _companion(
    calls: Calls, cells: Sequence[CellChange], with_statement: Mapping[tuple[Statement, str, bool], list[int]]
) -> int | None:
    numbers = (
        number for who in calls.callers for number in with_statement.get((calls.statement, who.arn, calls.gained), ())
    )
    if len(calls.callers) > 1:
        return None
    fitting = (
        number for number in numbers if not calls.writes or wording.capability_writes(cells[number].question.capability)
    )
    return next(fitting, None)


def _still_refused(calls: Calls, outcome: Outcome) -> Cell | None:
    """The capability that every one of the calls would be for, and that is refused for another reason."""
    cells = [
        outcome.refused.get((who.arn, action.lower(), resource))
        for who in calls.callers
        for action in calls.actions
        for resource in calls.resources
    ]
    return cells[0] if calls.gained and all(cells) else None
