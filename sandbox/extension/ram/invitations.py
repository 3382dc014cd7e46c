"""Invitations: how an account outside the organisation becomes a member of a share.

https://docs.aws.amazon.com/ram/latest/userguide/getting-started-shared.html and, for the twelve hours,
https://docs.aws.amazon.com/sagemaker/latest/dg/feature-store-cross-account-access-online-store-share-feature-group.html
"""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from ministack.core.responses import get_account_id, get_region

from sandbox.extension.errors import AwsError
from sandbox.extension.ram import describe
from sandbox.extension.ram.principals import Principal
from sandbox.extension.ram.state import (
    ACCEPTED,
    ASSOCIATED,
    ASSOCIATING,
    EXPIRED,
    FAILED,
    PENDING,
    REJECTED,
    STATE,
    Invitation,
    Share,
)

LIFETIME = timedelta(hours=12)
"""How long an invitation to SageMaker resources stands; all shareable types here are SageMaker's."""

MAX_PENDING = 250
"""Pending invitations per sending account and Region (a RAM quota)."""


def invite(share: Share, principal: Principal) -> str:
    """Invite the account of an external principal, unless it is invited or a member already.

    One invitation stands for all principals of an account. Returns the status of the principal's association.
    """
    standing = _standing(share, principal.account)
    if standing is not None:
        return ASSOCIATED if standing.status == ACCEPTED else ASSOCIATING
    # The invitation belongs to the sender: its ARN holds the sender's account.
    arn = f"{share.arn.partition(':resource-share/')[0]}:resource-share-invitation/{uuid.uuid4()}"
    receiver_arn = principal.id if principal.iam else None
    STATE.invitations[arn] = Invitation(arn, share, principal.account, receiver_arn, STATE.clock())
    return ASSOCIATING


def check_room(share: Share, accounts: Iterable[str]) -> None:
    """Raise ResourceShareLimitExceededException if the owner cannot invite those `accounts` that need it."""
    new = sum(_standing(share, account) is None for account in accounts)
    sent = [each for each in STATE.invitations.values() if each.share.owner == share.owner and each.status == PENDING]
    pending = sum(each.share.region == share.region for each in sent)
    if new and pending + new > MAX_PENDING:
        message = (
            f"Account {share.owner} has {pending} invitations pending in {share.region}; the limit is {MAX_PENDING}."
        )
        raise AwsError("ResourceShareLimitExceededException", message)


def withdraw(share: Share, account: str) -> None:
    """Forget the invitation of an account that is no principal of the share any more, so that it can be sent anew."""
    standing = _standing(share, account)
    if standing is not None:
        del STATE.invitations[standing.arn]


def expire(now: datetime) -> None:
    """End the invitations that have stood for their lifetime."""
    for invitation in STATE.invitations.values():
        if invitation.status == PENDING and now - invitation.sent >= LIFETIME:
            _close(invitation, EXPIRED, FAILED, "The invitation expired.")


def accept_resource_share_invitation(request: dict[str, Any]) -> dict[str, Any]:
    """AcceptResourceShareInvitation: the principals of the calling account become members."""
    invitation = _open(request["resourceShareInvitationArn"])
    _close(invitation, ACCEPTED, ASSOCIATED, None)
    return {"resourceShareInvitation": describe.invitation(invitation)}


def reject_resource_share_invitation(request: dict[str, Any]) -> dict[str, Any]:
    """RejectResourceShareInvitation: the associations of the calling account fail."""
    invitation = _open(request["resourceShareInvitationArn"])
    _close(invitation, REJECTED, FAILED, "The invitation was rejected.")
    return {"resourceShareInvitation": describe.invitation(invitation)}


def get_resource_share_invitations(request: dict[str, Any]) -> dict[str, Any]:
    """GetResourceShareInvitations: those that the calling account received, whatever became of them."""
    arns, shares = request.get("resourceShareInvitationArns"), request.get("resourceShareArns")
    for arn in arns or ():
        received(arn)
    found = [
        describe.invitation(each)
        for each in STATE.invitations.values()
        if each.receiver == get_account_id()
        and each.share.region == get_region()
        and (not arns or each.arn in arns)
        and (not shares or each.share.arn in shares)
    ]
    return {"resourceShareInvitations": found}


def list_pending_invitation_resources(request: dict[str, Any]) -> dict[str, Any]:
    """ListPendingInvitationResources: what the calling account would gain."""
    invitation = _open(request["resourceShareInvitationArn"])
    return {"resources": describe.resources(invitation.share, request.get("resourceRegionScope", "ALL"))}


def received(arn: str) -> Invitation:
    """The invitation with this ARN, if the calling account received it."""
    if ":resource-share-invitation/" not in arn:
        raise AwsError("MalformedArnException", f"The specified invitation ARN {arn} is not valid.")
    invitation = STATE.invitations.get(arn)
    if invitation is None or invitation.receiver != get_account_id() or invitation.share.region != get_region():
        message = f"The resource share invitation {arn} could not be found."
        raise AwsError("ResourceShareInvitationArnNotFoundException", message)
    return invitation


def _standing(share: Share, account: str) -> Invitation | None:
    for each in STATE.invitations.values():
        if each.share is share and each.receiver == account and each.status in (PENDING, ACCEPTED):
            return each
    return None


def _open(arn: str) -> Invitation:
    invitation = received(arn)
    if invitation.status != PENDING:
        ended = {ACCEPTED: "AlreadyAccepted", REJECTED: "AlreadyRejected", EXPIRED: "Expired"}[invitation.status]
        message = f"The resource share invitation {arn} is {invitation.status.lower()}."
        raise AwsError(f"ResourceShareInvitation{ended}Exception", message)
    return invitation


def _close(invitation: Invitation, status: str, association_status: str, message: str | None) -> None:
    invitation.status = status
    for association in invitation.share.principals.values():
        principal = association.principal
        waiting = association.status == ASSOCIATING and association.external
        if waiting and principal is not None and principal.account == invitation.receiver:
            association.status, association.message = association_status, message
            association.updated = STATE.clock()
