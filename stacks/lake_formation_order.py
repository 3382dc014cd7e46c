"""The stacks of Lake Formation within an app, and which waits for which.

LakeFormation -> Foundation, whose database and role it is about; FeatureGroups -> LakeFormation, so that Feature Store
may keep the tables that it makes; LakeFormationTables -> its FeatureGroups; LakeFormationGrants of a team -> the team's
execution role and the tables that it is granted; LakeFormationLink -> the grants. As elsewhere, an order of deployment
only.
"""

from __future__ import annotations

from aws_cdk import App, Stack

from landbridge.declaration.models import OfflineAccess
from landbridge.lake_formation import (
    STACKS,
    governed_tables,
    lake_formation_governs,
    reads_through_lake_formation,
    tables_stack,
)
from landbridge.policies.granted import offline_through
from stacks.feature_groups import FeatureGroupsStack
from stacks.lake_formation import (
    LakeFormationGrantsStack,
    LakeFormationLinkStack,
    LakeFormationStack,
    LakeFormationTablesStack,
)
from stacks.stack import Settings


def add_lake_formation(app: App, settings: Settings, only_team: str | None = None) -> None:
    """To an app that holds all other stacks; none where no team has `offline: lake-formation`."""
    declaration = settings.declaration
    central = None
    if lake_formation_governs(declaration) and not only_team:
        central = LakeFormationStack(app, STACKS, settings)
        _wait(central, app.node.try_find_child("Foundation"))
    stacks = _add_tables(app, settings, central)
    for team in [only_team] if only_team else declaration.teams:
        if declaration.teams[team].offline is OfflineAccess.LAKE_FORMATION:
            _add_team(app, settings, team, stacks)


def _add_tables(app: App, settings: Settings, central: Stack | None) -> dict[str, Stack]:
    """Beside each FeatureGroups stack with offline stores, by the group's key."""
    tables = governed_tables(settings.declaration, settings.names)
    stacks: dict[str, Stack] = {}
    for groups in [child for child in app.node.children if isinstance(child, FeatureGroupsStack)]:
        _wait(groups, central)
        governed = {key: tables[key] for key in groups.groups if key in tables}
        if governed:
            owner = settings.declaration.feature_groups[next(iter(governed))].owner
            stack = LakeFormationTablesStack(app, tables_stack(groups.node.id), settings, owner, governed)
            _wait(stack, groups)
            stacks |= dict.fromkeys(governed, stack)
    return stacks


def _add_team(app: App, settings: Settings, team: str, tables: dict[str, Stack]) -> None:
    """The grants of a team that lost its last one are a stack without resources, which `cdk deploy` deletes: left out
    of the app, it would stay, and Lake Formation would go on granting."""
    grants = LakeFormationGrantsStack(app, f"{STACKS}Grants-{team}", settings, team)
    _wait(grants, app.node.try_find_child(f"Team-{team}"))
    for key in offline_through(settings.declaration, team, OfflineAccess.LAKE_FORMATION):
        _wait(grants, tables.get(key))
    if not reads_through_lake_formation(settings.declaration, team):
        return
    link = LakeFormationLinkStack(app, f"{STACKS}Link-{team}", settings, team)
    _wait(link, grants)


def _wait(stack: object, other: object) -> None:
    """An app of one team's stacks lacks those of others: then there is nothing to wait for."""
    if isinstance(stack, Stack) and isinstance(other, Stack):
        stack.add_stack_dependency(other)
