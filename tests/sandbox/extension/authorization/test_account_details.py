"""What IAM tells of all identities of an account at once."""

import json

import pytest

from tests.sandbox.conftest import Sandbox
from tests.sandbox.extension.authorization.documents import allow, policy, trust

ACCOUNT = "111111111111"

pytestmark = pytest.mark.sandbox


def test_permissions_boundaries_are_told(sandbox: Sandbox) -> None:
    """IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html"""
    iam = sandbox.root(ACCOUNT).client("iam")
    document = policy(allow("s3:*", "*"))
    arn = iam.create_policy(PolicyName="bounds", PolicyDocument=document)["Policy"]["Arn"]
    iam.create_role(RoleName="bounded", AssumeRolePolicyDocument=trust(ACCOUNT), PermissionsBoundary=arn)
    iam.create_role(RoleName="free", AssumeRolePolicyDocument=trust(ACCOUNT))
    iam.create_user(UserName="user", PermissionsBoundary=arn)
    found = iam.get_account_authorization_details()
    boundary = {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": arn}
    roles = {role["RoleName"]: role.get("PermissionsBoundary") for role in found["RoleDetailList"]}
    assert roles == {"bounded": boundary, "free": None}
    assert [user["PermissionsBoundary"] for user in found["UserDetailList"]] == [boundary]
    assert found["Policies"][0]["PolicyVersionList"][0]["Document"] == json.loads(document)
