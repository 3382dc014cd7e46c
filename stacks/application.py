"""All stacks of one environment, and which waits for which.

The app's dependencies are an order of deployment only: no stack holds a reference to another, and `cdk deploy NAME`
brings along what NAME stands on. The graph: Foundation -> Replica, since S3 copies only into a bucket that exists;
FeatureGroups -> Foundation; Access -> the FeatureGroups that it shares, since RAM shares what exists; Team -> Access
for invited accounts, so that the invitation is there when the team's stack looks for it. Models -> ModelRegistry and,
for invited accounts, Team -> Models, for the same reasons; Governance stands alone. Where Lake Formation governs the
offline store, `lake_formation_order` adds to it, and `model_cards_order` adds the stacks of model cards.
"""

from __future__ import annotations

from aws_cdk import App

from landbridge.declaration.models import Declaration, FeatureGroup
from landbridge.naming import Names
from landbridge.policies.results import keeps_results_central
from landbridge.sharing import organisation_share
from landbridge_constructs.feature_group import FeatureGroup as FeatureGroupConstruct
from stacks.access import AccessStack
from stacks.discovery import DiscoveryStack
from stacks.feature_groups import FeatureGroupsStack
from stacks.foundation import FoundationStack
from stacks.governance_connection import GovernanceConnectionStack
from stacks.lake_formation_order import add_lake_formation
from stacks.local_feature_groups import LocalFeatureGroupsStack
from stacks.model_access import ModelAccessStack
from stacks.model_cards_order import add_model_cards
from stacks.model_registry import ModelRegistryStack
from stacks.offline_catalog import OfflineCatalogStack
from stacks.replica import ReplicaStack
from stacks.results import ResultsStack
from stacks.stack import Settings
from stacks.team import TeamStack

CONTEXT = {
    # Where in Python's bridge to Node a construct was made: nobody reads it, and it costs time.
    "aws:cdk:disable-creation-stack-traces": True,
    "aws:cdk:disable-stack-trace": True,
    "aws:cdk:disable-logicalId-metadata": True,
    # What a resource is, by the construct's path: `landbridge access` names the statement that decided by it.
    "aws:cdk:enable-path-metadata": True,
    # Without it a tag on the app is a tag of each stack as well, which CloudFormation hands down to every resource of
    # the stack; a feature group's tags are create-only.
    "@aws-cdk/core:explicitStackTags": True,
}


def new_app(outdir: str | None = None) -> App:
    """An app without construct tree, stack traces and CDK's own template validation, which make up most of a synth.

    Templates are validated by cfn-lint and cdk-nag in the tests. `outdir` None leaves the place to the CDK CLI.
    """
    return App(
        outdir=outdir,
        analytics_reporting=False,
        tree_metadata=False,
        builtin_cloud_formation_validation=False,
        context=CONTEXT,
    )


def add_stacks(app: App, declaration: Declaration, only_team: str | None = None) -> None:
    """Every stack of the environment; with `only_team` that team's own stacks alone."""
    settings = Settings(declaration, Names.of(declaration))
    foundation = _add_foundation(app, settings, only_team)
    owned = _add_feature_groups(app, settings, foundation, only_team)
    results = None if only_team else _add_central(app, settings)
    for team in [only_team] if only_team else declaration.teams:
        access = _add_team(app, settings, team, owned)
        if results is not None and keeps_results_central(declaration, team):
            access.add_stack_dependency(results)
    _add_models(app, settings, only_team)
    if not only_team:
        add_model_cards(app, settings)
    add_lake_formation(app, settings, only_team)


def _add_foundation(app: App, settings: Settings, only_team: str | None) -> FoundationStack | None:
    """The Replica stacks, and Foundation, which copies into them."""
    teams = [team for team in settings.declaration.replicas if only_team in (None, team)]
    replicas = [ReplicaStack(app, f"Replica-{team}", settings, team) for team in teams]
    if only_team:
        return None
    foundation = FoundationStack(app, "Foundation", settings)
    for replica in replicas:
        foundation.add_stack_dependency(replica)
    return foundation


def _add_central(app: App, settings: Settings) -> ResultsStack | None:
    """What teams share in the central account, beyond the store itself, where any needs it. Returns where results
    lie."""
    declaration, names = settings.declaration, settings.names
    central = any(keeps_results_central(declaration, team) for team in declaration.teams)
    results = ResultsStack(app, "Results", settings) if central else None
    OfflineCatalogStack(app, "OfflineCatalog", settings)
    share = organisation_share(declaration, names)
    if share is not None:
        DiscoveryStack(app, "Discovery", settings, share)
    return results


def _add_feature_groups(
    app: App, settings: Settings, foundation: FoundationStack | None, only_team: str | None
) -> dict[str, FeatureGroupConstruct]:
    """The FeatureGroups stacks; returns the constructs of the groups by their keys."""
    stack_groups: dict[str, dict[str, FeatureGroup]] = {}
    for key, group in settings.declaration.feature_groups.items():
        if not group.existing and only_team in (None, group.owner):
            name = settings.names.feature_groups_stack(group.owner, group.shard)
            stack_groups.setdefault(name, {})[key] = group
    owned: dict[str, FeatureGroupConstruct] = {}
    for name, groups in stack_groups.items():
        owner = next(iter(groups.values())).owner
        stack = FeatureGroupsStack(app, name, settings, owner, groups)
        if foundation is not None:
            stack.add_stack_dependency(foundation)
        owned.update(stack.groups)
    return owned


def _add_team(app: App, settings: Settings, team: str, owned: dict[str, FeatureGroupConstruct]) -> AccessStack:
    """The stacks of one team; returns the one in the central account."""
    access = AccessStack(app, f"Access-{team}", settings, team)
    shared = [
        owned[key]
        for key, grant in settings.declaration.grants.get(team, {}).items()
        if grant.store.online and key in owned
    ]
    if shared:
        # Between two stacks this orders the stacks and leaves the templates alone.
        access.shares[-1].node.add_dependency(*shared)
    if team in settings.declaration.local_feature_groups:
        LocalFeatureGroupsStack(app, f"LocalFeatureGroups-{team}", settings, team)
    own = TeamStack(app, f"Team-{team}", settings, team)
    if settings.declaration.needs_invitation(team):
        own.add_stack_dependency(access)
    return access


def _add_models(app: App, settings: Settings, only_team: str | None) -> None:
    """The registry, who may use it, and the consoles that follow it or registries elsewhere."""
    declaration = settings.declaration
    registry = declaration.model_registry
    stack = None
    if registry is not None and not only_team:
        stack = ModelRegistryStack(app, "ModelRegistry", settings, registry.account)
    for team in [only_team] if only_team else declaration.teams:
        if registry is None:
            continue
        # Without a grant it has no resources, and `cdk deploy` deletes it: left out of the app, it would go on sharing.
        access = ModelAccessStack(app, f"Models-{team}", settings, registry.account, team)
        if stack is not None:
            access.add_stack_dependency(stack)
        own = app.node.find_child(f"Team-{team}")
        if access.shares and declaration.needs_invitation(team) and isinstance(own, TeamStack):
            own.add_stack_dependency(access)
    for connection in () if only_team else declaration.governance:
        GovernanceConnectionStack(app, f"Governance-{connection}", settings, connection)
