"""Whether AWS would take every policy that a declaration stands for, asked before anything is synthesized."""

from __future__ import annotations

from collections.abc import Callable

from landbridge.declaration.models import Declaration
from landbridge.lake_formation import lake_formation_governs
from landbridge.naming import Names
from landbridge.policies.access_role import access_role_policies
from landbridge.policies.buckets import offline_bucket_policy
from landbridge.policies.execution_role import execution_role_policies
from landbridge.policies.keys import offline_key_policy, online_key_policy
from landbridge.policies.lake_formation import registration_role_policies, revocation_role_policies
from landbridge.policies.merge_policy_role import bucket_policies
from landbridge.policies.offline_catalog import catalog_statements, existing_bucket_statements
from landbridge.policies.packing import PolicyTooLarge
from landbridge.policies.replication import replication_role_policies
from landbridge.policies.trust import access_role_trust, execution_role_trust


def _existing_bucket_policies(declaration: Declaration, names: Names) -> object:
    return bucket_policies(names, tuple(existing_bucket_statements(declaration, names)))


def _replication_role_policies(declaration: Declaration, names: Names) -> object:
    # The key's ARN stands in a policy that is always small enough.
    return replication_role_policies(declaration, names, "") if declaration.replicas else None


def _lake_formation_role_policies(declaration: Declaration, names: Names) -> object:
    if not lake_formation_governs(declaration):
        return None
    return registration_role_policies(declaration, names), revocation_role_policies(declaration, names)


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
)


def policies_too_large(declaration: Declaration) -> list[str]:
    """A line for each policy that is too large: what needs it and what to do."""
    names = Names.of(declaration)
    found = [_refusal(make, declaration, names) for make in _CENTRAL]
    found += [_refusal(make, declaration, names, team) for team in declaration.teams for make in _PER_TEAM]
    return [line for line in found if line is not None]


def _refusal(make: Callable[..., object], *arguments: object) -> str | None:
    try:
        make(*arguments)
    except PolicyTooLarge as error:
        return str(error)
    return None
