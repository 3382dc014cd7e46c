"""An IAM user for a console that cannot assume a role, with its access key in Secrets Manager."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct


@dataclass(frozen=True)
class ConsoleUserSettings:
    """`policies` are whole documents, named by `policy_names` in the same order; `managed_policies` are ARNs beside
    them. `secret` is the secret's name, `key_arn` what encrypts it."""

    name: str
    policies: Sequence[Mapping[str, Any]]
    policy_names: Sequence[str]
    managed_policies: Sequence[str]
    secret: str
    key_arn: str


class ConsoleUser(Construct):
    """Not retained: a credential goes with what it was for. The secret holds JSON with accessKeyId and
    secretAccessKey; nothing else in the template names them."""

    def __init__(self, scope: Construct, construct_id: str, settings: ConsoleUserSettings) -> None:
        super().__init__(scope, construct_id)
        policies = [
            iam.CfnManagedPolicy(self, f"Policy{number}", managed_policy_name=name, policy_document=document)
            for number, (name, document) in enumerate(zip(settings.policy_names, settings.policies, strict=True), 1)
        ]
        self.user = iam.CfnUser(
            self,
            "User",
            user_name=settings.name,
            managed_policy_arns=[*(policy.ref for policy in policies), *settings.managed_policies],
        )
        key = iam.CfnAccessKey(self, "Key", user_name=self.user.ref)
        secretsmanager.CfnSecret(
            self,
            "Secret",
            name=settings.secret,
            description=f"Access key of {settings.name}.",
            kms_key_id=settings.key_arn,
            secret_string=Stack.of(self).to_json_string(
                {"accessKeyId": key.ref, "secretAccessKey": key.attr_secret_access_key}
            ),
        )
