"""The role construct."""

from __future__ import annotations

import pytest
from aws_cdk import App, Stack
from aws_cdk.assertions import Template

from landbridge_constructs.policy_role import PolicyRole, PolicyRoleSettings

READ = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data-1/*"}
DOCUMENT = {"Version": "2012-10-17", "Statement": [READ]}
TRUST_STATEMENT = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
TRUST = {"Version": "2012-10-17", "Statement": [TRUST_STATEMENT]}


def _settings(policies: int, names: int) -> PolicyRoleSettings:
    return PolicyRoleSettings(
        "reader", "Reads.", TRUST, [DOCUMENT] * policies, [f"reader-{n + 1}" for n in range(names)]
    )


def test_every_policy_is_attached_in_order() -> None:
    stack = Stack(App(), "Stack")
    PolicyRole(stack, "Reader", _settings(3, 3))
    template = Template.from_stack(stack)
    policies = template.find_resources("AWS::IAM::ManagedPolicy")
    assert [body["Properties"]["ManagedPolicyName"] for body in policies.values()] == [
        "reader-1",
        "reader-2",
        "reader-3",
    ]
    (role,) = template.find_resources("AWS::IAM::Role").values()
    assert role["Properties"]["ManagedPolicyArns"] == [{"Ref": name} for name in policies]


def test_a_role_without_policies_has_no_list_of_them() -> None:
    stack = Stack(App(), "Stack")
    PolicyRole(stack, "Reader", _settings(0, 0))
    (role,) = Template.from_stack(stack).find_resources("AWS::IAM::Role").values()
    assert "ManagedPolicyArns" not in role["Properties"]


def test_policies_and_names_must_be_as_many() -> None:
    with pytest.raises(ValueError, match="zip"):
        PolicyRole(Stack(App(), "Stack"), "Reader", _settings(2, 1))
