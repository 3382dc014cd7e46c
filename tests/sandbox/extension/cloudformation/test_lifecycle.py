"""How stacks live: rollback, replacement, retention, protection, references that resolve at deployment."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.extension.cloudformation.stacks import Stack

pytestmark = pytest.mark.sandbox

MISSING = "arn:aws:iam::222222222222:policy/none"


def _role(**properties: Any) -> dict[str, Any]:
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
        ],
    }
    return {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": trust, **properties}}


def _parameter(value: Any, **attributes: Any) -> dict[str, Any]:
    return {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": value}, **attributes}


def _roles(stack: Stack) -> list[str]:
    return [role["RoleName"] for role in stack.session.client("iam").list_roles()["Roles"]]


def test_failed_create_rolls_back_and_a_second_deployment_works(stack: Stack) -> None:
    first = _role(RoleName="first")
    with pytest.raises(AssertionError, match=r"Second: .*NoSuchEntity"):
        stack.deploy({"First": first, "Second": {**_role(ManagedPolicyArns=[MISSING]), "DependsOn": "First"}})
    assert stack.status() == "ROLLBACK_COMPLETE"
    assert _roles(stack) == []
    stack.delete()
    stack.deploy({"First": first})
    assert _roles(stack) == ["first"]


def test_failed_update_goes_back_to_what_was(stack: Stack) -> None:
    stack.deploy({"One": _role(RoleName="one", Description="before")})
    with pytest.raises(AssertionError, match="Two: "):
        stack.deploy(
            {
                "One": _role(RoleName="one", Description="after"),
                "Two": {**_role(ManagedPolicyArns=[MISSING]), "DependsOn": "One"},
            }
        )
    assert stack.status() == "UPDATE_ROLLBACK_COMPLETE"
    assert stack.session.client("iam").get_role(RoleName="one")["Role"]["Description"] == "before"


def test_update_that_fails_half_way_through_a_resource_is_undone_there_too(stack: Stack) -> None:
    stack.deploy({"One": _role(RoleName="one", Description="before")})
    with pytest.raises(AssertionError, match=r"One: .*NoSuchEntity"):
        stack.deploy({"One": _role(RoleName="one", Description="after", ManagedPolicyArns=[MISSING])})
    assert stack.status() == "UPDATE_ROLLBACK_COMPLETE"
    assert stack.session.client("iam").get_role(RoleName="one")["Role"]["Description"] == "before"


def test_create_only_change_makes_a_new_resource_before_the_old_one_goes(stack: Stack) -> None:
    stack.deploy({"Role": _role(Path="/before/")})
    old = stack.physical_id("Role")
    stack.deploy({"Role": _role(Path="/after/")})
    new = stack.physical_id("Role")
    assert new != old
    assert _roles(stack) == [new]


def test_custom_named_resource_is_not_replaced(stack: Stack) -> None:
    stack.deploy({"Role": _role(RoleName="one", Path="/before/")})
    with pytest.raises(AssertionError, match=r"custom-named resource requires replacing\. Rename one and update"):
        stack.deploy({"Role": _role(RoleName="one", Path="/after/")})
    assert stack.session.client("iam").get_role(RoleName="one")["Role"]["Path"] == "/before/"


def test_resource_that_exists_outside_the_stack_is_not_taken_over(stack: Stack) -> None:
    trust = json.dumps(_role()["Properties"]["AssumeRolePolicyDocument"])
    stack.session.client("iam").create_role(RoleName="one", AssumeRolePolicyDocument=trust, Description="theirs")
    with pytest.raises(AssertionError, match="EntityAlreadyExists"):
        stack.deploy({"Role": _role(RoleName="one")})
    assert stack.session.client("iam").get_role(RoleName="one")["Role"]["Description"] == "theirs"


@pytest.mark.parametrize("policy", ["Retain", "RetainExceptOnCreate"])
def test_retained_resource_survives_its_stack(stack: Stack, policy: str) -> None:
    stack.deploy({"Role": {**_role(RoleName="kept"), "DeletionPolicy": policy}})
    stack.delete()
    assert _roles(stack) == ["kept"]


@pytest.mark.parametrize(("policy", "left"), [("Retain", ["kept"]), ("RetainExceptOnCreate", [])])
def test_rollback_of_a_create_keeps_only_what_is_retained_always(stack: Stack, policy: str, left: list[str]) -> None:
    with pytest.raises(AssertionError, match="NoSuchEntity"):
        stack.deploy(
            {
                "Role": {**_role(RoleName="kept"), "DeletionPolicy": policy},
                "Bad": {**_role(ManagedPolicyArns=[MISSING]), "DependsOn": "Role"},
            }
        )
    assert _roles(stack) == left


def test_replaced_resource_is_kept_where_the_template_says_so(stack: Stack) -> None:
    for path in ("/before/", "/after/"):
        stack.deploy({"Role": {**_role(Path=path), "UpdateReplacePolicy": "Retain"}})
    assert len(_roles(stack)) == 2


def test_protected_stack_is_not_deleted(stack: Stack) -> None:
    stack.deploy({"Role": _role(RoleName="one")})
    stack.cloudformation.update_termination_protection(StackName="test", EnableTerminationProtection=True)
    with pytest.raises(ClientError, match="TerminationProtection"):
        stack.cloudformation.delete_stack(StackName="test")
    assert _roles(stack) == ["one"]


def test_dynamic_reference_resolves_at_deployment(stack: Stack) -> None:
    ssm = stack.session.client("ssm")
    ssm.put_parameter(Name="/shared/version", Type="String", Value="7")
    stack.deploy({"Copy": _parameter("v{{resolve:ssm:/shared/version}}")})
    assert ssm.get_parameter(Name=stack.physical_id("Copy"))["Parameter"]["Value"] == "v7"


def test_dynamic_reference_to_nothing_fails_the_stack(stack: Stack) -> None:
    with pytest.raises(AssertionError, match="/shared/none not found"):
        stack.deploy({"Copy": _parameter("{{resolve:ssm:/shared/none}}")})


def test_dynamic_reference_does_not_reach_into_another_account(stack: Stack, sandbox: Any) -> None:
    sandbox.root("333333333333").client("ssm").put_parameter(Name="/shared/version", Type="String", Value="7")
    with pytest.raises(AssertionError, match="/shared/version not found"):
        stack.deploy({"Copy": _parameter("{{resolve:ssm:/shared/version}}")})
