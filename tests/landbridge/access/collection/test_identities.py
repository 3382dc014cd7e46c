"""Roles and users have every policy that is attached to them, however it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from landbridge.access.collection import AssemblyError, collect
from landbridge.access.model import Effect, Identity, PolicyKind, Statement, Unresolved
from landbridge.access.parsing import MalformedPolicy
from tests.landbridge.access.collection.made import ACCOUNT, declaration, estate_of, policy, resource, role, write

pytestmark = pytest.mark.requirement("B.1")

READER = f"arn:aws:iam::{ACCOUNT}:role/reader"
MANAGED = f"arn:aws:iam::{ACCOUNT}:policy/managed"


def managed(action: str = "s3:GetObject", **properties: Any) -> dict[str, Any]:
    given = {"ManagedPolicyName": "managed", "PolicyDocument": policy(action)}
    return resource("AWS::IAM::ManagedPolicy", **{**given, **properties})


def actions(identity: Identity) -> list[str]:
    return [str(action) for each in identity.policies for action in each.actions]


def reader(folder: Path, **resources: Any) -> Identity:
    return estate_of(folder, {"Reader": role(), **resources}).identities[READER]


def is_unknown(statement: Statement) -> bool:
    return isinstance(statement.actions[0], Unresolved)


@pytest.mark.parametrize(
    "attached",
    [
        {"Policy": managed(Roles=[{"Ref": "Reader"}])},
        {"Policy": managed(), "Reader": role(ManagedPolicyArns=[{"Ref": "Policy"}])},
        {"Policy": managed(Roles=["reader"]), "Reader": role(ManagedPolicyArns=[MANAGED])},
        {"Policy": resource("AWS::IAM::Policy", PolicyName="p", PolicyDocument=policy(), Roles=[{"Ref": "Reader"}])},
        {"Policy": resource("AWS::IAM::RolePolicy", PolicyName="p", PolicyDocument=policy(), RoleName="reader")},
        {"Reader": role(Policies=[{"PolicyName": "p", "PolicyDocument": policy()}])},
    ],
)
def test_every_way_of_attaching_a_policy_counts_once(tmp_path: Path, attached: Any) -> None:
    assert actions(reader(tmp_path, **attached)) == ["s3:GetObject"]


def test_a_managed_policy_of_another_stack_is_found_by_its_arn(tmp_path: Path) -> None:
    stacks = {
        "One": {"Resources": {"Reader": role(ManagedPolicyArns=[MANAGED])}},
        "Two": {"Resources": {"Policy": managed()}},
    }
    (identity,) = collect(write(tmp_path, stacks), declaration()).identities.values()
    assert actions(identity) == ["s3:GetObject"]
    assert identity.policies[0].source.stack == "Two"
    assert identity.policies[0].source.policy == "managed"


def test_policies_attach_within_their_own_account(tmp_path: Path) -> None:
    stacks = {
        "One": {"Resources": {"Reader": role()}},
        "Team": {"Resources": {"Policy": managed(Roles=["reader"])}},
    }
    estate = collect(write(tmp_path, stacks), declaration())
    assert estate.identities[READER].policies == ()
    assert [each.text for each in estate.unresolved] == ["what the role reader of 222233334444 may do besides"]


def test_trust_tags_and_path_are_the_roles_own(tmp_path: Path) -> None:
    made = role(Path="/service/", Tags=[{"Key": "team", "Value": "fraud"}])
    (identity,) = estate_of(tmp_path, {"Reader": made}).identities.values()
    assert identity.arn == f"arn:aws:iam::{ACCOUNT}:role/service/reader"
    assert identity.tags == {"team": "fraud"}
    (trust,) = identity.trust
    assert trust.source.kind is PolicyKind.TRUST
    assert identity.boundary is None


def test_a_boundary_is_the_managed_policy_that_it_names(tmp_path: Path) -> None:
    identity = reader(tmp_path, Policy=managed(), Reader=role(PermissionsBoundary={"Ref": "Policy"}))
    assert identity.policies == ()
    assert identity.boundary is not None
    assert [each.source.kind for each in identity.boundary] == [PolicyKind.BOUNDARY]
    assert identity.boundary[0].actions == ("s3:GetObject",)


def test_a_policy_of_aws_allows_what_nobody_here_knows(tmp_path: Path) -> None:
    arn = "arn:aws:iam::aws:policy/AmazonSageMakerReadOnly"
    estate = estate_of(tmp_path, {"Reader": role(ManagedPolicyArns=[arn])})
    (statement,) = estate.identities[READER].policies
    assert statement.effect is Effect.ALLOW
    assert is_unknown(statement)
    assert [each.text for each in estate.unresolved] == [f"the policy {arn}"]


@pytest.mark.parametrize(
    "changes",
    [
        {"ManagedPolicyArns": [f"arn:aws:iam::{ACCOUNT}:policy/of-somebody"]},
        {"ManagedPolicyArns": [{"Ref": "Open"}]},
        {"ManagedPolicyArns": {"Ref": "Open"}},
        {"Policies": {"Ref": "Open"}},
        {"Policies": [{"Ref": "Open"}]},
        {"Policies": [{"PolicyName": "p", "PolicyDocument": {"Ref": "Open"}}]},
    ],
)
def test_a_policy_that_no_template_makes_may_allow_and_deny(tmp_path: Path, changes: Any) -> None:
    identity = reader(tmp_path, Reader=role(**changes))
    assert [each.effect for each in identity.policies] == [Effect.ALLOW, Effect.DENY]
    assert all(map(is_unknown, identity.policies))


def test_a_policy_attached_to_nobody_knows_whom_may_be_anybodys(tmp_path: Path) -> None:
    estate = estate_of(tmp_path, {"Reader": role(), "Policy": managed(Roles=[{"Ref": "Open"}])})
    assert all(map(is_unknown, estate.identities[READER].policies))


def test_a_user_has_its_groups_policies(tmp_path: Path) -> None:
    resources = {
        "User": resource("AWS::IAM::User", UserName="console", Groups=[{"Ref": "First"}]),
        "First": resource("AWS::IAM::Group", GroupName="first"),
        "Second": resource("AWS::IAM::Group", GroupName="second", ManagedPolicyArns=[{"Ref": "Policy"}]),
        "Joined": resource("AWS::IAM::UserToGroupAddition", GroupName="second", Users=["console"]),
        "Own": resource("AWS::IAM::UserPolicy", PolicyName="p", PolicyDocument=policy("sqs:*"), UserName="console"),
        "Group": resource("AWS::IAM::GroupPolicy", PolicyName="p", PolicyDocument=policy("kms:*"), GroupName="first"),
        "Policy": managed(),
    }
    (user,) = estate_of(tmp_path, resources).identities.values()
    assert user.arn == f"arn:aws:iam::{ACCOUNT}:user/console"
    assert user.trust == ()
    assert actions(user) == ["sqs:*", "kms:*", "s3:GetObject"]


def test_a_group_that_no_template_makes_may_hold_anything(tmp_path: Path) -> None:
    user = resource("AWS::IAM::User", UserName="console", Groups=["others"])
    (identity,) = estate_of(tmp_path, {"User": user}).identities.values()
    assert all(map(is_unknown, identity.policies))
    assert len(identity.policies) == 2


def test_an_identity_made_twice_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(AssemblyError, match="it is made twice, in Stack and Stack"):
        estate_of(tmp_path, {"Reader": role(), "Again": role()})


def test_a_managed_policy_made_twice_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(AssemblyError, match=f"the policy {MANAGED} is made twice"):
        estate_of(tmp_path, {"One": managed(), "Two": managed()})


def test_a_malformed_policy_is_told_with_stack_construct_and_policy(tmp_path: Path) -> None:
    broken = resource("AWS::IAM::ManagedPolicy", "Stack/P", ManagedPolicyName="managed", PolicyDocument=policy("all"))
    with pytest.raises(
        MalformedPolicy, match=r"^Stack, Stack/P, identity policy managed: statement 1: the action 'all'"
    ):
        estate_of(tmp_path, {"Policy": broken})


@pytest.mark.parametrize("name", ["ManagedPolicyArns", "Policies", "PermissionsBoundary"])
def test_a_property_of_a_wrong_type_is_an_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(AssemblyError, match=rf"{name} of Reader \(AWS::IAM::Role\) is 7, not "):
        estate_of(tmp_path, {"Reader": role(**{name: 7})})
