"""What a declaration gives each team, in the terms of `docs/concepts/sharing.md` and `offline.md`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from landbridge.access.capabilities.actors import ACCESS_ROLE, EXECUTION_ROLE
from landbridge.declaration.model_registry import ModelLevel
from landbridge.declaration.models import Declaration, Grant, OfflineAccess, Results


@dataclass(frozen=True, slots=True)
class Granted:
    """One grant of one central group."""

    team: str
    key: str
    grant: Grant

    @property
    def place(self) -> tuple[str, ...]:
        return ("grants", self.team, self.key)


def grants(declaration: Declaration) -> Iterator[Granted]:
    """Every grant, in the order of the declaration."""
    for team, granted in declaration.grants.items():
        for key, grant in granted.items():
            yield Granted(team, key, grant)


def reads_offline_through(declaration: Declaration, team: str, way: OfflineAccess) -> bool:
    """Whether the team is granted offline data and reaches it in this way."""
    if declaration.teams[team].offline is not way:
        return False
    return any(grant.store.offline for grant in declaration.grants.get(team, {}).values())


def queries_in_central(declaration: Declaration, team: str) -> bool:
    """Whether the access role queries: what is granted with `offline: role`, and what the team produces."""
    produces = declaration.teams[team].produce is not None
    return produces or reads_offline_through(declaration, team, OfflineAccess.ROLE)


def queries_at_home(declaration: Declaration, team: str) -> bool:
    """Whether the execution role queries: central tables in place, copies, the team's own groups."""
    local = declaration.local_feature_groups.get(team, {}).values()
    return (
        reads_offline_through(declaration, team, OfflineAccess.CATALOG)
        or reads_offline_through(declaration, team, OfflineAccess.LAKE_FORMATION)
        or bool(declaration.replicas.get(team))
        or any(group.store.offline for group in local)
    )


def has_access_role(declaration: Declaration, team: str) -> bool:
    """Whether there is anything to do in the central account: records online, queries there, groups to make."""
    online = any(grant.store.online for grant in declaration.grants.get(team, {}).values())
    return online or queries_in_central(declaration, team)


def has_models_role(declaration: Declaration, team: str) -> bool:
    """Whether the team registers models, as a role in the registry account."""
    return ModelLevel.REGISTER in declaration.model_grants.get(team, {}).values()


def keeps_results_central(declaration: Declaration, team: str) -> bool:
    """Whether the access role's results lie in the central bucket."""
    return queries_in_central(declaration, team) and declaration.teams[team].results is Results.CENTRAL


def offline_role(declaration: Declaration, team: str) -> str:
    """Which role reads the granted offline data."""
    return ACCESS_ROLE if declaration.teams[team].offline is OfflineAccess.ROLE else EXECUTION_ROLE


def governs_tables(declaration: Declaration) -> bool:
    """Whether Lake Formation decides who reads the central tables."""
    return any(reads_offline_through(declaration, team, OfflineAccess.LAKE_FORMATION) for team in declaration.teams)
