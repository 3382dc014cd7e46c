"""Every call of every team, those that its grants allow and those just beyond them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from landbridge.declaration.models import Declaration, FeatureGroup
from landbridge.naming import Names
from landbridge.policies.granted import offline_place, works_in_central
from sandbox.demonstration.expectation import Action, Way, granted
from sandbox.demonstration.governed_queries import governed_query_outcomes
from sandbox.demonstration.group_calls import Target, calls
from sandbox.demonstration.home_queries import home_query_outcomes
from sandbox.demonstration.identities import Identity, TeamIdentities
from sandbox.demonstration.ingestion import SAMPLE
from sandbox.demonstration.outcome import ALLOWED, REFUSED, Outcome, attempt
from sandbox.demonstration.producing import produce_outcomes
from sandbox.demonstration.records import identifiers

_LOCAL = (Action.DESCRIBE, Action.GET, Action.PUT, Action.DELETE)


@dataclass(frozen=True)
class Trial:
    """What the calls need. `filled` are the central groups that were ingested, `directory` the environment's."""

    declaration: Declaration
    directory: Path
    identities: dict[str, TeamIdentities]
    filled: set[str]

    @property
    def names(self) -> Names:
        return Names.of(self.declaration)

    def outcomes(self, team: str) -> Iterator[Outcome]:
        """Makes the calls of one team, one after another."""
        yield from self._assuming(team)
        yield self._searching(team)
        for target in self._central_targets(team):
            yield from self._calling(team, target)
        yield from produce_outcomes(self.declaration, self.identities[team])
        yield from self._at_home(team)
        yield from home_query_outcomes(self.declaration, self.identities[team])
        yield from governed_query_outcomes(self.declaration, team)

    def _assuming(self, team: str) -> Iterator[Outcome]:
        """The access role is for the team's declared roles: not for others of its account, nor for other teams."""
        own = self.identities[team]
        others = [identities for name, identities in self.identities.items() if name != team]
        callers: list[tuple[str, Callable[[], Identity], str]] = [
            ("declared role", lambda: own.person, ALLOWED if works_in_central(self.declaration, team) else REFUSED),
            ("undeclared role", lambda: own.stranger, REFUSED),
            *((f"{other.team}'s role", lambda other=other: other.execution, REFUSED) for other in others[:1]),
        ]
        for who, identity, expected in callers:
            call = _assumption(own, identity(), own.access_role_arn)
            yield Outcome(f"{team}: {who}", "assume", "access role", "", attempt(call), expected)
        call = _assumption(own, own.stranger, own.execution_role_arn)
        yield Outcome(f"{team}: undeclared role", "assume", "execution role", "", attempt(call), REFUSED)

    def _searching(self, team: str) -> Outcome:
        expected = ALLOWED if self.declaration.teams[team].discover else REFUSED
        result = attempt(lambda: self._search(self.identities[team].execution))
        return Outcome(team, "search", "every group", Way.SHARE, result, expected)

    def _search(self, identity: Identity) -> None:
        pages = identity.client("sagemaker").get_paginator("search")
        found = {
            result["FeatureGroup"]["FeatureGroupName"]
            for page in pages.paginate(Resource="FeatureGroup", CrossAccountFilterOption="CrossAccount")
            for result in page["Results"]
        }
        names = self.names
        declared = {names.feature_group(key, group) for key, group in self.declaration.feature_groups.items()}
        if missing := declared - found:
            raise LookupError(f"the search does not show {', '.join(sorted(missing))}")

    def _central_targets(self, team: str) -> Iterator[Target]:
        names = self.names
        for key, group in self.declaration.feature_groups.items():
            offline = offline_place(names, key, group) if group.store.offline else None
            arn = names.feature_group_arn(names.feature_group(key, group))
            known = self._known(key, group) if key in self.filled else None
            yield Target(key, arn, group, known, offline, f"probe-{team}")

    def _calling(self, team: str, target: Target) -> Iterator[Outcome]:
        grant = self.declaration.grants.get(team, {}).get(target.key)
        own, offline = self.identities[team], self.declaration.teams[team].offline
        ways = {Way.SHARE: own.execution}
        if works_in_central(self.declaration, team):
            ways[Way.ROLE] = own.access
        for way, identity in ways.items():
            for action, call in calls(target, identity, self.names.workgroup(team)).items():
                if action is Action.QUERY and (way is Way.SHARE or target.offline is None):
                    continue
                expected = ALLOWED if granted(grant, offline, action, way) else REFUSED
                yield Outcome(team, action, target.key, way, attempt(call), expected)
        if grant is not None and grant.store.online and not target.group.existing:
            # Whoever has every right in the account still lacks the key, which trusts execution roles alone.
            call = calls(target, own.stranger, "")[Action.GET]
            yield Outcome(f"{team}: undeclared role", Action.GET, target.key, Way.SHARE, attempt(call), REFUSED)

    def _at_home(self, team: str) -> Iterator[Outcome]:
        """Local groups are their team's own; the next team is refused."""
        names, own = self.names, self.identities[team]
        others = [identities for name, identities in self.identities.items() if name != team]
        for key, group in self.declaration.local_feature_groups.get(team, {}).items():
            arn = names.feature_group_arn(names.feature_group(key, group), own.account)
            target = Target(key, arn, group, self._known(key, group), None, f"probe-{team}")
            for action in _LOCAL:
                call = calls(target, own.execution, "")[action]
                yield Outcome(team, action, f"{key} (local)", Way.HOME, attempt(call), ALLOWED)
            for other in others[:1]:
                call = calls(target, other.execution, "")[Action.GET]
                yield Outcome(other.team, Action.GET, f"{key} ({team}'s)", "by its ARN", attempt(call), REFUSED)

    def _known(self, key: str, group: FeatureGroup) -> str:
        return next(iter(identifiers(self.directory, key, group)), SAMPLE)


def _assumption(team: TeamIdentities, identity: Identity, role_arn: str) -> Callable[[], object]:
    return lambda: team.assume(identity, role_arn)
