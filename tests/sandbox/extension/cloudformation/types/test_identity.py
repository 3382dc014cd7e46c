"""Roles and policies from templates, read back through the API."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.extension.cloudformation.stacks import Stack

pytestmark = pytest.mark.sandbox


def _trust(service: str = "lambda.amazonaws.com") -> dict[str, Any]:
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def _document(action: str) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]}


def _role(**properties: Any) -> dict[str, Any]:
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {"RoleName": "reader", "AssumeRolePolicyDocument": _trust(), **properties},
    }


def _managed(**properties: Any) -> dict[str, Any]:
    return {
        "Type": "AWS::IAM::ManagedPolicy",
        "Properties": {"ManagedPolicyName": "limits", "PolicyDocument": _document("s3:GetObject"), **properties},
    }


def test_role_settings_take_effect_and_leave_again(stack: Stack) -> None:
    iam = stack.session.client("iam")
    boundary = "arn:aws:iam::222222222222:policy/limits"
    stack.deploy(
        {
            "Limits": _managed(),
            "Role": _role(
                Description="reads",
                MaxSessionDuration=7200,
                PermissionsBoundary={"Ref": "Limits"},
                ManagedPolicyArns=[{"Ref": "Limits"}],
                Policies=[{"PolicyName": "inline", "PolicyDocument": _document("s3:ListBucket")}],
                Tags=[{"Key": "team", "Value": "one"}],
            ),
        }
    )
    role = iam.get_role(RoleName="reader")["Role"]
    assert (role["Description"], role["MaxSessionDuration"]) == ("reads", 7200)
    assert role["PermissionsBoundary"]["PermissionsBoundaryArn"] == boundary
    assert {"Key": "team", "Value": "one"} in role["Tags"]
    attached = iam.list_attached_role_policies(RoleName="reader")["AttachedPolicies"]
    assert [policy["PolicyArn"] for policy in attached] == [boundary]
    assert iam.list_role_policies(RoleName="reader")["PolicyNames"] == ["inline"]

    stack.deploy({"Limits": _managed(), "Role": _role(AssumeRolePolicyDocument=_trust("athena.amazonaws.com"))})
    role = iam.get_role(RoleName="reader")["Role"]
    assert role["AssumeRolePolicyDocument"] == _trust("athena.amazonaws.com")
    assert (role["MaxSessionDuration"], role.get("Description", "")) == (3600, "")
    assert "PermissionsBoundary" not in role
    assert iam.list_attached_role_policies(RoleName="reader")["AttachedPolicies"] == []
    assert iam.list_role_policies(RoleName="reader")["PolicyNames"] == []


def test_permissions_boundary_limits_what_the_role_may_do(stack: Stack, sandbox: Any) -> None:
    trust = _trust()
    trust["Statement"][0]["Principal"] = {"AWS": "arn:aws:iam::222222222222:root"}
    policies = [{"PolicyName": "wide", "PolicyDocument": _document("*")}]
    stack.deploy(
        {
            "Limits": _managed(PolicyDocument=_document("ssm:*")),
            "Role": _role(AssumeRolePolicyDocument=trust, PermissionsBoundary={"Ref": "Limits"}, Policies=policies),
        }
    )
    role = sandbox.role("222222222222", "arn:aws:iam::222222222222:role/reader")
    role.client("ssm").describe_parameters()
    with pytest.raises(ClientError, match=r"AccessDenied.*because no permissions boundary allows"):
        role.client("iam").list_roles()


def test_boundary_that_does_not_exist_fails_the_role(stack: Stack) -> None:
    with pytest.raises(AssertionError, match="NoSuchEntity"):
        stack.deploy({"Role": _role(PermissionsBoundary="arn:aws:iam::222222222222:policy/none")})


def test_role_with_a_broken_inline_policy_leaves_nothing(stack: Stack) -> None:
    with pytest.raises(AssertionError, match="Malformed"):
        stack.deploy({"Role": _role(Policies=[{"PolicyName": "bad", "PolicyDocument": {"Statement": "no"}}])})
    assert stack.session.client("iam").list_roles()["Roles"] == []


def test_role_with_policies_from_elsewhere_is_not_deleted(stack: Stack) -> None:
    stack.deploy({"Role": _role()})
    stack.session.client("iam").put_role_policy(
        RoleName="reader",
        PolicyName="theirs",
        PolicyDocument='{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}',
    )
    with pytest.raises(AssertionError, match="DeleteConflict"):
        stack.delete()


def test_managed_policy_changes_by_version_and_role(stack: Stack) -> None:
    iam = stack.session.client("iam")
    arn = "arn:aws:iam::222222222222:policy/limits"
    for action in ("s3:A", "s3:B", "s3:C", "s3:D", "s3:E", "s3:F", "s3:G"):
        stack.deploy({"Role": _role(), "Policy": _managed(Roles=[{"Ref": "Role"}], PolicyDocument=_document(action))})
    versions = iam.list_policy_versions(PolicyArn=arn)["Versions"]
    assert len(versions) == 5
    default = next(version["VersionId"] for version in versions if version["IsDefaultVersion"])
    document: Any = iam.get_policy_version(PolicyArn=arn, VersionId=default)["PolicyVersion"]["Document"]
    assert document == _document("s3:G")
    assert len(iam.list_attached_role_policies(RoleName="reader")["AttachedPolicies"]) == 1
    stack.deploy({"Role": _role(), "Policy": _managed(PolicyDocument=_document("s3:G"))})
    assert iam.list_attached_role_policies(RoleName="reader")["AttachedPolicies"] == []
    stack.delete()
    assert iam.list_policies(Scope="Local")["Policies"] == []


def test_inline_policy_moves_with_its_name_and_roles(stack: Stack) -> None:
    iam = stack.session.client("iam")

    def inline(name: str, role: str) -> dict[str, Any]:
        properties = {"PolicyName": name, "Roles": [{"Ref": role}], "PolicyDocument": _document("s3:GetObject")}
        return {"Type": "AWS::IAM::Policy", "Properties": properties}

    roles = {"One": _role(RoleName="one"), "Two": _role(RoleName="two")}
    stack.deploy({**roles, "Policy": inline("first", "One")})
    assert iam.list_role_policies(RoleName="one")["PolicyNames"] == ["first"]
    stack.deploy({**roles, "Policy": inline("second", "Two")})
    assert iam.list_role_policies(RoleName="one")["PolicyNames"] == []
    assert iam.list_role_policies(RoleName="two")["PolicyNames"] == ["second"]
    stack.deploy(roles)
    assert iam.list_role_policies(RoleName="two")["PolicyNames"] == []
