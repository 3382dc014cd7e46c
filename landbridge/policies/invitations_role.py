"""What a function that accepts RAM invitations may do: accept those of one owner's shares for this team."""

from __future__ import annotations

from landbridge.naming import Names
from landbridge.policies.function_log import log_statement
from landbridge.policies.statement import Statement


def invitations_role_statements(
    names: Names, owner: str, account: str, log_group: str, shares: tuple[str, ...]
) -> list[Statement]:
    """In the team's account, for the shares of the account `owner` that have these names."""
    return [
        # Neither call takes a resource (service authorization reference, RAM).
        Statement("Look", ("ram:GetResourceShareInvitations", "ram:GetResourceShares"), ("*",)),
        Statement(
            "Accept",
            ("ram:AcceptResourceShareInvitation",),
            (names.arn("ram", owner, "resource-share-invitation/*"),),
            {"StringEquals": {"ram:ShareOwnerAccountId": owner, "ram:ResourceShareName": shares}},
        ),
        log_statement(names, account, log_group),
    ]
