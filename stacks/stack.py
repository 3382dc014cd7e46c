"""What all of Landbridge's stacks have in common."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from aws_cdk import DefaultStackSynthesizer, Environment, Stack
from constructs import Construct

from landbridge.declaration.models import Declaration
from landbridge.naming import Names

FUNCTIONS = Path(__file__).resolve().parent.parent / "functions"
"""The handlers of Lambda functions, one folder each."""


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
            # One for each stack: a shared one would publish every stack's assets with each. The CDK CLI checks the
            # bootstrap version itself, so the template need not.
            synthesizer=DefaultStackSynthesizer(generate_bootstrap_version_rule=False),
        )
        self.settings = settings
