"""A role that never has more than its permissions boundary allows, whatever is attached to it later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aws_cdk import aws_iam as iam
from constructs import Construct

from landbridge_constructs.policy_role import PolicyRole, PolicyRoleSettings


class BoundedRole(PolicyRole):
    """The boundary gives nothing by itself (IAM user guide, access_policies_boundaries)."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        settings: PolicyRoleSettings,
        *,
        boundary_name: str,
        boundary: Mapping[str, Any],
    ) -> None:
        super().__init__(scope, construct_id, settings)
        policy = iam.CfnManagedPolicy(self, "Boundary", managed_policy_name=boundary_name, policy_document=boundary)
        self.role.permissions_boundary = policy.ref
