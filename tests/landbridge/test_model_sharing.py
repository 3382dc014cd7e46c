"""RAM shares of model groups."""

from __future__ import annotations

import pytest

from landbridge.declaration import Declaration
from landbridge.model_sharing import model_shares
from landbridge.naming import Names
from tests.synthesis import changed

pytestmark = pytest.mark.requirement("S3.10")

GROUP = "arn:aws:sagemaker:eu-west-1:888899990000:model-package-group/example"
DEPLOY = "arn:aws:ram::aws:permission/AWSRAMPermissionSageMakerModelPackageGroupAllowDeploy"
REGISTER = "arn:aws:ram::aws:permission/AWSRAMPermissionSageMakerModelPackageGroupAllowRegister"


def test_one_share_for_each_level_with_the_team_s_account_alone(declaration: Declaration) -> None:
    shares = model_shares(declaration, Names.of(declaration), "core-search")
    assert [(share.name, share.permission, share.resources, share.principals) for share in shares] == [
        ("landbridge-example-models-deploy-core-search", DEPLOY, (f"{GROUP}-churn",), ("555566667777",)),
        ("landbridge-example-models-register-core-search", REGISTER, (f"{GROUP}-ranking",), ("555566667777",)),
    ]
    assert not any(share.external for share in shares)


def test_a_team_outside_the_organisation_is_invited_and_one_without_grants_shares_nothing(
    declaration: Declaration,
) -> None:
    more = changed(declaration, model_grants={"marketing": {}})
    more = more.model_copy(update={"model_grants": {"marketing": declaration.model_grants["fraud"]}})
    (share,) = model_shares(more, Names.of(more), "marketing")
    assert share.external
    assert model_shares(more, Names.of(more), "fraud") == ()


def test_more_than_a_hundred_groups_are_several_shares(declaration: Declaration) -> None:
    groups = {f"group-{number}": {"owner": "fraud"} for number in range(201)}
    content = declaration.model_dump(mode="json", by_alias=True)
    content |= {"model_groups": groups, "model_grants": {"fraud": dict.fromkeys(groups, "deploy")}, "governance": {}}
    many = Declaration.model_validate(content)
    shares = model_shares(many, Names.of(many), "fraud")
    assert [len(share.resources) for share in shares] == [100, 100, 1]
    assert len({share.name for share in shares}) == 3


def test_the_names_of_the_permissions_can_be_overridden(declaration: Declaration) -> None:
    content = declaration.model_dump(mode="json", by_alias=True)
    content["ram_permissions"]["model-deploy"] = "AnotherName"
    renamed = Declaration.model_validate(content)
    (share,) = model_shares(renamed, Names.of(renamed), "fraud")
    assert share.permission == "arn:aws:ram::aws:permission/AnotherName"
