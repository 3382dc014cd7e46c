"""`landbridge access verify --live`: the deployed accounts in place of the assembly.

The assembly is verified as well: a difference that it does not have is drift, somebody's change by hand.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace

from landbridge.access.live import AccountSessions, collect_live, lookup_roles
from landbridge.access.proof import Difference, Findings, verify, world_of
from landbridge.aws.errors import SessionError
from landbridge.aws.sessions import base_session
from landbridge.cli.access_world import Loaded


@dataclass(frozen=True)
class Deployed:
    """`given` holds the estate of the accounts; `unread` is what they did not tell, `synthesized` what verifying the
    assembly found."""

    given: Loaded
    unread: tuple[str, ...]
    synthesized: Findings

    def drifted(self, difference: Difference) -> bool:
        """Whether the assembly lacks the difference."""
        known = ((each.kind, each.question, each.way) for each in self.synthesized.differences)
        return (difference.kind, difference.question, difference.way) not in known


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
    unread = tuple(f"{each.place}: {each.text}" for each in estate.unresolved)
    world = world_of(estate, given.declaration)
    return Deployed(replace(given, world=world), unread, verify(given.world))


def _progress(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
