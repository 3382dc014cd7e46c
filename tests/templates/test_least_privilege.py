"""Every statement of every policy of the example, judged against the Service Authorization Reference."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.synthesis import Template, properties, values
from tests.templates.authorization import exists, resource_patterns

pytestmark = pytest.mark.requirement("S4.9")

Found = tuple[str, dict[str, Any]]
CARD_CONTEXT = "kms:EncryptionContext:aws:sagemaker:model-card-arn"


def identity_statements(templates: dict[str, Template]) -> Iterator[Found]:
    for stack, template in templates.items():
        for policy in properties(template, "AWS::IAM::ManagedPolicy"):
            for statement in policy["PolicyDocument"]["Statement"]:
                where = f"{stack} {policy['ManagedPolicyName']} {statement['Sid']}"
                yield where, {**statement, "Resource": _literal(statement["Resource"], template)}


def _literal(resource: Any, template: Template) -> Any:
    """The ARN of a key or a user profile of the same stack, as it will look like."""
    if not isinstance(resource, dict):
        return resource
    (logical_id, attribute) = resource["Fn::GetAtt"]
    if (template["Resources"][logical_id]["Type"], attribute) == ("AWS::SageMaker::UserProfile", "UserProfileArn"):
        return f"arn:aws:sagemaker:eu-west-1:111122223333:user-profile/d-1/{logical_id}"
    assert (template["Resources"][logical_id]["Type"], attribute) == ("AWS::KMS::Key", "Arn")
    return f"arn:aws:kms:eu-west-1:111122223333:key/{logical_id}"


def resource_statements(templates: dict[str, Template]) -> Iterator[Found]:
    documents = {
        "AWS::IAM::Role": "AssumeRolePolicyDocument",
        "AWS::S3::BucketPolicy": "PolicyDocument",
        "AWS::KMS::Key": "KeyPolicy",
        "AWS::SQS::QueuePolicy": "PolicyDocument",
        "AWS::SageMaker::ModelPackageGroup": "ModelPackageGroupPolicy",
    }
    for stack, template in templates.items():
        for kind, key in documents.items():
            for resource in properties(template, kind):
                for statement in resource[key]["Statement"]:
                    yield f"{stack} {kind} {statement['Sid']}", statement


@pytest.fixture(scope="module")
def identity(templates: dict[str, Template]) -> list[Found]:
    return list(identity_statements(templates))


@pytest.fixture(scope="module")
def everywhere(templates: dict[str, Template], identity: list[Found]) -> list[Found]:
    return [*identity, *resource_statements(templates)]


def test_permissions_stand_in_managed_policies_alone(templates: dict[str, Template]) -> None:
    kinds = {"AWS::IAM::Policy", "AWS::IAM::RolePolicy", "AWS::IAM::UserPolicy", "AWS::IAM::User"}
    elsewhere = {
        (stack, body["Type"], body["Properties"].get("PolicyName"))
        for stack, template in templates.items()
        for body in template["Resources"].values()
        if body["Type"] in kinds
    }
    # The right to a bucket's policy, which must outlive the statements in that policy.
    bucket = "product-success-features-111122223333"
    assert elsewhere == {("OfflineCatalog", "AWS::IAM::Policy", f"landbridge-example-merge-policy-{bucket}")}
    roles = [role for template in templates.values() for role in properties(template, "AWS::IAM::Role")]
    assert not [role["RoleName"] for role in roles if "Policies" in role]


def test_no_allow_statement_has_a_wildcard_in_an_action_or_says_what_it_leaves_out(everywhere: list[Found]) -> None:
    wrong = [
        where
        for where, statement in everywhere
        if statement["Effect"] == "Allow"
        and (
            any("*" in action for action in values(statement.get("Action", "*")))
            or {"NotAction", "NotResource", "NotPrincipal"} & set(statement)
        )
    ]
    assert wrong == []


def test_every_action_exists(everywhere: list[Found]) -> None:
    actions = {action for _, statement in everywhere for action in values(statement["Action"])}
    assert [action for action in sorted(actions) if action not in ("s3:*", "sqs:*") and not exists(action)] == []


def test_no_action_that_can_be_limited_to_resources_is_allowed_on_all(identity: list[Found]) -> None:
    wrong = [
        (where, action)
        for where, statement in identity
        if statement["Effect"] == "Allow" and "*" in values(statement["Resource"])
        for action in values(statement["Action"])
        if resource_patterns(action)
    ]
    assert wrong == []


def test_every_action_applies_to_some_resource_of_its_statement(identity: list[Found]) -> None:
    """A grant of an action on a resource that the action does not know is no grant at all."""
    idle = [
        (where, action)
        for where, statement in identity
        for action in values(statement["Action"])
        for resources in [values(statement["Resource"])]
        if resources != ["*"]
        and not any(pattern.fullmatch(resource) for pattern in resource_patterns(action) for resource in resources)
    ]
    assert idle == []


def test_all_keys_of_an_account_are_never_allowed_without_naming_the_alias(identity: list[Found]) -> None:
    wide = [
        where
        for where, statement in identity
        if any(resource.endswith(":key/*") for resource in values(statement["Resource"]))
        and "kms:ResourceAliases" not in statement.get("Condition", {}).get("ForAnyValue:StringEquals", {})
        # Keys of a spoke have aliases of its own: there, it is the cards that are named.
        and CARD_CONTEXT not in statement.get("Condition", {}).get("StringLike", {})
    ]
    assert wide == []


def test_no_policy_names_a_principal_that_may_not_exist_yet(everywhere: list[Found]) -> None:
    """B.4: a policy that names a missing role is refused, so stacks could not be deployed in any order."""
    named = [
        (where, principal)
        for where, statement in everywhere
        for principal in values(statement.get("Principal", {}).get("AWS", []))
        if principal != "*" and not principal.endswith(":root")
    ]
    assert named == []


def test_everybody_is_allowed_only_within_the_organisation(everywhere: list[Found]) -> None:
    open_to_all = [
        where
        for where, statement in everywhere
        if statement["Effect"] == "Allow"
        and statement.get("Principal") == {"AWS": "*"}
        and "aws:PrincipalOrgID" not in statement.get("Condition", {}).get("StringEquals", {})
    ]
    assert open_to_all == []
