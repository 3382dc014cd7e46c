"""A customer key with yearly rotation and an alias; its ARN may stand in an SSM parameter for other stacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aws_cdk import aws_kms as kms
from aws_cdk import aws_ssm as ssm
from constructs import Construct

from landbridge_constructs.retention import retain


@dataclass(frozen=True)
class EncryptionKeySettings:
    """`alias` with its prefix alias/. `parameter` is the SSM parameter for the key's ARN; None makes none."""

    alias: str
    description: str
    policy: Mapping[str, Any]
    parameter: str | None = None


class EncryptionKey(Construct):
    """Retained: data that it encrypted is lost with it."""

    def __init__(self, scope: Construct, construct_id: str, settings: EncryptionKeySettings) -> None:
        super().__init__(scope, construct_id)
        self.key = kms.CfnKey(
            self,
            "Key",
            description=settings.description,
            key_policy=settings.policy,
            enable_key_rotation=True,
            pending_window_in_days=30,
        )
        retain(self.key)
        self.alias = kms.CfnAlias(self, "Alias", alias_name=settings.alias, target_key_id=self.key.ref)
        retain(self.alias)
        if settings.parameter is not None:
            ssm.CfnParameter(
                self,
                "Arn",
                name=settings.parameter,
                type="String",
                value=self.key.attr_arn,
                description=settings.description,
            )

    @property
    def arn(self) -> str:
        """The key's ARN, for use within the stack."""
        return self.key.attr_arn
