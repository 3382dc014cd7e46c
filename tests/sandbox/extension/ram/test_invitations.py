"""Invitations: sent to accounts outside the organisation, accepted, rejected, expired, sent again."""

from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox.extension.ram import invitations, resource_policy
from tests.sandbox.extension.ram.conftest import OUTSIDER, OWNER, LocalRam, Share, error_code, feature_group

USERS, SESSIONS = feature_group("users"), feature_group("sessions")
ROLE = f"arn:aws:iam::{OUTSIDER}:role/reader"


def _invitations(client: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get_resource_share_invitations()["resourceShareInvitations"]
    return found


def _status(owner: Any) -> dict[str, str]:
    found = owner.get_resource_share_associations(associationType="PRINCIPAL")["resourceShareAssociations"]
    return {each["associatedEntity"]: each["status"] for each in found}


@pytest.mark.requirement("S1.3")
def test_outside_account_gains_access_by_accepting(owner: Any, outsider: Any, share: Share) -> None:
    arn = share(resourceArns=[USERS], principals=[OUTSIDER])
    (invitation,) = _invitations(outsider)
    assert (invitation["status"], invitation["senderAccountId"], invitation["resourceShareArn"]) == (
        "PENDING",
        OWNER,
        arn,
    )
    assert _status(owner) == {OUTSIDER: "ASSOCIATING"}
    assert resource_policy(USERS) is None
    assert outsider.get_resource_shares(resourceOwner="OTHER-ACCOUNTS")["resourceShares"] == []

    outsider.accept_resource_share_invitation(resourceShareInvitationArn=invitation["resourceShareInvitationArn"])
    assert _status(owner) == {OUTSIDER: "ASSOCIATED"}
    assert resource_policy(USERS) is not None
    assert len(outsider.get_resource_shares(resourceOwner="OTHER-ACCOUNTS")["resourceShares"]) == 1
    assert [each["status"] for each in _invitations(outsider)] == ["ACCEPTED"]


def test_pending_resources_can_be_looked_at_before_accepting(outsider: Any, share: Share) -> None:
    share(resourceArns=[USERS], principals=[OUTSIDER])
    arn = _invitations(outsider)[0]["resourceShareInvitationArn"]
    listed = outsider.list_pending_invitation_resources(resourceShareInvitationArn=arn)["resources"]
    assert [(each["arn"], each["type"]) for each in listed] == [(USERS, "sagemaker:FeatureGroup")]


def test_one_invitation_stands_for_all_principals_of_an_account(owner: Any, outsider: Any, share: Share) -> None:
    arn = share(resourceArns=[USERS], principals=[ROLE])
    owner.associate_resource_share(resourceShareArn=arn, principals=[f"{ROLE}-2"])
    (invitation,) = _invitations(outsider)
    outsider.accept_resource_share_invitation(resourceShareInvitationArn=invitation["resourceShareInvitationArn"])
    owner.associate_resource_share(resourceShareArn=arn, principals=[f"{ROLE}-3"])
    assert set(_status(owner).values()) == {"ASSOCIATED"}
    assert len(_invitations(outsider)) == 1


def test_resource_added_to_an_accepted_share_needs_no_invitation(owner: Any, outsider: Any, share: Share) -> None:
    arn = share(resourceArns=[USERS], principals=[OUTSIDER])
    invitation = _invitations(outsider)[0]["resourceShareInvitationArn"]
    outsider.accept_resource_share_invitation(resourceShareInvitationArn=invitation)
    owner.associate_resource_share(resourceShareArn=arn, resourceArns=[SESSIONS])
    assert len(_invitations(outsider)) == 1
    assert resource_policy(SESSIONS) is not None


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("accept_resource_share_invitation", "ResourceShareInvitationAlreadyAcceptedException"),
        ("reject_resource_share_invitation", "ResourceShareInvitationAlreadyRejectedException"),
    ],
)
def test_invitation_is_answered_once(outsider: Any, share: Share, answer: str, code: str) -> None:
    share(principals=[OUTSIDER])
    arn = _invitations(outsider)[0]["resourceShareInvitationArn"]
    getattr(outsider, answer)(resourceShareInvitationArn=arn)
    with pytest.raises(ClientError) as raised:
        outsider.accept_resource_share_invitation(resourceShareInvitationArn=arn)
    assert error_code(raised) == code


