"""What the endpoint refuses, and what it asks of the caller's policies."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox.extension import authorization
from sandbox.extension.errors import AwsError
from tests.sandbox.extension.ram.conftest import MEMBER, OUTSIDER, OWNER, LocalRam, Share, error_code, feature_group

USERS = feature_group("users")
PERMISSION = "arn:aws:ram::aws:permission/AWSRAMPermissionSageMakerFeatureGroupReadOnly"


def test_operation_that_is_not_implemented_is_named(owner: Any) -> None:
    with pytest.raises(ClientError, match="ram:ListPermissionVersions") as raised:
        owner.list_permission_versions(permissionArn=PERMISSION)
    assert error_code(raised) == "UnsupportedOperation"


@pytest.mark.parametrize(
    ("member", "value"),
    [("sources", [MEMBER]), ("resourceShareConfiguration", {"retainSharingOnAccountLeaveOrganization": True})],
)
def test_member_that_is_not_implemented_is_named(owner: Any, member: str, value: Any) -> None:
    with pytest.raises(ClientError, match=member) as raised:
        owner.create_resource_share(name="read", **{member: value})
    assert error_code(raised) == "UnsupportedOperation"


def test_value_outside_the_enumeration_is_refused(owner: Any) -> None:
    with pytest.raises(ClientError, match="resourceOwner") as raised:
        owner.get_resource_shares(resourceOwner="MINE")
    assert error_code(raised) == "InvalidParameterException"


def test_page_size_beyond_the_maximum_is_refused(owner: Any) -> None:
    with pytest.raises(ClientError, match="maxResults") as raised:
        owner.get_resource_shares(resourceOwner="SELF", maxResults=501)
    assert error_code(raised) == "InvalidParameterException"


def test_organisation_sharing_is_enabled_by_the_management_account(owner: Any, member: Any) -> None:
    assert owner.enable_sharing_with_aws_organization()["returnValue"] is True
    with pytest.raises(ClientError) as raised:
        member.enable_sharing_with_aws_organization()
    assert error_code(raised) == "OperationNotPermittedException"


def test_creating_asks_with_what_is_shared_and_with_whom(local_ram: LocalRam, share: Share) -> None:
    tags = [{"key": "team", "value": "search"}]
    share(resourceArns=[USERS], principals=[MEMBER], allowExternalPrincipals=False, tags=tags)
    (action, arn, keywords), (tagging, shares, _) = local_ram.authorized
    assert (action, arn) == ("ram:CreateResourceShare", "*")
    assert keywords["context"] == {
        "aws:ResourceAccount": OWNER,
        "ram:ResourceArn": [USERS],
        "ram:RequestedResourceType": ["sagemaker:FeatureGroup"],
        "ram:Principal": [MEMBER],
        "ram:RequestedAllowsExternalPrincipals": "false",
        "aws:RequestTag/team": "search",
        "aws:TagKeys": ["team"],
    }
    assert (tagging, shares) == ("ram:TagResource", f"arn:aws:ram:eu-west-1:{OWNER}:resource-share/*")


def test_changing_asks_for_the_share_and_the_permission(local_ram: LocalRam, owner: Any, share: Share) -> None:
    arn = share(name="read")
    local_ram.authorized.clear()
    owner.associate_resource_share_permission(resourceShareArn=arn, permissionArn=PERMISSION)
    assert [(action, on) for action, on, _ in local_ram.authorized] == [
        ("ram:AssociateResourceSharePermission", arn),
        ("ram:AssociateResourceSharePermission", PERMISSION),
    ]
    assert local_ram.authorized[0][2]["context"]["ram:ResourceShareName"] == "read"


def test_accepting_needs_only_the_policies_of_the_invited_account(
    local_ram: LocalRam, outsider: Any, share: Share
) -> None:
    share(name="read", principals=[OUTSIDER])
    arn = outsider.get_resource_share_invitations()["resourceShareInvitations"][0]["resourceShareInvitationArn"]
    local_ram.authorized.clear()
    outsider.accept_resource_share_invitation(resourceShareInvitationArn=arn)
    ((action, on, keywords),) = local_ram.authorized
    assert (action, on) == ("ram:AcceptResourceShareInvitation", arn)
    assert f":{OWNER}:resource-share-invitation/" in arn
    assert keywords["context"] == {"ram:ShareOwnerAccountId": OWNER, "ram:ResourceShareName": "read"}
    assert keywords["resource_policy"]["Statement"][0]["Principal"] == {"AWS": OUTSIDER}


def test_refused_caller_changes_nothing(monkeypatch: pytest.MonkeyPatch, owner: Any) -> None:
    def refuse(action: str, *_: Any, **__: Any) -> None:
        if action == "ram:CreateResourceShare":
            raise AwsError("AccessDeniedException", f"not authorized to perform: {action}", 403)

    monkeypatch.setattr(authorization, "authorize", refuse)
    with pytest.raises(ClientError, match="ram:CreateResourceShare") as raised:
        owner.create_resource_share(name="read")
    assert error_code(raised) == "AccessDeniedException"
    assert owner.get_resource_shares(resourceOwner="SELF")["resourceShares"] == []
