"""What the function that accepts RAM invitations may do: accept those of the central account's shares for this team."""

from __future__ import annotations

from landbridge.naming import Names
from landbridge.policies.statement import Statement


def invitations_role_statements(names: Names, team: str, account: str, shares: tuple[str, ...]) -> list[Statement]:
    return [
        # Neither call takes a resource (service authorization reference, RAM).
        Statement("Look", ("ram:GetResourceShareInvitations", "ram:GetResourceShares"), ("*",)),
        Statement(
            "Accept",
            ("ram:AcceptResourceShareInvitation",),
            (names.arn("ram", names.central_account, "resource-share-invitation/*"),),
            {"StringEquals": {"ram:ShareOwnerAccountId": names.central_account, "ram:ResourceShareName": shares}},
        ),
        Statement(
            "Log",
            ("logs:CreateLogStream", "logs:PutLogEvents"),
            (names.arn("logs", account, f"log-group:{names.invitations_log_group(team)}:log-stream:*"),),
        ),
    ]
