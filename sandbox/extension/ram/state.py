"""The resource shares and invitations of the local AWS, in memory.

Everything is found by its ARN, which holds the Region and the owner's account: shares concern several accounts.
"""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sandbox.extension.ram.permissions import Permission
from sandbox.extension.ram.principals import Principal
from sandbox.extension.ram.resource_types import type_of

ASSOCIATING, ASSOCIATED, FAILED, DISASSOCIATED = "ASSOCIATING", "ASSOCIATED", "FAILED", "DISASSOCIATED"
ACTIVE, DELETED = "ACTIVE", "DELETED"
PENDING, ACCEPTED, REJECTED, EXPIRED = "PENDING", "ACCEPTED", "REJECTED", "EXPIRED"


@dataclass
class Association:
    """A resource or a principal of a share. `principal` is None for a resource."""

    entity: str
    status: str
    created: datetime
    updated: datetime
    principal: Principal | None = None
    external: bool = False
    message: str | None = None


@dataclass
class Share:
    """A resource share. `permissions` holds one permission for each resource type."""

    arn: str
    name: str
    owner: str
    region: str
    allow_external_principals: bool
    created: datetime
    updated: datetime
    status: str = ACTIVE
    tags: dict[str, str] = field(default_factory=dict)
    permissions: dict[str, Permission] = field(default_factory=dict)
    resources: dict[str, Association] = field(default_factory=dict)
    principals: dict[str, Association] = field(default_factory=dict)

    def types(self) -> set[str]:
        """The types of its resources."""
        return {type_of(arn).name for arn in self.resources}

    def shared_with(self, account: str) -> bool:
        """Whether `account` is another account that this share gives access to now."""
        return account != self.owner and any(
            each.status == ASSOCIATED and each.principal is not None and each.principal.includes(account)
            for each in self.principals.values()
        )


@dataclass
class Invitation:
    """An invitation of one account to one share."""

    arn: str
    share: Share
    receiver: str
    receiver_arn: str | None
    sent: datetime
    status: str = PENDING


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass
class State:
    """All shares and invitations, the answers by client token, and the clock (replace it in tests)."""

    shares: dict[str, Share] = field(default_factory=dict)
    invitations: dict[str, Invitation] = field(default_factory=dict)
    answers: dict[tuple[str, str, str, str], tuple[dict[str, Any], dict[str, Any]]] = field(default_factory=dict)
    clock: Callable[[], datetime] = _now
    lock: threading.RLock = field(default_factory=threading.RLock)

    def reset(self) -> None:
        """Forget everything and go back to the real time."""
        self.shares.clear()
        self.invitations.clear()
        self.answers.clear()
        self.clock = _now

    def shares_in(self, region: str) -> Iterator[Share]:
        """The shares of all accounts in one Region, oldest first."""
        return (share for share in list(self.shares.values()) if share.region == region)


STATE = State()
