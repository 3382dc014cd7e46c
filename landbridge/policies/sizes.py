"""Whether AWS would take every policy that a declaration stands for, asked before anything is synthesized."""

from __future__ import annotations

from collections.abc import Callable

from landbridge.declaration.models import Declaration
from landbridge.lake_formation import lake_formation_governs
from landbridge.naming import Names
from landbridge.policies.access_role import access_role_policies
from landbridge.policies.buckets import offline_bucket_policy
from landbridge.policies.execution_role import execution_role_policies
from landbridge.policies.governance_role import console_trust
from landbridge.policies.keys import offline_key_policy, online_key_policy
from landbridge.policies.lake_formation import registration_role_policies, revocation_role_policies
from landbridge.policies.merge_policy_role import bucket_policies
from landbridge.policies.model_registry import (
    artifacts_bucket_policy,
    artifacts_key_policy,
    model_group_policy,
    models_role_policies,
    registers_models,
)
from landbridge.policies.offline_catalog import catalog_statements, existing_bucket_statements
from landbridge.policies.packing import PolicyTooLarge
from landbridge.policies.replication import replication_role_policies
from landbridge.policies.trust import access_role_trust, execution_role_trust, models_role_trust


def _existing_bucket_policies(declaration: Declaration, names: Names) -> object:
    return bucket_policies(names, tuple(existing_bucket_statements(declaration, names)))


def _replication_role_policies(declaration: Declaration, names: Names) -> object:
    # The key's ARN stands in a policy that is always small enough.
    return replication_role_policies(declaration, names, "") if declaration.replicas else None


def _lake_formation_role_policies(declaration: Declaration, names: Names) -> object:
    if not lake_formation_governs(declaration):
        return None
    return registration_role_policies(declaration, names), revocation_role_policies(declaration, names)


def _models_role(declaration: Declaration, names: Names, team: str) -> object:
    if not registers_models(declaration, names, team):
        return None
    return models_role_policies(declaration, names, team), models_role_trust(declaration, names, team)


_CENTRAL: tuple[Callable[[Declaration, Names], object], ...] = (
    online_key_policy,
    offline_key_policy,
    offline_bucket_policy,
    catalog_statements,
    _existing_bucket_policies,
    _replication_role_policies,
    _lake_formation_role_policies,
)
_PER_TEAM: tuple[Callable[[Declaration, Names, str], object], ...] = (
    access_role_policies,
    access_role_trust,
    execution_role_policies,
    execution_role_trust,
    _models_role,
)


def policies_too_large(declaration: Declaration) -> list[str]:
    """A line for each policy that is too large: what needs it and what to do."""
    names = Names.of(declaration)
    found = [_refusal(make, declaration, names) for make in _CENTRAL]
    found += [_refusal(make, declaration, names, team) for team in declaration.teams for make in _PER_TEAM]
    found += _models_too_large(declaration, names)
    return [line for line in found if line is not None]


def _models_too_large(declaration: Declaration, names: Names) -> list[str | None]:
    groups = [key for key, group in declaration.model_groups.items() if not group.existing]
    found = [_refusal(model_group_policy, declaration, names, key) for key in groups]
    if declaration.model_registry is not None:
        account = declaration.model_registry.account
        for make in (artifacts_bucket_policy, artifacts_key_policy):
            found.append(_refusal(make, declaration, names, account))
    by_role = [name for name, connection in declaration.governance.items() if connection.external_id is not None]
    return [*found, *(_refusal(console_trust, declaration, names, name) for name in by_role)]


def _refusal(make: Callable[..., object], *arguments: object) -> str | None:
    try:
        make(*arguments)
    except PolicyTooLarge as error:
        return str(error)
    return None
