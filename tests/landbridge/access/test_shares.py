"""A RAM share is the resource policy that its permission stands for."""

from __future__ import annotations

from typing import Any

import pytest

from landbridge.access.model import (
    Condition,
    Effect,
    Estate,
    PolicyKind,
    Principals,
    Share,
    Source,
    Statements,
    Unresolved,
)
from landbridge.access.ram_permissions import PERMISSIONS, declared_permissions
from landbridge.access.shares import share_statements
from landbridge.declaration.ram_permissions import RamPermissionNames
from tests.synthesis import changed, example

pytestmark = pytest.mark.requirement("B.1")

GROUP = "arn:aws:sagemaker:eu-west-1:111122223333:feature-group/users"
MODELS = "arn:aws:sagemaker:eu-west-1:111122223333:model-package-group/churn"
READ = "AWSRAMPermissionSageMakerFeatureGroupReadOnly"
INSIDE = Condition("StringEquals", "aws:PrincipalOrgID", ("o-landbridge1",))
ESTATE = Estate(organisation="o-landbridge1")


def arn(name: str) -> str:
    return f"arn:aws:ram::aws:permission/{name}"


def statements(estate: Estate = ESTATE, **fields: Any) -> Statements:
    given = {
        "name": "share",
        "account": "111122223333",
        "permissions": (arn(READ),),
        "resources": (GROUP,),
        "principals": ("222233334444",),
        "external": False,
        "source": Source("Access", "Access/Share", "share", PolicyKind.SHARE),
    }
    return share_statements(Share(**{**given, **fields}), estate)


def test_a_share_lets_an_account_of_the_organisation_do_what_its_permission_holds() -> None:
    (made,) = statements()
    assert made.effect is Effect.ALLOW
    assert made.actions == (
        "sagemaker:DescribeFeatureGroup",
        "sagemaker:DescribeFeatureMetadata",
        "sagemaker:GetRecord",
        "sagemaker:BatchGetRecord",
    )
    assert made.resources == (GROUP,)
    assert made.principals == Principals(("arn:aws:iam::222233334444:root",))
    assert made.conditions == (INSIDE,)
    assert made.source.kind is PolicyKind.SHARE


def test_a_share_with_the_outside_has_no_condition() -> None:
    assert statements(external=True)[0].conditions == ()


def test_without_an_organisation_there_is_none_to_be_in() -> None:
    assert statements(Estate())[0].conditions == ()


def test_a_share_with_an_organisation_is_for_everybody_in_it() -> None:
    organisation = "arn:aws:organizations::999900001111:organization/o-landbridge1"
    (made,) = statements(principals=(organisation,), external=True)
    assert made.principals == Principals(("*",))
    assert made.conditions == (INSIDE,)


def test_nobody_knows_who_is_in_an_organisational_unit() -> None:
    unit = "arn:aws:organizations::999900001111:ou/o-landbridge1/ou-ab12-cdefgh34"
    (made,) = statements(principals=(unit,))
    assert made.principals == Principals((Unresolved(unit, ""),))


def test_roles_and_services_are_principals_as_they_are_written() -> None:
    role = "arn:aws:iam::222233334444:role/reader"
    (made,) = statements(principals=(role, "sagemaker.amazonaws.com"))
    assert made.principals == Principals((role,), ("sagemaker.amazonaws.com",))


def test_each_permission_is_for_resources_of_its_type() -> None:
    deploy = arn("AWSRAMPermissionSageMakerModelPackageGroupAllowDeploy")
    groups, models = statements(permissions=(arn(READ), deploy), resources=(GROUP, MODELS))
    assert groups.resources == (GROUP,)
    assert models.resources == (MODELS, "arn:aws:sagemaker:eu-west-1:111122223333:model-package/churn/*")
    assert "sagemaker:CreateModel" in models.actions


def test_a_type_without_permission_gets_the_default_one() -> None:
    assert statements(permissions=()) == statements()


def test_a_type_that_nobody_knows_is_shared_for_nobody_knows_what() -> None:
    (made,) = statements(permissions=(), resources=("arn:aws:glue:eu-west-1:111122223333:database/a",))
    assert all(isinstance(action, Unresolved) for action in made.actions)


@pytest.mark.parametrize(
    "permission",
    [
        arn("AWSRAMPermissionOfTomorrow"),
        f"arn:aws:ram:eu-west-1:111122223333:permission/{READ}",
        Unresolved("{}", ""),
    ],
)
def test_a_permission_that_is_not_known_allows_what_nobody_knows(permission: Any) -> None:
    (made,) = statements(permissions=(permission,))
    assert all(isinstance(action, Unresolved) for action in made.actions)
    assert made.resources == (GROUP,)


def test_an_unresolved_resource_is_shared_by_every_permission() -> None:
    unknown = Unresolved('{"Ref": "Group"}', "")
    (made,) = statements(resources=(unknown,))
    assert made.resources == (unknown,)


@pytest.mark.parametrize("fields", [{"resources": ()}, {"principals": ()}])
def test_a_share_of_nothing_or_with_nobody_stands_for_nothing(fields: Any) -> None:
    assert statements(**fields) == ()


def test_every_name_that_a_declaration_has_by_default_is_in_the_table() -> None:
    assert set(RamPermissionNames().model_dump().values()) <= set(PERMISSIONS)


def test_a_declared_name_keeps_the_meaning_of_its_level() -> None:
    other = "AWSRAMPermissionSageMakerFeatureGroupReadWrite"
    content = example().model_dump(mode="json", by_alias=True)
    content["ram_permissions"]["read-write"] = other
    declared = declared_permissions(type(example()).model_validate(content))
    assert declared == {other: "AWSRAMPermissionSagemakerFeatureGroupReadWrite"}
    (made,) = statements(Estate(ram_permissions=declared), permissions=(arn(other),))
    assert "sagemaker:PutRecord" in made.actions


def test_the_example_declares_no_names_of_its_own() -> None:
    assert declared_permissions(changed(example())) == {}
