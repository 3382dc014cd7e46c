"""RAM as an invited account sees it."""

from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

OWNER = "111111111111"
STRANGER = "666666666666"


def refusal(code: str, operation: str = "GetResourceShareInvitations") -> ClientError:
    """The error that a client raises for this code."""
    return ClientError({"Error": {"Code": code, "Message": "refused"}}, operation)


def invitation(name: str, *, sender: str = OWNER, status: str = "PENDING", number: int = 1) -> dict[str, Any]:
    """An invitation to the share `name`."""
    arn = f"arn:aws:ram:eu-west-1:{sender}:resource-share-invitation/{name}-{number}"
    return {
        "resourceShareInvitationArn": arn,
        "resourceShareName": name,
        "senderAccountId": sender,
        "status": status,
    }


def share(name: str, *, owner: str = OWNER, status: str = "ACTIVE") -> dict[str, Any]:
    """A share that the account belongs to."""
    return {"name": name, "owningAccountId": owner, "status": status}


@dataclass
class FakeRam:
    """Pages of one entry each. `errors` are raised by the next calls, before anything else; `accepted` is the log."""

    invitations: list[dict[str, Any]] = field(default_factory=list)
    shares: list[dict[str, Any]] = field(default_factory=list)
    errors: list[ClientError] = field(default_factory=list)
    accept_errors: list[ClientError] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)

    def get_resource_share_invitations(self, nextToken: str = "0") -> dict[str, Any]:  # noqa: N803
        return self._page("resourceShareInvitations", self.invitations, nextToken)

    def get_resource_shares(self, resourceOwner: str, nextToken: str = "0") -> dict[str, Any]:  # noqa: N803
        assert resourceOwner == "OTHER-ACCOUNTS"
        return self._page("resourceShares", self.shares, nextToken)

    def accept_resource_share_invitation(self, resourceShareInvitationArn: str) -> dict[str, Any]:  # noqa: N803
        if self.accept_errors:
            raise self.accept_errors.pop(0)
        (found,) = [
            each for each in self.invitations if each["resourceShareInvitationArn"] == resourceShareInvitationArn
        ]
        found["status"] = "ACCEPTED"
        self.shares.append(share(found["resourceShareName"], owner=found["senderAccountId"]))
        self.accepted.append(resourceShareInvitationArn)
        return {}

    def _page(self, member: str, entries: list[dict[str, Any]], token: str) -> dict[str, Any]:
        if self.errors:
            raise self.errors.pop(0)
        position = int(token)
        page: dict[str, Any] = {member: entries[position : position + 1]}
        return page | ({"nextToken": str(position + 1)} if position + 1 < len(entries) else {})
