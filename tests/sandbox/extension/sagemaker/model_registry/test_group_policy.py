"""Group policies: what may be attached, and who it lets in."""

import json
from typing import Any

import pytest

from tests.sandbox.extension.authorization.documents import allow, deny, policy
from tests.sandbox.extension.sagemaker.conftest import CENTRAL, TEAM, refusal
from tests.sandbox.extension.sagemaker.model_registry.conftest import ModelRegistry, group_arn, package_arn

pytestmark = pytest.mark.sandbox

TEAM_PRINCIPAL = {"AWS": f"arn:aws:iam::{TEAM}:root"}


def test_a_policy_is_read_back_as_it_was_put_and_is_gone_once_deleted(registry: ModelRegistry) -> None:
    registry.group()
    document = policy(allow("sagemaker:DescribeModelPackageGroup", group_arn(), Principal=TEAM_PRINCIPAL))
    named = {"ModelPackageGroupName": "churn"}
    answer = registry.sagemaker.put_model_package_group_policy(**named, ResourcePolicy=document)
    assert answer["ModelPackageGroupArn"] == group_arn()
    assert registry.sagemaker.get_model_package_group_policy(**named)["ResourcePolicy"] == document
    registry.sagemaker.delete_model_package_group_policy(**named)
    for call in (
        registry.sagemaker.get_model_package_group_policy,
        registry.sagemaker.delete_model_package_group_policy,
    ):
        code, text = refusal(call, **named)
        assert (code, "Cannot find resource policy" in text) == ("ValidationException", True)


def padded(length: int) -> str:
    """A valid policy of so many characters."""
    document = policy(allow("sagemaker:DescribeModelPackageGroup", group_arn(), Principal=TEAM_PRINCIPAL))
    return document + " " * (length - len(document))


def test_a_policy_has_at_most_20480_characters(registry: ModelRegistry) -> None:
    registry.group()
    put = registry.sagemaker.put_model_package_group_policy
    put(ModelPackageGroupName="churn", ResourcePolicy=padded(20_480))
    code, text = refusal(put, ModelPackageGroupName="churn", ResourcePolicy=padded(20_481))
    assert (code, "20480" in text) == ("ValidationException", True)


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ("{", "not JSON"),
        (policy(allow("sagemaker:*", group_arn())), "Principal"),
        (policy(allow("DescribeModelPackage", group_arn(), Principal=TEAM_PRINCIPAL)), "vendor"),
        (
            policy(allow("sagemaker:*", group_arn(), Principal={"AWS": f"arn:aws:iam::{TEAM}:role/nobody"})),
            "role/nobody",
        ),
    ],
)
def test_a_policy_that_breaks_the_grammar_or_names_nobody_is_refused(
    registry: ModelRegistry, document: str, message: str
) -> None:
    registry.group()
    code, text = refusal(
        registry.sagemaker.put_model_package_group_policy, ModelPackageGroupName="churn", ResourcePolicy=document
    )
    assert (code, message in text) == ("ValidationException", True), text


@pytest.mark.requirement("S3.10")
def test_another_account_registers_by_the_documented_policy(registry: ModelRegistry) -> None:
    registry.group()
    registry.attach(allow("sagemaker:CreateModelPackage", package_arn("churn", "*"), Principal=TEAM_PRINCIPAL))
    scientist = registry.scientist()
    request: dict[str, Any] = {"ModelPackageGroupName": group_arn(), "SourceUri": "s3://models/churn"}
    assert scientist.create_model_package(**request)["ModelPackageArn"] == package_arn("churn", 1)
    found = registry.sagemaker.describe_model_package(ModelPackageName=package_arn("churn", 1))
    assert f"arn:aws:sts::{TEAM}:assumed-role/scientist/" in found["CreatedBy"]["IamIdentity"]["Arn"]
    for call, named in (
        (scientist.describe_model_package_group, {"ModelPackageGroupName": group_arn()}),
        (scientist.describe_model_package, {"ModelPackageName": package_arn("churn", 1)}),
        (scientist.list_model_packages, {"ModelPackageGroupName": group_arn()}),
    ):
        code, text = refusal(call, **named)
        assert (code, "no resource-based policy allows" in text) == ("AccessDeniedException", True)


@pytest.mark.requirement("S3.10")
def test_a_condition_of_the_policy_names_the_role(registry: ModelRegistry) -> None:
    registry.group()
    scientist, other = registry.scientist(), registry.scientist(name="other")
    only = {"ArnEquals": {"aws:PrincipalArn": f"arn:aws:iam::{TEAM}:role/scientist"}}
    registry.attach(allow("sagemaker:DescribeModelPackageGroup", group_arn(), Principal=TEAM_PRINCIPAL, Condition=only))
    scientist.describe_model_package_group(ModelPackageGroupName=group_arn())
    refused = refusal(other.describe_model_package_group, ModelPackageGroupName=group_arn())
    assert refused[0] == "AccessDeniedException"


def test_a_deny_of_the_policy_holds_in_its_own_account_too(registry: ModelRegistry) -> None:
    registry.group()
    version = registry.version()
    everyone = {"AWS": "*"}
    registry.attach(deny("sagemaker:UpdateModelPackage", package_arn("churn", "*"), Principal=everyone))
    approver = registry.as_role("sagemaker", "approver", [allow("sagemaker:*", "*")])
    code, text = refusal(approver.update_model_package, ModelPackageArn=version, ModelApprovalStatus="Approved")
    assert (code, "explicit deny in a resource-based policy" in text) == ("AccessDeniedException", True)


def test_a_policy_of_the_group_lets_a_role_of_its_own_account_in(registry: ModelRegistry) -> None:
    registry.group()
    reader = registry.as_role("sagemaker", "reader", [])
    registry.attach(
        allow(
            "sagemaker:DescribeModelPackageGroup",
            group_arn(),
            Principal={"AWS": f"arn:aws:iam::{CENTRAL}:role/reader"},
        )
    )
    reader.describe_model_package_group(ModelPackageGroupName="churn")
    refused = refusal(reader.get_model_package_group_policy, ModelPackageGroupName="churn")
    assert refused[0] == "AccessDeniedException"
    assert json.loads(
        registry.sagemaker.get_model_package_group_policy(ModelPackageGroupName="churn")["ResourcePolicy"]
    )
