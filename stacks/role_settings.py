"""From a role's documents to the settings of its construct."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from landbridge.naming import Names
from landbridge.policies.packing import pack
from landbridge.policies.statement import Statement
from landbridge.policies.trust import sagemaker_trust
from landbridge_constructs.policy_role import PolicyRoleSettings


def role_settings(
    names: Names, role: str, description: str, trust: Mapping[str, Any], policies: Sequence[Mapping[str, Any]]
) -> PolicyRoleSettings:
    """The role with its managed policies, numbered from 1."""
    policy_names = [names.managed_policy(role, number) for number in range(1, len(policies) + 1)]
    return PolicyRoleSettings(role, description, trust, policies, policy_names)


def feature_store_role(
    names: Names, role: str, description: str, account: str, statements: Sequence[Statement]
) -> PolicyRoleSettings:
    """A role of `account` for SageMaker, its statements in one managed policy. Raises PolicyTooLarge."""
    policies = pack(statements, role=role, policies=1)
    return role_settings(names, role, description, sagemaker_trust(account), policies)
