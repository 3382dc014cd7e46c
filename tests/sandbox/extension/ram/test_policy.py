"""What shares allow, as a resource policy."""

from typing import Any

import pytest

from sandbox.extension.ram import resource_policy
from tests.sandbox.extension.ram.conftest import MEMBER, OUTSIDER, OWNER, Share, feature_group

USERS = feature_group("users")
WRITE = "arn:aws:ram::aws:permission/AWSRAMPermissionSagemakerFeatureGroupReadWrite"
ROLE = f"arn:aws:iam::{MEMBER}:role/reader"


def _statements() -> list[dict[str, Any]]:
    policy = resource_policy(USERS)
    return policy["Statement"] if policy else []


def test_resource_that_is_not_shared_has_no_policy() -> None:
    assert resource_policy(USERS) is None


def test_share_allows_the_actions_of_its_permission_on_the_resource(share: Share) -> None:
    share(resourceArns=[USERS], principals=[ROLE], permissionArns=[WRITE])
    (statement,) = _statements()
    assert (statement["Effect"], statement["Principal"], statement["Resource"]) == ("Allow", {"AWS": [ROLE]}, USERS)
    assert set(statement["Action"]) >= {"sagemaker:GetRecord", "sagemaker:PutRecord"}
    assert "sagemaker:UpdateFeatureGroup" not in statement["Action"]


@pytest.mark.requirement("S1.2")
def test_each_share_keeps_its_own_level(share: Share) -> None:
    share(name="read", resourceArns=[USERS], principals=[MEMBER])
    share(name="write", resourceArns=[USERS], principals=[ROLE], permissionArns=[WRITE])
    levels = {each["Principal"]["AWS"][0]: "sagemaker:PutRecord" in each["Action"] for each in _statements()}
    assert levels == {MEMBER: False, ROLE: True}


@pytest.mark.parametrize(
    ("principal", "accounts"),
    [
        ("arn:aws:organizations::111111111111:organization/o-exampleorg1", [OWNER, MEMBER]),
        ("arn:aws:organizations::111111111111:ou/o-exampleorg1/ou-abcd-11111111", [MEMBER]),
    ],
)
def test_organisation_and_unit_stand_for_their_accounts(share: Share, principal: str, accounts: list[str]) -> None:
    share(resourceArns=[USERS], principals=[principal, OUTSIDER])
    assert [each["Principal"]["AWS"] for each in _statements()] == [accounts]


def test_deleting_a_share_ends_what_it_allows(owner: Any, share: Share) -> None:
    arn = share(resourceArns=[USERS], principals=[MEMBER])
    owner.delete_resource_share(resourceShareArn=arn)
    assert resource_policy(USERS) is None
