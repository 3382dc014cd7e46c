"""Models-<team>: the RAM shares of one team's model groups, and the role that it registers models as. Holds no data and
is cheap to change."""

from __future__ import annotations

from constructs import Construct

from landbridge.model_sharing import model_shares
from landbridge.policies.model_registry import models_role_policies, registers_models
from landbridge.policies.trust import models_role_trust
from landbridge_constructs.policy_role import PolicyRole
from landbridge_constructs.resource_share import ResourceShare
from stacks.role_settings import role_settings
from stacks.stack import LandbridgeStack, Settings


class ModelAccessStack(LandbridgeStack):
    """In the registry account."""

    def __init__(self, scope: Construct, construct_id: str, settings: Settings, account: str, team: str) -> None:
        super().__init__(
            scope,
            construct_id,
            settings,
            account=account,
            description=f"What {team} may do with the central models.",
            stateful=False,
        )
        names = settings.names
        self.shares = [
            ResourceShare(self, share.name.removeprefix(f"{names.prefix}-"), share)
            for share in model_shares(settings.declaration, names, team)
        ]
        if not self.shares:
            # An empty template differs from no stack in nothing, so that `cdk diff` has nothing to show.
            self.template_options.description = None
        if registers_models(settings.declaration, names, team):
            PolicyRole(
                self,
                "Role",
                role_settings(
                    names,
                    names.models_role(team),
                    f"Assumed by {team} to register models.",
                    models_role_trust(settings.declaration, names, team),
                    models_role_policies(settings.declaration, names, team),
                ),
            )
