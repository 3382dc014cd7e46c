"""Settings of the roles that Feature Store works with."""

from __future__ import annotations

from collections.abc import Sequence

from landbridge.policies.packing import pack
from landbridge.policies.statement import Statement
from landbridge.policies.trust import feature_store_trust
from landbridge_constructs.policy_role import PolicyRoleSettings


def feature_store_role(
    name: str, description: str, account: str, statements: Sequence[Statement]
) -> PolicyRoleSettings:
    """A role of `account` for SageMaker, its statements in one managed policy. Raises PolicyTooLarge."""
    return PolicyRoleSettings(
        name, description, feature_store_trust(account), pack(statements, role=name, policies=1), [f"{name}-1"]
    )
