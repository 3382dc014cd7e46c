"""What each team could be granted besides, for the page: what is neither possible nor declared, and what to write."""

from __future__ import annotations

from collections.abc import Iterator

from landbridge.access.capabilities.chain import Capability, Question, SubjectKind, ThingKind
from landbridge.access.report.changes import Mend
from landbridge.access.report.mend import mend
from landbridge.access.report.report import Report, subjects_of, things_of

MOST_PAIRS = 2_000
"""Pairs of a team and a thing beyond which a page leaves this to `landbridge access explain`."""

_KINDS = (ThingKind.FEATURE_GROUP, ThingKind.CATALOG, ThingKind.MODEL_GROUP)


def grantable(report: Report) -> Iterator[tuple[Question, Mend]]:
    """In the order of teams, things and capabilities; nothing where there are too many pairs."""
    cells = report.shown
    teams = [each for each in subjects_of(cells) if each.kind is SubjectKind.TEAM]
    things = [each for each in things_of(cells) if each.kind in _KINDS]
    if len(teams) * len(things) > MOST_PAIRS:
        return
    shown = {each.cell.question for each in cells}
    asked = {(each.thing.kind, each.capability) for each in shown}
    for team in teams:
        for thing in things:
            for capability in Capability:
                question = Question(team, capability, thing)
                if (thing.kind, capability) in asked and question not in shown:
                    found = mend(report.declaration, question)
                    if found.changes:
                        yield question, found
