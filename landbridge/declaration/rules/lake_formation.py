"""Rules about how much fits into Lake Formation's stacks. Which teams it may govern is in `offline`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from landbridge.declaration.models import OfflineAccess
from landbridge.declaration.rules.judged import Finding, Judged

GROUPS_OF_A_STACK = 150
"""A stack holds 500 resources (CloudFormation user guide, cloudformation-limits), and a table takes three: location,
LF-tag, and the tag's association."""

GRANTS_OF_A_TEAM = 450
"""Each is a resource of one stack."""


def governed_stacks_hold_at_most_150_groups(judged: Judged) -> Iterator[Finding]:
    if not judged.knows("teams", "grants") or not any(_granted(judged, team) for team in judged.declaration.teams):
        return
    stacks = defaultdict(list)
    for key, group in judged.declaration.feature_groups.items():
        if group.store.offline and not group.existing:
            stacks[group.owner, group.shard].append(key)
    for (owner, shard), keys in stacks.items():
        for key in keys[GROUPS_OF_A_STACK:]:
            yield Finding(
                ("feature_groups", key, "shard"),
                f"with `offline: lake-formation` a stack holds at most {GROUPS_OF_A_STACK} groups with offline stores, "
                f"and shard {shard} of `{owner}` has {len(keys)}; write another `shard` if this group is new, or "
                "`offline: catalog` for all teams",
            )


def grants_of_a_team_fit_into_one_stack(judged: Judged) -> Iterator[Finding]:
    for team in judged.declaration.teams:
        granted = _granted(judged, team)
        if granted > GRANTS_OF_A_TEAM:
            yield Finding(
                ("teams", team, "offline"),
                f"with `offline: lake-formation` a team is granted the offline data of at most {GRANTS_OF_A_TEAM} "
                f"groups, and this one of {granted}; give some of the grants to a second team with the same account",
            )


def _granted(judged: Judged, team: str) -> int:
    """How many groups the team reads through Lake Formation."""
    if judged.declaration.teams[team].offline is not OfflineAccess.LAKE_FORMATION:
        return 0
    return sum(grant.store.offline for grant in judged.declaration.grants.get(team, {}).values())
