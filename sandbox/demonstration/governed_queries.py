"""Queries through Lake Formation, which the local AWS has not: named, with what must come of them, and never made."""

from collections.abc import Iterator

from landbridge.declaration.models import Declaration
from landbridge.lake_formation import governed_tables, reads_through_lake_formation
from landbridge.naming import Names
from sandbox.demonstration.expectation import Action, Way, granted
from sandbox.demonstration.outcome import ALLOWED, NOT_VERIFIABLE, REFUSED, Outcome


def governed_query_outcomes(declaration: Declaration, team: str) -> Iterator[Outcome]:
    """One for every governed table, granted or not; none for a team that does not read through Lake Formation."""
    if not reads_through_lake_formation(declaration, team):
        return
    grants, offline = declaration.grants.get(team, {}), declaration.teams[team].offline
    for key in governed_tables(declaration, Names.of(declaration)):
        expected = ALLOWED if granted(grants.get(key), offline, Action.QUERY, Way.LAKE_FORMATION) else REFUSED
        yield Outcome(team, Action.QUERY, key, Way.LAKE_FORMATION, NOT_VERIFIABLE, expected)
