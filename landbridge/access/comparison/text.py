"""A comparison for a terminal."""

from __future__ import annotations

from landbridge.access.comparison.change import AccessChange, Change, Direction

SIGNS = {Direction.GAINED: "+", Direction.LOST: "-", Direction.NEITHER: "~"}


def as_text(change: AccessChange) -> str:
    """The verdict, then what changed by how far away it is, each with its causes below it."""
    lines = [change.verdict]
    heading = ""
    for each in change.changes:
        if heading_of(each) != heading:
            heading = heading_of(each)
            lines += ["", heading]
        lines.append(f"  {SIGNS[each.direction]} {each.sentence}")
        lines += [f"      because of {cause}" for cause in each.causes]
    return "\n".join(lines) + "\n"


def heading_of(change: Change) -> str:
    return "without effect" if change.direction is Direction.NEITHER else str(change.reach)
