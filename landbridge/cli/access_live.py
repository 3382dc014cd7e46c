"""`landbridge access verify --live`: the deployed accounts in place of the assembly.

The assembly is verified as well: a difference that it does not have is drift, somebody's change by hand.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from landbridge.access.model import Unresolved
from landbridge.access.proof import Difference, Findings, Kind, verify, world_of
from landbridge.aws.deployed import AccountSessions, collect_live, lookup_roles
from landbridge.aws.errors import SessionError
from landbridge.aws.sessions import base_session
from landbridge.cli.access_world import Loaded


@dataclass(frozen=True)
class Deployed:
    """`given` holds the estate of the accounts; `synthesized` is what verifying the assembly found."""

    given: Loaded
    synthesized: Findings

    def drifted(self, difference: Difference) -> bool:
        """Whether the assembly lacks the difference."""
        known = ((each.kind, each.question, each.way) for each in self.synthesized.differences)
        return (difference.kind, difference.question, difference.way) not in known

    def rests_on(self, difference: Difference) -> Unresolved | None:
        """What was not told, where the answer is unknown because of it."""
        if difference.kind is not Kind.UNPROVEN or difference.answered is None:
            return None
        statements = (each for link in difference.answered.links for each in link.decision.because)
        values = {value for each in statements for value in each.actions if isinstance(value, Unresolved)}
        return next((each for each in self.given.world.estate.unresolved if each in values), None)

    def unread(self, differences: Iterable[Difference]) -> tuple[str, ...]:
        """What the accounts did not tell, each with how many of the differences rest on it."""
        resting = Counter(self.rests_on(each) for each in differences)
        unresolved = self.given.world.estate.unresolved
        counts = (f"; {resting[each]} answers rest on it" if resting[each] else "" for each in unresolved)
        return tuple(f"{each.place}: {each.text}{count}" for each, count in zip(unresolved, counts, strict=True))


Report = Callable[[Deployed], int]


def run(arguments: argparse.Namespace, given: Loaded, report: Report) -> int:
    """Exit status 2 where the accounts cannot be read, else what `report` returns."""
    try:
        found = deployed(arguments, given)
    except SessionError as error:
        print(f"landbridge access verify: {error}", file=sys.stderr)
        return 2
    return report(found)


def deployed(arguments: argparse.Namespace, given: Loaded) -> Deployed:
    """Raises SessionError and MalformedPolicy; progress goes to the standard error stream."""
    region = given.declaration.feature_store.region
    roles = lookup_roles(arguments.assembly, region)
    base = base_session(arguments.base_profile)
    sessions = AccountSessions(base, region, role=arguments.role, roles=roles)
    estate = collect_live(given.declaration, sessions, _progress, given.world.estate)
    world = world_of(estate, given.declaration)
    return Deployed(replace(given, world=world), verify(given.world))


def _progress(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
