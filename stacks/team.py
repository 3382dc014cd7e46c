"""Team-<team>: what one team has in its own account."""

from __future__ import annotations

from aws_cdk import aws_athena as athena
from constructs import Construct

from landbridge.declaration.models import OfflineAccess
from landbridge.model_sharing import model_shares
from landbridge.policies.buckets import results_bucket_policy
from landbridge.policies.execution_role import execution_role_policies
from landbridge.policies.granted import offline_through, queries_at_home
from landbridge.policies.invitations_role import invitations_role_statements
from landbridge.policies.keys import results_key_policy
from landbridge.policies.packing import pack
from landbridge.policies.results import home_query_results
from landbridge.policies.trust import execution_role_trust, service_trust
from landbridge.sharing import team_shares
from landbridge_constructs.encryption_key import EncryptionKey, EncryptionKeySettings
from landbridge_constructs.invitation_acceptance import InvitationAcceptance, InvitationAcceptanceSettings
from landbridge_constructs.policy_role import PolicyRole
from landbridge_constructs.private_bucket import PrivateBucket, PrivateBucketSettings
from landbridge_constructs.query_workgroup import QueryWorkgroup, QueryWorkgroupSettings
from stacks.role_settings import role_settings
from stacks.stack import FUNCTIONS, LandbridgeStack, Settings


class TeamStack(LandbridgeStack):
    """Execution role, results bucket, queries at home, acceptance of invitations."""

    def __init__(self, scope: Construct, construct_id: str, settings: Settings, team: str) -> None:
        self.team = team
        self.team_account = settings.declaration.teams[team].account
        super().__init__(
            scope,
            construct_id,
            settings,
            account=self.team_account,
            description=f"What {team} has in its own account to use the central feature store.",
            stateful=False,
        )
        self._results()
        self._execution_role()
        if queries_at_home(settings.declaration, team):
            self._queries()
        names, declaration = settings.names, settings.declaration
        shares = tuple(share.name for share in team_shares(declaration, names, team))
        if shares:
            function, log_group = names.invitations_function(team), names.invitations_log_group(team)
            role = names.invitations_role(team)
            self._invitations("Invitations", function, log_group, role, names.central_account, shares)
        models = tuple(share.name for share in model_shares(declaration, names, team))
        if models and declaration.needs_invitation(team) and declaration.model_registry is not None:
            function, log_group = names.model_invitations(team), names.model_invitations_log_group(team)
            owner = declaration.model_registry.account
            self._invitations("ModelInvitations", function, log_group, function, owner, models)

    def _results(self) -> None:
        """Made for every team, whether it queries or not: the bucket and the key are retained, and a team that queries
        no more and later again would meet its own bucket."""
        names, declaration = self.settings.names, self.settings.declaration
        key = EncryptionKey(
            self,
            "ResultsKey",
            EncryptionKeySettings(
                names.results_key_alias(self.team),
                f"Query results of {self.team}.",
                results_key_policy(declaration, names, self.team),
            ),
        )
        PrivateBucket(
            self,
            "Results",
            PrivateBucketSettings(
                names.results_bucket(self.team, self.team_account),
                results_bucket_policy(declaration, names, self.team),
                key_arn=key.arn,
                expire_days=declaration.teams[self.team].results_days,
                expire_old_versions_days=1,
            ),
        )

    def _execution_role(self) -> None:
        names, declaration = self.settings.names, self.settings.declaration
        PolicyRole(
            self,
            "Execution",
            role_settings(
                names,
                names.execution_role(self.team),
                f"What people and jobs of {self.team} work as.",
                execution_role_trust(declaration, names, self.team),
                execution_role_policies(declaration, names, self.team),
            ),
        )

    def _queries(self) -> None:
        """A workgroup at home and, where the team reaches the central data so, the central catalog in Athena."""
        names, declaration = self.settings.names, self.settings.declaration
        place = home_query_results(declaration, names, self.team)
        description = f"Queries of {self.team} in its own account."
        workgroup = QueryWorkgroupSettings(names.workgroup(self.team), description, place.location, place.owner)
        QueryWorkgroup(self, "Workgroup", workgroup)
        if offline_through(declaration, self.team, OfflineAccess.CATALOG):
            athena.CfnDataCatalog(
                self,
                "Catalog",
                name=names.data_catalog(self.team, declaration.teams[self.team]),
                type="GLUE",
                description="Central feature groups, in the Glue catalog of the central account.",
                parameters={"catalog-id": names.central_account},
            )

    def _invitations(
        self, construct_id: str, function: str, log_group: str, role: str, owner: str, shares: tuple[str, ...]
    ) -> None:
        """Accepts the invitations of the account `owner` to these shares."""
        names = self.settings.names
        statements = invitations_role_statements(names, owner, self.team_account, log_group, shares)
        InvitationAcceptance(
            self,
            construct_id,
            InvitationAcceptanceSettings(
                function_name=function,
                log_group=log_group,
                role=role_settings(
                    names,
                    role,
                    f"Accepts the RAM invitations meant for {self.team}.",
                    service_trust("lambda.amazonaws.com"),
                    pack(statements, role=role, policies=1),
                ),
                source=str(FUNCTIONS / "accept_invitations"),
                owner_account=owner,
                share_names=shares,
                invited=self.settings.declaration.needs_invitation(self.team),
            ),
        )
