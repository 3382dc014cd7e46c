"""Shares: what can be in them, and what is refused."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.extension.ram.conftest import (
    CATALOG,
    MEMBER,
    OUTSIDER,
    LocalRam,
    Share,
    error_code,
    feature_group,
)

USERS, SESSIONS, REVIEWS = (feature_group(name) for name in ("users", "sessions", "reviews"))
ROLE = f"arn:aws:iam::{MEMBER}:role/reader"


def _associations(client: Any, kind: str, arn: str) -> dict[str, str]:
    found = client.get_resource_share_associations(associationType=kind, resourceShareArns=[arn])
    return {each["associatedEntity"]: each["status"] for each in found["resourceShareAssociations"]}


def test_external_principals_are_allowed_by_default(owner: Any) -> None:
    created = owner.create_resource_share(name="read")["resourceShare"]
    assert (created["allowExternalPrincipals"], created["status"]) == (True, "ACTIVE")


def test_two_shares_may_have_one_name(owner: Any, share: Share) -> None:
    assert share(name="read") != share(name="read")
    assert len(owner.get_resource_shares(resourceOwner="SELF", name="read")["resourceShares"]) == 2


def test_same_client_token_gives_the_same_share(owner: Any, share: Share) -> None:
    assert share(clientToken="t1") == share(clientToken="t1")
    assert len(owner.get_resource_shares(resourceOwner="SELF")["resourceShares"]) == 1


def test_client_token_with_other_parameters_is_refused(share: Share) -> None:
    share(clientToken="t1")
    with pytest.raises(ClientError) as raised:
        share(clientToken="t1", name="other")
    assert error_code(raised) == "IdempotentParameterMismatchException"


@pytest.mark.requirement("S1.3")
def test_account_of_the_organisation_is_associated_at_once(owner: Any, member: Any, share: Share) -> None:
    arn = share(resourceArns=[USERS], principals=[MEMBER])
    assert _associations(owner, "PRINCIPAL", arn) == {MEMBER: "ASSOCIATED"}
    assert _associations(owner, "RESOURCE", arn) == {USERS: "ASSOCIATED"}
    assert member.get_resource_share_invitations()["resourceShareInvitations"] == []
    assert [each["arn"] for each in member.list_resources(resourceOwner="OTHER-ACCOUNTS")["resources"]] == [USERS]


@pytest.mark.parametrize(
    "principal",
    [
        "arn:aws:organizations::111111111111:organization/o-exampleorg1",
        "arn:aws:organizations::111111111111:ou/o-exampleorg1/ou-abcd-11111111",
        ROLE,
    ],
)
def test_organisation_unit_and_role_reach_their_accounts(member: Any, share: Share, principal: str) -> None:
    share(resourceArns=[USERS], principals=[principal])
    assert [each["arn"] for each in member.list_resources(resourceOwner="OTHER-ACCOUNTS")["resources"]] == [USERS]


@pytest.mark.parametrize(
    ("principal", "code"),
    [
        ("12345", "InvalidParameterException"),
        ("o-exampleorg1", "InvalidParameterException"),
        ("arn:aws:organizations::111111111111:organization/o-another0001", "UnknownResourceException"),
        ("arn:aws:organizations::111111111111:ou/o-exampleorg1/ou-abcd-99999999", "UnknownResourceException"),
        ("sagemaker.amazonaws.com", "UnsupportedOperation"),
    ],
)
def test_principal_that_cannot_be_is_refused(share: Share, principal: str, code: str) -> None:
    with pytest.raises(ClientError) as raised:
        share(principals=[principal])
    assert error_code(raised) == code


@pytest.mark.parametrize(
    ("arn", "code"),
    [
        ("users", "MalformedArnException"),
        ("arn:aws:s3:::bucket", "MalformedArnException"),
        (feature_group("users", account=MEMBER), "OperationNotPermittedException"),
        (feature_group("users", region="us-east-1"), "UnknownResourceException"),
        (feature_group("absent"), "UnknownResourceException"),
    ],
)
def test_resource_that_cannot_be_shared_is_refused(owner: Any, share: Share, arn: str, code: str) -> None:
    with pytest.raises(ClientError) as raised:
        share(resourceArns=[USERS, arn])
    assert error_code(raised) == code
    assert owner.get_resource_shares(resourceOwner="SELF")["resourceShares"] == []


def test_outside_account_is_refused_where_external_principals_are_not_allowed(share: Share) -> None:
    with pytest.raises(ClientError, match=r"not in your AWS organization") as raised:
        share(principals=[OUTSIDER], allowExternalPrincipals=False)
    assert error_code(raised) == "InvalidParameterException"


def test_external_principals_cannot_be_disallowed_over_the_heads_of_present_ones(owner: Any, share: Share) -> None:
    arn = share(principals=[OUTSIDER])
    with pytest.raises(ClientError) as raised:
        owner.update_resource_share(resourceShareArn=arn, allowExternalPrincipals=False)
    assert error_code(raised) == "OperationNotPermittedException"
    owner.disassociate_resource_share(resourceShareArn=arn, principals=[OUTSIDER])
    owner.update_resource_share(resourceShareArn=arn, allowExternalPrincipals=False)


@pytest.mark.parametrize("first", ["resourceArns", "principals"])
def test_catalog_cannot_be_shared_with_a_role(owner: Any, share: Share, first: str) -> None:
    parts = {"resourceArns": [CATALOG], "principals": [ROLE]}
    arn = share(**{first: parts.pop(first)})
    with pytest.raises(ClientError, match="IAM role") as raised:
        owner.associate_resource_share(resourceShareArn=arn, **parts)
    assert error_code(raised) == "InvalidParameterException"


def test_one_call_takes_a_hundred_resources(local_ram: LocalRam, owner: Any, share: Share) -> None:
    arns = [feature_group(f"group-{number}") for number in range(101)]
    local_ram.existing.update(arns)
    with pytest.raises(ClientError) as raised:
        share(resourceArns=arns)
    assert error_code(raised) == "ResourceShareLimitExceededException"
    arn = share(resourceArns=arns[:100])
    owner.associate_resource_share(resourceShareArn=arn, resourceArns=arns[100:])
    first = owner.list_resources(resourceOwner="SELF", maxResults=60)
    second = owner.list_resources(resourceOwner="SELF", maxResults=60, nextToken=first["nextToken"])
    assert [each["arn"] for each in first["resources"] + second["resources"]] == arns
    assert "nextToken" not in second


def test_only_listings_come_in_pages(owner: Any, share: Share) -> None:
    roles = [f"{ROLE}-{number}" for number in range(501)]
    answer = owner.associate_resource_share(resourceShareArn=share(), principals=roles)
    assert [each["associatedEntity"] for each in answer["resourceShareAssociations"]] == roles
    assert len(owner.list_principals(resourceOwner="SELF")["principals"]) == 500


def test_made_up_page_token_is_refused(owner: Any) -> None:
    with pytest.raises(ClientError) as raised:
        owner.get_resource_shares(resourceOwner="SELF", nextToken="?")
    assert error_code(raised) == "InvalidNextTokenException"


def test_member_sees_a_share_but_neither_its_tags_nor_its_associations(member: Any, share: Share) -> None:
    arn = share(principals=[MEMBER], tags=[{"key": "team", "value": "search"}])
    seen = member.get_resource_shares(resourceOwner="OTHER-ACCOUNTS")["resourceShares"]
    assert [(each["resourceShareArn"], "tags" in each) for each in seen] == [(arn, False)]
    with pytest.raises(ClientError) as raised:
        member.get_resource_share_associations(associationType="PRINCIPAL", resourceShareArns=[arn])
    assert error_code(raised) == "UnknownResourceException"


@pytest.mark.parametrize("method", ["delete_resource_share", "update_resource_share", "associate_resource_share"])
def test_another_account_cannot_change_a_share(member: Any, share: Share, method: str) -> None:
    arn = share(principals=[MEMBER])
    with pytest.raises(ClientError) as raised:
        getattr(member, method)(resourceShareArn=arn)
    assert error_code(raised) == "UnknownResourceException"


def test_member_may_leave_and_do_nothing_else(owner: Any, member: Any, share: Share) -> None:
    arn = share(resourceArns=[USERS], principals=[MEMBER])
    with pytest.raises(ClientError):
        member.disassociate_resource_share(resourceShareArn=arn, resourceArns=[USERS])
    member.disassociate_resource_share(resourceShareArn=arn, principals=[MEMBER])
    assert _associations(owner, "PRINCIPAL", arn) == {}


def test_deleted_share_stays_visible_to_its_owner_and_cannot_change(owner: Any, member: Any, share: Share) -> None:
    arn = share(resourceArns=[USERS], principals=[MEMBER])
    assert owner.delete_resource_share(resourceShareArn=arn)["returnValue"] is True
    assert owner.get_resource_shares(resourceOwner="SELF")["resourceShares"][0]["status"] == "DELETED"
    assert member.get_resource_shares(resourceOwner="OTHER-ACCOUNTS")["resourceShares"] == []
    with pytest.raises(ClientError) as raised:
        owner.associate_resource_share(resourceShareArn=arn, resourceArns=[USERS])
    assert error_code(raised) == "InvalidStateTransitionException"


def test_principals_are_listed_from_both_sides(owner: Any, member: Any, share: Share) -> None:
    share(resourceArns=[USERS], principals=[MEMBER])
    listed = owner.list_principals(resourceOwner="SELF", resourceType="sagemaker:FeatureGroup")["principals"]
    assert [each["id"] for each in listed] == [MEMBER]
    listed = member.list_principals(resourceOwner="OTHER-ACCOUNTS", resourceArn=USERS)["principals"]
    assert [each["id"] for each in listed] == ["111111111111"]


def test_tags_are_changed_and_filter_shares(owner: Any, share: Share) -> None:
    arn = share(tags=[{"key": "team", "value": "search"}, {"key": "level", "value": "read"}])
    owner.tag_resource(resourceShareArn=arn, tags=[{"key": "team", "value": "fraud"}])
    owner.untag_resource(resourceShareArn=arn, tagKeys=["level"])
    filters = [{"tagKey": "team", "tagValues": ["fraud"]}]
    found = owner.get_resource_shares(resourceOwner="SELF", tagFilters=filters)["resourceShares"]
    assert [each["tags"] for each in found] == [[{"key": "team", "value": "fraud"}]]
    with pytest.raises(ClientError) as raised:
        owner.tag_resource(resourceShareArn=arn, tags=[{"key": "aws:x", "value": ""}])
    assert error_code(raised) == "TagPolicyViolationException"


def test_shares_belong_to_one_region(local_ram: LocalRam, share: Share) -> None:
    arn = share()
    elsewhere = local_ram.client("111111111111", "us-east-1")
    assert elsewhere.get_resource_shares(resourceOwner="SELF")["resourceShares"] == []
    with pytest.raises(ClientError):
        elsewhere.delete_resource_share(resourceShareArn=arn)
