"""What all of Landbridge's stacks have in common."""

from __future__ import annotations

from dataclasses import dataclass

from aws_cdk import Environment, Stack
from constructs import Construct

from landbridge.declaration.models import Declaration
from landbridge.naming import Names


@dataclass(frozen=True)
class Settings:
    """What every stack is made from."""

    declaration: Declaration
    names: Names


class LandbridgeStack(Stack):
    """A stack with its physical name, account and Region; protected from deletion where it holds data."""

    def __init__(
        self, scope: Construct, construct_id: str, settings: Settings, *, account: str, description: str, stateful: bool
    ) -> None:
        super().__init__(
            scope,
            construct_id,
            stack_name=settings.names.stack(construct_id),
            description=description,
            env=Environment(account=account, region=settings.names.region),
            termination_protection=stateful,
        )
        self.settings = settings
