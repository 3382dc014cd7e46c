"""Access-<team>: what one team may do in the central account. Holds no data and is cheap to change."""

from __future__ import annotations

from constructs import Construct

from landbridge.policies.access_role import access_role_policies
from landbridge.policies.granted import queries_in_central, works_in_central
from landbridge.policies.results import central_query_results
from landbridge.policies.trust import access_role_trust
from landbridge.sharing import team_shares
from landbridge_constructs.policy_role import PolicyRole
from landbridge_constructs.query_workgroup import QueryWorkgroup, QueryWorkgroupSettings
from landbridge_constructs.resource_share import ResourceShare
from stacks.role_settings import role_settings
from stacks.stack import LandbridgeStack, Settings


class AccessStack(LandbridgeStack):
    """RAM shares, access role and workgroup of one team."""

    def __init__(self, scope: Construct, construct_id: str, settings: Settings, team: str) -> None:
        names, declaration = settings.names, settings.declaration
        super().__init__(
            scope,
            construct_id,
            settings,
            account=names.central_account,
            description=f"What {team} may do in the central feature store.",
            stateful=False,
        )
        self.shares = [
            ResourceShare(self, share.name.removeprefix(f"{names.prefix}-"), share)
            for share in team_shares(declaration, names, team)
        ]
        if works_in_central(declaration, team):
            self._role(team)
        if queries_in_central(declaration, team):
            place = central_query_results(declaration, names, team)
            description = f"Queries of {team} over the central offline store."
            workgroup = QueryWorkgroupSettings(names.workgroup(team), description, place.location, place.owner)
            QueryWorkgroup(self, "Workgroup", workgroup)

    def _role(self, team: str) -> None:
        names, declaration = self.settings.names, self.settings.declaration
        PolicyRole(
            self,
            "Role",
            role_settings(
                names,
                names.access_role(team),
                f"Assumed by {team} to use the feature groups granted to it.",
                access_role_trust(declaration, names, team),
                access_role_policies(declaration, names, team),
            ),
        )
