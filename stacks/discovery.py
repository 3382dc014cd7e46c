"""Discovery: the catalog, shared with an organisation or its units."""

from __future__ import annotations

from constructs import Construct

from landbridge.sharing import Share
from landbridge_constructs.resource_share import ResourceShare
from stacks.stack import LandbridgeStack, Settings


class DiscoveryStack(LandbridgeStack):
    def __init__(self, scope: Construct, construct_id: str, settings: Settings, share: Share) -> None:
        super().__init__(
            scope,
            construct_id,
            settings,
            account=settings.names.central_account,
            description="Who in the organisation may discover the central feature groups.",
            stateful=False,
        )
        ResourceShare(self, "Catalog", share)
