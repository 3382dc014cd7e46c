"""Groups of another account: what RAM shares allow at each level, and which groups are discovered."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.sandbox.extension.authorization.documents import allow
from tests.sandbox.extension.sagemaker.conftest import TEAM, refusal
from tests.sandbox.extension.sagemaker.model_registry.conftest import (
    SPECIFICATION,
    ModelRegistry,
    everything,
    group_arn,
    package_arn,
)

pytestmark = pytest.mark.sandbox

OTHER = "333333333333"
READ = ("DescribeModelPackageGroup", "DescribeModelPackage", "ListModelPackages")
LEVELS = {"Deploy": READ, "Register": (*READ, "CreateModelPackage")}
CALLS: dict[str, Callable[[Any], Any]] = {
    "DescribeModelPackageGroup": lambda c: c.describe_model_package_group(ModelPackageGroupName=group_arn()),
    "DescribeModelPackage": lambda c: c.describe_model_package(ModelPackageName=package_arn("churn", 1)),
    "ListModelPackages": lambda c: c.list_model_packages(ModelPackageGroupName=group_arn()),
    "CreateModelPackage": lambda c: c.create_model_package(
        ModelPackageGroupName=group_arn(), InferenceSpecification=SPECIFICATION
    ),
    "UpdateModelPackage": lambda c: c.update_model_package(
        ModelPackageArn=package_arn("churn", 1), ModelApprovalStatus="Approved"
    ),
    "DeleteModelPackage": lambda c: c.delete_model_package(ModelPackageName=package_arn("churn", 1)),
    "DeleteModelPackageGroup": lambda c: c.delete_model_package_group(ModelPackageGroupName=group_arn()),
    "AddTags": lambda c: c.add_tags(ResourceArn=group_arn(), Tags=[{"Key": "a", "Value": "b"}]),
}


def refused(client: Any, action: str) -> str:
    """The message with which the call is refused."""
    code, text = refusal(CALLS[action], c=client)
    assert (code, f"sagemaker:{action}" in text) == ("AccessDeniedException", True), text
    return text


@pytest.mark.requirement("S3.10")
@pytest.mark.parametrize("level", LEVELS)
def test_each_level_allows_its_calls_and_no_others(registry: ModelRegistry, level: str) -> None:
    registry.group()
    registry.version()
    registry.share(level)
    scientist = registry.scientist()
    for action in LEVELS[level]:
        CALLS[action](scientist)
    for action in CALLS.keys() - {*LEVELS[level]}:
        assert "no resource-based policy allows" in refused(scientist, action)
    assert len(registry.sagemaker.list_model_packages(ModelPackageGroupName="churn")["ModelPackageSummaryList"]) == (
        2 if level == "Register" else 1
    )


@pytest.mark.requirement("S3.10")
def test_with_neither_share_nor_policy_nothing_is_allowed(registry: ModelRegistry) -> None:
    registry.group()
    registry.version()
    scientist = registry.scientist()
    for action in CALLS:
        assert "no resource-based policy allows" in refused(scientist, action)


@pytest.mark.requirement("S3.10")
def test_neither_share_nor_policy_gives_anything_without_an_identity_policy(registry: ModelRegistry) -> None:
    registry.group()
    registry.version()
    registry.share("Register")
    registry.attach(allow("sagemaker:*", [group_arn(), package_arn("churn", "*")], Principal={"AWS": TEAM}))
    scientist = registry.scientist(everything("risk"))
    for action in CALLS:
        assert "no identity-based policy allows" in refused(scientist, action)


@pytest.mark.requirement("S3.10")
def test_a_policy_adds_to_what_a_share_allows(registry: ModelRegistry) -> None:
    registry.group()
    registry.version()
    registry.share("Deploy")
    registry.attach(allow("sagemaker:UpdateModelPackage", package_arn("churn", "*"), Principal={"AWS": TEAM}))
    scientist = registry.scientist()
    for action in (*READ, "UpdateModelPackage"):
        CALLS[action](scientist)
    refused(scientist, "CreateModelPackage")


@pytest.mark.requirement("S3.10")
def test_a_share_of_one_group_or_with_one_account_reaches_no_other(registry: ModelRegistry) -> None:
    registry.group()
    registry.group("risk")
    registry.version()
    registry.share("Register", name="risk")
    registry.share("Register", OTHER)
    scientist = registry.scientist()
    for action in CALLS:
        refused(scientist, action)


def test_a_bare_name_never_reaches_another_account(registry: ModelRegistry) -> None:
    registry.group()
    registry.share("Register")
    scientist = registry.scientist([allow("sagemaker:*", "*")])
    code, text = refusal(scientist.describe_model_package_group, ModelPackageGroupName="churn")
    assert (code, group_arn(account=TEAM) in text) == ("ValidationException", True)


def discovered(client: Any) -> list[str]:
    """The groups of other accounts that the client finds."""
    found = client.list_model_package_groups(CrossAccountFilterOption="CrossAccount")["ModelPackageGroupSummaryList"]
    return [each["ModelPackageGroupArn"] for each in found]


@pytest.mark.requirement("S3.10")
def test_a_shared_group_is_discovered_and_one_with_a_policy_alone_is_not(registry: ModelRegistry) -> None:
    for name in ("churn", "risk", "fraud"):
        registry.group(name)
    registry.share("Deploy")
    registry.attach(allow("sagemaker:Describe*", group_arn("risk"), Principal={"AWS": TEAM}), name="risk")
    scientist = registry.scientist([allow("sagemaker:*", "*")])
    assert discovered(scientist) == [group_arn()]
    assert scientist.list_model_package_groups()["ModelPackageGroupSummaryList"] == []
    assert discovered(registry.client("sagemaker", OTHER)) == []
    scientist.describe_model_package_group(ModelPackageGroupName=group_arn("risk"))


@pytest.mark.requirement("S3.10")
@pytest.mark.parametrize("hiding", ["role principal", "every action"])
def test_a_policy_that_ram_cannot_stand_for_hides_the_group_and_keeps_it_accessible(
    registry: ModelRegistry, hiding: str
) -> None:
    registry.group()
    registry.share("Deploy")
    scientist = registry.scientist([allow("sagemaker:*", "*")])
    team = {"AWS": TEAM}
    registry.attach(allow("sagemaker:UpdateModelPackage", package_arn("churn", "*"), Principal=team))
    assert discovered(scientist) == [group_arn()]
    if hiding == "role principal":
        role = {"AWS": f"arn:aws:iam::{TEAM}:role/scientist"}
        registry.attach(allow("sagemaker:UpdateModelPackage", package_arn("churn", "*"), Principal=role))
    else:
        registry.attach(allow("*", [group_arn(), package_arn("churn", "*")], Principal=team))
    assert discovered(scientist) == []
    CALLS["DescribeModelPackageGroup"](scientist)
