"""LakeFormation*: what `offline: lake-formation` needs, and nothing else is in these stacks.

LakeFormation          central  the role that reads registered locations, the database's LF-tag, Feature Store's grant,
                                the function that revokes
LakeFormationTables-*  central  for each FeatureGroups stack: locations, LF-tags of the tables
LakeFormationGrants-*  central  what one team is granted
LakeFormationLink-*    team     the link to the central database
"""

from __future__ import annotations

from collections.abc import Iterable

from aws_cdk import CfnResource
from aws_cdk import aws_glue as glue
from aws_cdk import aws_lakeformation as lakeformation
from constructs import Construct

from landbridge.lake_formation import (
    TAG_VALUE,
    GovernedTable,
    database_tag,
    link_grant,
    store_grants,
    team_grants,
)
from landbridge.policies.lake_formation import (
    registration_role_policies,
    registration_trust,
    revocation_role_policies,
)
from landbridge.policies.trust import service_trust
from landbridge_constructs.lake_formation_grant import LakeFormationGrant
from landbridge_constructs.lf_tagged import LfTagged
from landbridge_constructs.policy_role import PolicyRole
from landbridge_constructs.python_function import PythonFunction, PythonFunctionSettings
from stacks.role_settings import role_settings
from stacks.stack import FUNCTIONS, LandbridgeStack, Settings


class LakeFormationStack(LandbridgeStack):
    """Before the feature groups: their tables then have what Feature Store needs from the first."""

    def __init__(self, scope: Construct, construct_id: str, settings: Settings) -> None:
        names = settings.names
        super().__init__(
            scope,
            construct_id,
            settings,
            account=names.central_account,
            description="What Lake Formation needs to govern the central offline store.",
            stateful=False,
        )
        account, database = names.central_account, names.database()
        self._registration_role()
        tagged = LfTagged(
            self,
            "Database",
            catalog=account,
            tag=database_tag(names),
            value=TAG_VALUE,
            resource={"database": {"catalogId": account, "name": database}},
        )
        function = self._function()
        revocation = function.custom_resource(self, "Revocation", {"Database": database})
        for grant in store_grants(names):
            granted = LakeFormationGrant(self, f"Grant-{grant.name}", account, grant)
            # A principal must be there to be granted anything, and a tag to be granted by.
            granted.add_resource_dependency(tagged.tag)
            granted.add_resource_dependency(function.function)
            revocation.add_resource_dependency(granted)

    def _registration_role(self) -> None:
        names, declaration = self.settings.names, self.settings.declaration
        role, policies = names.lake_formation("reads"), registration_role_policies(declaration, names)
        description = "Lake Formation reads the offline data of feature groups with it."
        PolicyRole(self, "Role", role_settings(names, role, description, registration_trust(), policies))

    def _function(self) -> PythonFunction:
        names, declaration = self.settings.names, self.settings.declaration
        name = names.lake_formation("revokes")
        return PythonFunction(
            self,
            "Revoke",
            PythonFunctionSettings(
                function_name=name,
                description="Takes the tables of feature groups from IAM's hands into Lake Formation's.",
                log_group=names.lake_formation_log_group("revokes"),
                role=role_settings(
                    names,
                    name,
                    "Revokes what IAMAllowedPrincipals holds on the tables of feature groups.",
                    service_trust("lambda.amazonaws.com"),
                    revocation_role_policies(declaration, names),
                ),
                source=str(FUNCTIONS / "revoke_iam_access"),
            ),
        )


class LakeFormationTablesStack(LandbridgeStack):
    """After the feature groups that it stands beside, whose tables Feature Store makes. `tables` by group."""

    def __init__(
        self, scope: Construct, construct_id: str, settings: Settings, owner: str, tables: dict[str, GovernedTable]
    ) -> None:
        names = settings.names
        super().__init__(
            scope,
            construct_id,
            settings,
            account=names.central_account,
            description=f"Lake Formation's hold on the offline data of {owner}.",
            stateful=False,
        )
        for key, table in tables.items():
            self._govern(key, table)
        self._revoke(table.table for table in tables.values())

    def _govern(self, key: str, table: GovernedTable) -> None:
        names, account = self.settings.names, self.settings.names.central_account
        # A scope of its own, whose hash tells users-v2 from usersv2.
        scope = Construct(self, f"Table-{key}")
        lakeformation.CfnResource(
            scope,
            "Location",
            resource_arn=table.location,
            role_arn=names.role_arn(account, names.lake_formation("reads")),
            use_service_linked_role=False,
            with_federation=True,
            hybrid_access_enabled=False,
        )
        place = {"catalogId": account, "databaseName": table.database, "name": table.table}
        LfTagged(scope, "Tagged", catalog=account, tag=table.tag, value=TAG_VALUE, resource={"table": place})

    def _revoke(self, tables: Iterable[str]) -> None:
        names = self.settings.names
        function = f"function:{names.lake_formation('revokes')}"
        CfnResource(
            self,
            "Revocation",
            type="AWS::CloudFormation::CustomResource",
            properties={
                "ServiceToken": names.arn("lambda", names.central_account, function),
                "Database": names.database(),
                "Tables": list(tables),
            },
        )


class LakeFormationGrantsStack(LandbridgeStack):
    """After the team's execution role and the tags: Lake Formation grants what there is to whom there is."""

    def __init__(self, scope: Construct, construct_id: str, settings: Settings, team: str) -> None:
        names = settings.names
        super().__init__(
            scope,
            construct_id,
            settings,
            account=names.central_account,
            description=f"What {team} may read of the central offline store, in Lake Formation.",
            stateful=False,
        )
        scope = Construct(self, "Grant")
        for grant in team_grants(settings.declaration, names, team):
            LakeFormationGrant(scope, grant.name, names.central_account, grant)


class LakeFormationLinkStack(LandbridgeStack):
    """The central database under a name of the team's own account, for the execution role to query by."""

    def __init__(self, scope: Construct, construct_id: str, settings: Settings, team: str) -> None:
        names, declaration = settings.names, settings.declaration
        account = declaration.teams[team].account
        super().__init__(
            scope,
            construct_id,
            settings,
            account=account,
            description=f"Where {team} finds the central offline store that Lake Formation shares with it.",
            stateful=False,
        )
        link = glue.CfnDatabase(
            self,
            "Database",
            catalog_id=account,
            database_input=glue.CfnDatabase.DatabaseInputProperty(
                name=names.linked_database(team),
                target_database=glue.CfnDatabase.DatabaseIdentifierProperty(
                    catalog_id=names.central_account, database_name=names.database()
                ),
            ),
        )
        granted = LakeFormationGrant(self, "Grant", account, link_grant(declaration, names, team))
        granted.add_resource_dependency(link)
