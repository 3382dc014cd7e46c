"""Permissions: the managed ones of AWS, and one per resource type of a share."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.extension.ram.conftest import CATALOG, Share, error_code, feature_group

USERS = feature_group("users")
PREFIX = "arn:aws:ram::aws:permission/"
READ = f"{PREFIX}AWSRAMPermissionSageMakerFeatureGroupReadOnly"
WRITE = f"{PREFIX}AWSRAMPermissionSagemakerFeatureGroupReadWrite"
SEARCH = f"{PREFIX}AWSRAMPermissionSageMakerCatalogResourceSearch"


def _attached(owner: Any, arn: str) -> set[str]:
    listed = owner.list_resource_share_permissions(resourceShareArn=arn)["permissions"]
    return {each["arn"] for each in listed}


@pytest.mark.requirement("S1.2")
@pytest.mark.parametrize(
    ("name", "actions"),
    [
        (
            "AWSRAMPermissionSageMakerFeatureGroupReadOnly",
            {"DescribeFeatureGroup", "DescribeFeatureMetadata", "GetRecord", "BatchGetRecord"},
        ),
        (
            "AWSRAMPermissionSagemakerFeatureGroupReadWrite",
            {
                "DescribeFeatureGroup",
                "DescribeFeatureMetadata",
                "GetRecord",
                "BatchGetRecord",
                "PutRecord",
                "DeleteRecord",
            },
        ),
        (
            "AWSRAMPermissionSagemakerFeatureGroupAdmin",
            {
                "DescribeFeatureGroup",
                "DescribeFeatureMetadata",
                "GetRecord",
                "BatchGetRecord",
                "PutRecord",
                "DeleteRecord",
                "UpdateFeatureGroup",
                "UpdateFeatureMetadata",
            },
        ),
        ("AWSRAMPermissionSageMakerCatalogResourceSearch", {"Search"}),
    ],
)
def test_managed_permission_allows_the_documented_actions(owner: Any, name: str, actions: set[str]) -> None:
    permission = owner.get_permission(permissionArn=PREFIX + name)["permission"]
    allowed = json.loads(permission["permission"])["Action"]
    assert (permission["name"], set(allowed)) == (name, {f"sagemaker:{action}" for action in actions})


def test_spelling_of_permission_names_counts(owner: Any) -> None:
    with pytest.raises(ClientError) as raised:
        owner.get_permission(permissionArn=f"{PREFIX}AWSRAMPermissionSageMakerFeatureGroupReadWrite")
    assert error_code(raised) == "UnknownResourceException"


def test_permissions_are_listed_by_type(owner: Any) -> None:
    listed = owner.list_permissions(resourceType="sagemaker:FeatureGroup", permissionType="AWS_MANAGED")["permissions"]
    assert [(each["name"], each["isResourceTypeDefault"]) for each in listed] == [
        ("AWSRAMPermissionSageMakerFeatureGroupReadOnly", True),
        ("AWSRAMPermissionSagemakerFeatureGroupReadWrite", False),
        ("AWSRAMPermissionSagemakerFeatureGroupAdmin", False),
    ]
    with pytest.raises(ClientError):
        owner.list_permissions(resourceType="sagemaker:Nothing")


def test_share_without_permissions_gets_the_default_of_each_type(owner: Any, share: Share) -> None:
    assert _attached(owner, share(resourceArns=[USERS, CATALOG])) == {READ, SEARCH}


def test_two_permissions_for_one_type_are_refused(share: Share) -> None:
    with pytest.raises(ClientError) as raised:
        share(resourceArns=[USERS], permissionArns=[READ, WRITE])
    assert error_code(raised) == "InvalidParameterException"


def test_permission_is_replaced_only_when_asked(owner: Any, share: Share) -> None:
    arn = share(resourceArns=[USERS], permissionArns=[READ])
    with pytest.raises(ClientError) as raised:
        owner.associate_resource_share_permission(resourceShareArn=arn, permissionArn=WRITE)
    assert error_code(raised) == "InvalidParameterException"
    owner.associate_resource_share_permission(resourceShareArn=arn, permissionArn=WRITE, replace=True)
    assert _attached(owner, arn) == {WRITE}


def test_shares_are_found_by_their_permission_and_its_version(owner: Any, share: Share) -> None:
    arn = share(resourceArns=[USERS], permissionArns=[READ])

    def found(**filters: Any) -> list[str]:
        listed = owner.get_resource_shares(resourceOwner="SELF", **filters)["resourceShares"]
        return [each["resourceShareArn"] for each in listed]

    assert found(permissionArn=READ, permissionVersion=1) == found(permissionArn=READ) == [arn]
    assert found(permissionArn=READ, permissionVersion=2) == found(permissionArn=WRITE) == []


def test_permission_in_use_cannot_be_removed(owner: Any, share: Share) -> None:
    arn = share(resourceArns=[USERS])
    with pytest.raises(ClientError) as raised:
        owner.disassociate_resource_share_permission(resourceShareArn=arn, permissionArn=READ)
    assert error_code(raised) == "InvalidStateTransitionException"
    owner.disassociate_resource_share(resourceShareArn=arn, resourceArns=[USERS])
    owner.disassociate_resource_share_permission(resourceShareArn=arn, permissionArn=READ)
    assert _attached(owner, arn) == set()


def test_shareable_types_are_those_that_services_registered(owner: Any) -> None:
    listed = owner.list_resource_types()["resourceTypes"]
    assert [each["resourceType"] for each in listed] == ["sagemaker:FeatureGroup", "sagemaker:SagemakerCatalog"]
    assert owner.list_resource_types(resourceRegionScope="GLOBAL")["resourceTypes"] == []
