"""A role with its permissions in managed policies, as many as IAM's sizes ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aws_cdk import aws_iam as iam
from constructs import Construct


@dataclass(frozen=True)
class PolicyRoleSettings:
    """`policies` are whole documents, named by `policy_names` in the same order. `managed_policies` are ARNs of
    policies that are there already."""

    name: str
    description: str
    trust: Mapping[str, Any]
    policies: Sequence[Mapping[str, Any]]
    policy_names: Sequence[str]
    managed_policies: Sequence[str] = ()


class PolicyRole(Construct):
    """The role; its sessions last one hour at most."""

    def __init__(self, scope: Construct, construct_id: str, settings: PolicyRoleSettings) -> None:
        super().__init__(scope, construct_id)
        policies = [
            iam.CfnManagedPolicy(self, f"Policy{number}", managed_policy_name=name, policy_document=document)
            for number, (name, document) in enumerate(zip(settings.policy_names, settings.policies, strict=True), 1)
        ]
        self.role = iam.CfnRole(
            self,
            "Role",
            role_name=settings.name,
            description=settings.description,
            assume_role_policy_document=settings.trust,
            managed_policy_arns=[*(policy.ref for policy in policies), *settings.managed_policies] or None,
        )
        self.policies = policies

    @property
    def arn(self) -> str:
        """The role's ARN, for use within the stack."""
        return self.role.attr_arn
