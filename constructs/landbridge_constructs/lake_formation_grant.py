"""A grant of Lake Formation."""

from __future__ import annotations

from aws_cdk import CfnResource
from constructs import Construct

from landbridge.lake_formation import Grant


class LakeFormationGrant(CfnResource):
    """`catalog` is the account whose catalog it is about. A plain resource: what may not be passed on is written as the
    empty list that CloudFormation asks for."""

    def __init__(self, scope: Construct, construct_id: str, catalog: str, grant: Grant) -> None:
        super().__init__(
            scope,
            construct_id,
            type="AWS::LakeFormation::PrincipalPermissions",
            properties={
                "Catalog": catalog,
                "Principal": {"DataLakePrincipalIdentifier": grant.principal},
                "Resource": grant.resource,
                "Permissions": list(grant.permissions),
                "PermissionsWithGrantOption": list(grant.grantable),
            },
        )
