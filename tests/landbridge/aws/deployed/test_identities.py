"""Roles and users of deployed accounts, with all that is attached to them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest

from landbridge.access.model import Effect, Estate, Identity, PolicyKind, Source, Unresolved
from tests.landbridge.aws.deployed.fake_aws import Sessions

CENTRAL = "111122223333"
ROLE = f"arn:aws:iam::{CENTRAL}:role/landbridge-example-access-fraud"
BOUNDARY = f"arn:aws:iam::{CENTRAL}:policy/bounds"
AWS_MANAGED = "arn:aws:iam::aws:policy/ReadOnlyAccess"

pytestmark = pytest.mark.requirement("B.3")


def document(action: str, **more: Any) -> str:
    """As IAM sends it; botocore reads it."""
    statement = {"Effect": "Allow", "Action": action, **({} if more else {"Resource": "*"}), **more}
    return quote(json.dumps({"Version": "2012-10-17", "Statement": [statement]}))


def details(**lists: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {"UserDetailList": [], "GroupDetailList": [], "RoleDetailList": [], "Policies": []}
    return {**empty, "IsTruncated": False, **lists}


def role(name: str, **more: Any) -> dict[str, Any]:
    trust = document("sts:AssumeRole", Principal={"AWS": "777788889999"})
    return {
        "RoleName": name,
        "Arn": f"arn:aws:iam::{CENTRAL}:role/{name}",
        "AssumeRolePolicyDocument": trust,
        **more,
    }


def policy(arn: str, action: str) -> dict[str, Any]:
    versions = [
        {"VersionId": "v1", "Document": document("old:Action")},
        {"VersionId": "v2", "Document": document(action)},
    ]
    return {"Arn": arn, "DefaultVersionId": "v2", "PolicyVersionList": versions}


def attached(*arns: str) -> list[dict[str, str]]:
    return [{"PolicyName": arn.rpartition("/")[2], "PolicyArn": arn} for arn in arns]


def actions(identity: Identity) -> list[Any]:
    return [action for statement in identity.policies for action in statement.actions]


def test_a_role_has_its_policies_boundary_trust_and_tags(sessions: Sessions, collect: Callable[..., Estate]) -> None:
    own = f"arn:aws:iam::{CENTRAL}:policy/landbridge-example-access-fraud-1"
    held = role(
        "landbridge-example-access-fraud",
        RolePolicyList=[{"PolicyName": "added", "PolicyDocument": document("s3:GetObject")}],
        AttachedManagedPolicies=attached(own),
        PermissionsBoundary={"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": BOUNDARY},
        Tags=[{"Key": "team", "Value": "fraud"}],
    )
    policies = [policy(own, "sagemaker:GetRecord"), policy(BOUNDARY, "sagemaker:*")]
    sessions[CENTRAL].answers["iam.GetAccountAuthorizationDetails"] = details(RoleDetailList=[held], Policies=policies)
    found = collect().identities[ROLE]
    assert actions(found) == ["sagemaker:GetRecord", "s3:GetObject"]
    assert found.policies[0].source == Source(
        CENTRAL, "role/landbridge-example-access-fraud", "landbridge-example-access-fraud-1", PolicyKind.IDENTITY
    )
    assert found.boundary is not None
    assert [(each.actions, each.source.kind) for each in found.boundary] == [(("sagemaker:*",), PolicyKind.BOUNDARY)]
    (trust,) = found.trust
    assert trust.principals is not None
    assert trust.principals.aws == ("arn:aws:iam::777788889999:root",)
    assert (found.account, found.tags) == (CENTRAL, {"team": "fraud"})


def test_a_user_has_the_policies_of_its_groups(sessions: Sessions, collect: Callable[..., Estate]) -> None:
    registry, name = "888899990000", "landbridge-example-governance-retail"
    arn = f"arn:aws:iam::{registry}:user/{name}"
    group = {
        "GroupName": "operators",
        "Arn": f"arn:aws:iam::{registry}:group/operators",
        "GroupPolicyList": [{"PolicyName": "own", "PolicyDocument": document("sqs:*")}],
        "AttachedManagedPolicies": attached(BOUNDARY),
    }
    user = {
        "UserName": name,
        "Arn": arn,
        "GroupList": ["operators"],
        "UserPolicyList": [{"PolicyName": "inline", "PolicyDocument": document("sqs:ReceiveMessage")}],
    }
    sessions[registry].answers["iam.GetAccountAuthorizationDetails"] = details(
        UserDetailList=[user], GroupDetailList=[group], Policies=[policy(BOUNDARY, "kms:Decrypt")]
    )
    found = collect().identities[arn]
    assert actions(found) == ["sqs:ReceiveMessage", "kms:Decrypt", "sqs:*"]
    assert (found.trust, found.boundary) == ((), None)


def test_roles_that_nobody_declares_any_more_are_seen_and_those_of_others_are_not(
    sessions: Sessions, collect: Callable[..., Estate]
) -> None:
    roles = [role("landbridge-example-access-gone"), role("landbridge-example2-access-fraud"), role("administrator")]
    sessions[CENTRAL].answers["iam.GetAccountAuthorizationDetails"] = details(RoleDetailList=roles)
    assert list(collect().identities) == [f"arn:aws:iam::{CENTRAL}:role/landbridge-example-access-gone"]


def test_a_policy_of_aws_is_read_in_its_default_version(sessions: Sessions, collect: Callable[..., Estate]) -> None:
    held = role("landbridge-example-access-fraud", AttachedManagedPolicies=attached(AWS_MANAGED))
    sessions[CENTRAL].answers |= {
        "iam.GetAccountAuthorizationDetails": details(RoleDetailList=[held]),
        "iam.GetPolicy": {"Policy": {"DefaultVersionId": "v7"}},
        "iam.GetPolicyVersion": lambda asked: {
            "PolicyVersion": {"VersionId": "v7", "Document": document(f"{asked['VersionId']}:List")}
        },
    }
    assert actions(collect().identities[ROLE]) == ["v7:List"]


def test_a_policy_that_cannot_be_read_allows_nobody_knows_what(
    sessions: Sessions, collect: Callable[..., Estate]
) -> None:
    held = role("landbridge-example-access-fraud", AttachedManagedPolicies=attached(AWS_MANAGED))
    sessions[CENTRAL].answers["iam.GetAccountAuthorizationDetails"] = details(RoleDetailList=[held])
    sessions[CENTRAL].refuse("iam.GetPolicy")
    estate = collect()
    (statement,) = estate.identities[ROLE].policies
    assert (statement.effect, statement.actions) == (Effect.ALLOW, (Unresolved(AWS_MANAGED, ""),))
    assert f"iam:GetPolicy of {AWS_MANAGED} is refused to the role that reads" in [
        each.text for each in estate.unresolved
    ]


def test_identities_of_an_account_that_tells_nothing_are_unknown_and_not_absent(
    sessions: Sessions, collect: Callable[..., Estate]
) -> None:
    source = Source("Access-fraud", "Role", "", PolicyKind.IDENTITY)
    sessions[CENTRAL].answers["iam.GetAccountAuthorizationDetails"] = details(
        RoleDetailList=[role("landbridge-example-access-fraud")]
    )
    synthesized = collect().identities[ROLE]
    sessions[CENTRAL].refuse("iam.GetAccountAuthorizationDetails")
    estate = collect(Estate(identities={ROLE: Identity(ROLE, CENTRAL, (), source, trust=synthesized.trust)}))
    found = estate.identities[ROLE]
    assert {each.effect for each in found.policies} == {Effect.ALLOW, Effect.DENY}
    assert {each.effect for each in found.trust} == {Effect.ALLOW, Effect.DENY}
    assert found.boundary is None
    refused = ("iam:GetAccountAuthorizationDetails is refused to the role that reads", f"account {CENTRAL}")
    assert refused in [(each.text, each.place) for each in estate.unresolved]


def test_a_studio_domain_goes_by_its_name(sessions: Sessions, collect: Callable[..., Estate]) -> None:
    registry, name = "888899990000", "landbridge-example-governance-retail"
    start = f"arn:aws:sagemaker:eu-west-1:{registry}:user-profile"
    resources = [f"{start}/d-abc123/{name}", f"{start}/d-other/{name}"]
    console = role(name) | {
        "Arn": f"arn:aws:iam::{registry}:role/{name}",
        "RolePolicyList": [{"PolicyName": "own", "PolicyDocument": document("sagemaker:Create", Resource=resources)}],
    }
    sessions[registry].answers |= {
        "sagemaker.ListDomains": {"Domains": [{"DomainId": "d-abc123", "DomainName": name}]},
        "iam.GetAccountAuthorizationDetails": details(RoleDetailList=[console]),
    }
    (statement,) = collect().identities[console["Arn"]].policies
    assert statement.resources == (f"{start}/{name}/{name}", f"{start}/d-other/{name}")
