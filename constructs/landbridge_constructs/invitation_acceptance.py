"""Accepts the RAM invitations of one owner account, by name, without a console.

No CloudFormation type accepts an invitation. A custom resource does when the stack is deployed, and waits a while for
what is still on its way; a schedule takes up what comes later, so that the order of deployments does not matter.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from constructs import Construct

from landbridge_constructs.policy_role import PolicyRoleSettings
from landbridge_constructs.python_function import PythonFunction, PythonFunctionSettings, ScheduleSettings

WAIT_SECONDS = 120
TIMEOUT_SECONDS = 300


@dataclass(frozen=True)
class InvitationAcceptanceSettings:
    """`source` is the folder of the handler. `share_names` are exact. `invited` False makes the resource a no-op."""

    function_name: str
    log_group: str
    role: PolicyRoleSettings
    source: str
    owner_account: str
    share_names: tuple[str, ...]
    invited: bool


class InvitationAcceptance(PythonFunction):
    """The function, with the custom resource and for invited accounts the schedule that call it."""

    def __init__(self, scope: Construct, construct_id: str, settings: InvitationAcceptanceSettings) -> None:
        inside_organisation = "false" if settings.invited else "true"
        super().__init__(
            scope,
            construct_id,
            PythonFunctionSettings(
                function_name=settings.function_name,
                description=f"Accepts RAM invitations of account {settings.owner_account}.",
                log_group=settings.log_group,
                role=settings.role,
                source=settings.source,
                timeout_seconds=TIMEOUT_SECONDS,
                environment={
                    "OWNER_ACCOUNT": settings.owner_account,
                    "SHARE_NAMES": json.dumps(settings.share_names),
                    "INSIDE_ORGANISATION": inside_organisation,
                },
            ),
        )
        self.custom_resource(
            self,
            "Acceptance",
            {
                "OwnerAccount": settings.owner_account,
                "ShareNames": list(settings.share_names),
                "InsideOrganisation": inside_organisation,
                "WaitSeconds": str(WAIT_SECONDS),
            },
        )
        if settings.invited:
            description = "Takes up invitations that come after the stack was deployed."
            self.call_on(ScheduleSettings(settings.function_name, description, minutes=15))
