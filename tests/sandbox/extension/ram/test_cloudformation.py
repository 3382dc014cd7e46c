"""AWS::RAM::ResourceShare: created, changed in place, deleted."""

from collections.abc import Iterator
from typing import Any

import pytest
from ministack.core.responses import request_scope

from sandbox.extension.cloudformation import registry
from sandbox.extension.errors import AwsError
from sandbox.extension.ram import cloudformation
from sandbox.extension.ram.state import STATE
from tests.sandbox.extension.ram.conftest import CATALOG, MEMBER, OUTSIDER, OWNER, REGION, LocalRam, feature_group

USERS, SESSIONS = feature_group("users"), feature_group("sessions")
PREFIX = "arn:aws:ram::aws:permission/"
READ = f"{PREFIX}AWSRAMPermissionSageMakerFeatureGroupReadOnly"
SEARCH = f"{PREFIX}AWSRAMPermissionSageMakerCatalogResourceSearch"
WRITE = f"{PREFIX}AWSRAMPermissionSagemakerFeatureGroupReadWrite"
BASE = {"Name": "read", "ResourceArns": [USERS], "Principals": [MEMBER], "PermissionArns": [READ]}


@pytest.fixture(autouse=True)
def _in_owner_account(local_ram: LocalRam) -> Iterator[None]:
    with request_scope(OWNER, REGION):
        yield


def _create(properties: dict[str, Any]) -> str:
    arn, _ = cloudformation.create("Share", properties, "stack")
    return arn


def _update(arn: str, old: dict[str, Any], new: dict[str, Any]) -> None:
    same, _ = cloudformation.update(arn, old, new, "stack", "Share")
    assert same == arn


def _found(arn: str) -> dict[str, Any]:
    """The share as the properties of a template would have it."""
    share = STATE.shares[arn]
    return {
        "Name": share.name,
        "AllowExternalPrincipals": share.allow_external_principals,
        "PermissionArns": [each.arn for each in share.permissions.values()],
        "ResourceArns": list(share.resources),
        "Principals": list(share.principals),
        "Tags": [{"Key": key, "Value": value} for key, value in share.tags.items()],
    }


def test_type_is_registered_without_create_only_properties() -> None:
    cloudformation.install()
    declared = registry.TYPES["AWS::RAM::ResourceShare"]
    assert declared.create_only == ()
    assert list(declared.honoured.unknown_in({**BASE, "Sources": ["111111111111"]})) == ["Sources"]


def test_ref_is_the_arn_and_attributes_are_those_of_the_registry() -> None:
    arn, attributes = cloudformation.create("Share", BASE, "stack")
    assert attributes["Arn"] == arn
    assert set(attributes) == {"Arn", "Status", "OwningAccountId", "FeatureSet", "CreationTime", "LastUpdatedTime"}


def test_external_principals_are_allowed_unless_the_template_says_no() -> None:
    assert _found(_create(BASE))["AllowExternalPrincipals"] is True
    # Boolean properties may arrive as text.
    assert _found(_create({**BASE, "AllowExternalPrincipals": "false"}))["AllowExternalPrincipals"] is False


@pytest.mark.parametrize(
    "change",
    [
        {"Name": "renamed"},
        {"ResourceArns": [SESSIONS]},
        {"Principals": [f"arn:aws:iam::{MEMBER}:role/reader"]},
        {"PermissionArns": [WRITE]},
        {"Tags": [{"Key": "team", "Value": "search"}]},
        {"AllowExternalPrincipals": False},
    ],
)
def test_change_is_made_in_place_and_taken_back(change: dict[str, Any]) -> None:
    before = {**BASE, "AllowExternalPrincipals": True, "Tags": []}
    after = before | change
    arn = _create(before)
    _update(arn, before, after)
    assert _found(arn) == after
    _update(arn, after, before)
    assert _found(arn) == before


def test_external_principal_can_leave_as_external_principals_are_disallowed() -> None:
    outside = {**BASE, "Principals": [MEMBER, OUTSIDER], "AllowExternalPrincipals": True}
    inside = {**BASE, "Principals": [MEMBER], "AllowExternalPrincipals": False}
    arn = _create(outside)
    _update(arn, outside, inside)
    _update(arn, inside, outside)
    assert _found(arn)["Principals"] == [MEMBER, OUTSIDER]


def test_rollback_of_an_update_that_failed_half_way_restores_the_share() -> None:
    arn = _create(BASE)
    broken = {**BASE, "Principals": [OUTSIDER], "ResourceArns": [SESSIONS, feature_group("absent")]}
    with pytest.raises(AwsError, match="absent"):
        _update(arn, BASE, broken)
    _update(arn, broken, BASE)
    found = _found(arn)
    assert (found["Principals"], found["ResourceArns"]) == ([MEMBER], [USERS])


def test_permission_that_is_no_longer_named_is_refused() -> None:
    arn = _create({**BASE, "PermissionArns": [WRITE]})
    with pytest.raises(AwsError, match="Name the permission"):
        _update(arn, {**BASE, "PermissionArns": [WRITE]}, {**BASE, "PermissionArns": []})


def test_permission_leaves_together_with_the_last_resource_of_its_type() -> None:
    both = {**BASE, "ResourceArns": [USERS, CATALOG], "PermissionArns": [WRITE, SEARCH]}
    catalog = {**BASE, "ResourceArns": [CATALOG], "PermissionArns": [SEARCH]}
    arn = _create(both)
    _update(arn, both, catalog)
    assert _found(arn)["PermissionArns"] == [SEARCH]


def test_system_tags_of_cloudformation_are_not_put_on_the_share() -> None:
    tags = [{"Key": "aws:cloudformation:stack-name", "Value": "access"}, {"Key": "team", "Value": "search"}]
    assert _found(_create({**BASE, "Tags": tags}))["Tags"] == [{"Key": "team", "Value": "search"}]


def test_deleting_twice_is_no_error() -> None:
    arn = _create(BASE)
    cloudformation.delete(arn, BASE)
    cloudformation.delete(arn, BASE)
    assert STATE.shares[arn].status == "DELETED"
    assert _found(arn)["Principals"] == []
