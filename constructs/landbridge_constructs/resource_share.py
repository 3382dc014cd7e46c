"""A RAM resource share."""

from __future__ import annotations

from aws_cdk import aws_ram as ram
from constructs import Construct

from landbridge.sharing import Share


class ResourceShare(ram.CfnResourceShare):
    """One permission on some resources for some principals. Whether outsiders may be among them is always said:
    AWS's own default is yes. A share without resources leaves to others which it has."""

    def __init__(self, scope: Construct, construct_id: str, share: Share) -> None:
        super().__init__(
            scope,
            construct_id,
            name=share.name,
            permission_arns=[share.permission],
            resource_arns=list(share.resources) or None,
            principals=list(share.principals),
            allow_external_principals=share.external,
        )