def test_rejecting_fails_the_association(owner: Any, outsider: Any, share: Share) -> None:
    share(resourceArns=[USERS], principals=[OUTSIDER])
    arn = _invitations(outsider)[0]["resourceShareInvitationArn"]
    outsider.reject_resource_share_invitation(resourceShareInvitationArn=arn)
    assert _status(owner) == {OUTSIDER: "FAILED"}
    assert resource_policy(USERS) is None


def test_invitation_expires_after_twelve_hours(local_ram: LocalRam, owner: Any, outsider: Any, share: Share) -> None:
    share(resourceArns=[USERS], principals=[OUTSIDER])
    arn = _invitations(outsider)[0]["resourceShareInvitationArn"]
    local_ram.pass_time(timedelta(hours=11, minutes=59))
    assert _invitations(outsider)[0]["status"] == "PENDING"
    local_ram.pass_time(timedelta(minutes=1))
    assert _invitations(outsider)[0]["status"] == "EXPIRED"
    assert _status(owner) == {OUTSIDER: "FAILED"}
    with pytest.raises(ClientError) as raised:
        outsider.accept_resource_share_invitation(resourceShareInvitationArn=arn)
    assert error_code(raised) == "ResourceShareInvitationExpiredException"


def test_expired_invitation_is_sent_again_only_after_disassociation(
    local_ram: LocalRam, owner: Any, outsider: Any, share: Share
) -> None:
    arn = share(resourceArns=[USERS], principals=[OUTSIDER])
    local_ram.pass_time(timedelta(hours=12))
    owner.associate_resource_share(resourceShareArn=arn, principals=[OUTSIDER])
    assert [each["status"] for each in _invitations(outsider)] == ["EXPIRED"]
    owner.disassociate_resource_share(resourceShareArn=arn, principals=[OUTSIDER])
    owner.associate_resource_share(resourceShareArn=arn, principals=[OUTSIDER])
    assert [each["status"] for each in _invitations(outsider)] == ["EXPIRED", "PENDING"]


def test_account_that_was_taken_out_has_to_be_invited_again(owner: Any, outsider: Any, share: Share) -> None:
    arn = share(resourceArns=[USERS], principals=[OUTSIDER])
    invitation = _invitations(outsider)[0]["resourceShareInvitationArn"]
    outsider.accept_resource_share_invitation(resourceShareInvitationArn=invitation)
    owner.disassociate_resource_share(resourceShareArn=arn, principals=[OUTSIDER])
    assert resource_policy(USERS) is None
    owner.associate_resource_share(resourceShareArn=arn, principals=[OUTSIDER])
    assert _status(owner) == {OUTSIDER: "ASSOCIATING"}
    assert [each["status"] for each in _invitations(outsider)] == ["PENDING"]


def test_account_outside_an_organisation_need_not_invite_itself(outsider: Any) -> None:
    outsider.create_resource_share(name="read", principals=[ROLE])
    assert _status(outsider) == {ROLE: "ASSOCIATED"}
    assert _invitations(outsider) == []


def test_only_the_invited_account_can_accept(local_ram: LocalRam, owner: Any, outsider: Any, share: Share) -> None:
    share(principals=[OUTSIDER])
    arn = _invitations(outsider)[0]["resourceShareInvitationArn"]
    for client in (owner, local_ram.client("888888888888")):
        with pytest.raises(ClientError) as raised:
            client.accept_resource_share_invitation(resourceShareInvitationArn=arn)
        assert error_code(raised) == "ResourceShareInvitationArnNotFoundException"


def test_sender_has_a_limit_of_pending_invitations(monkeypatch: pytest.MonkeyPatch, owner: Any, share: Share) -> None:
    monkeypatch.setattr(invitations, "MAX_PENDING", 1)
    arn = share(principals=[OUTSIDER])
    owner.associate_resource_share(resourceShareArn=arn, principals=[ROLE])
    with pytest.raises(ClientError) as raised:
        owner.associate_resource_share(resourceShareArn=arn, principals=["888888888888"])
    assert error_code(raised) == "ResourceShareLimitExceededException"
