"""What the shares of a resource allow, as the resource policy that stands for them."""

from typing import Any

from sandbox.extension import organisation
from sandbox.extension.ram.resource_types import type_of
from sandbox.extension.ram.state import ASSOCIATED, STATE, Share


def resource_policy(resource_arn: str) -> dict[str, Any] | None:
    """The policy document for a shared resource, or None when no share gives anybody access.

    One Allow statement per share that holds it; a deleted share holds nothing. Principals are account ids and role or
    user ARNs; an organisation or unit is written out as the accounts that it has at this moment. Principals that have
    not accepted the invitation are not in it.
    """
    with STATE.lock:
        statements = [
            statement
            for share in STATE.shares.values()
            if resource_arn in share.resources
            for statement in [_statement(share, resource_arn)]
            if statement["Principal"]["AWS"]
        ]
    return {"Version": "2012-10-17", "Statement": statements} if statements else None


def _statement(share: Share, resource_arn: str) -> dict[str, Any]:
    principals: set[str] = set()
    for association in share.principals.values():
        if association.status == ASSOCIATED and association.principal is not None:
            single = association.principal.account
            principals |= {association.entity} if single else organisation.members(association.entity)
    permission = share.permissions[type_of(resource_arn).name]
    return {
        "Sid": f"ResourceShare{share.arn.rpartition('/')[2].replace('-', '')}",
        "Effect": "Allow",
        "Principal": {"AWS": sorted(principals)},
        "Action": permission.iam_actions(),
        "Resource": resource_arn,
    }
