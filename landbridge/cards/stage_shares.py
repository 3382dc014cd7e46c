"""The RAM shares of the stages as they are: which cards they hold, and which accounts see them.

One GetResourceShares for each stage and two lists of associations for all of them, however many cards there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from landbridge.cards.answers import FAILURES, code_of, failed, is_denied, message_of
from landbridge.cards.errors import Denied
from landbridge.cards.place import Place
from landbridge.declaration.model_cards import Stage

STAGES = tuple(stage for stage in Stage if stage.shares_cards)
_THERE = frozenset({"ASSOCIATED", "ASSOCIATING"})
_LEAVING = frozenset({"DISASSOCIATING"})
_ACTIVE = frozenset({"ASSOCIATED"})


@dataclass(frozen=True)
class StageShare:
    """`arn` is None where there is no such share. `cards` are ARNs that it holds or is about to, `leaving` those that
    it is about to hold no longer. `accounts` see them; those that are `invited` have not accepted yet."""

    stage: Stage
    name: str
    arn: str | None = None
    cards: frozenset[str] = frozenset()
    leaving: frozenset[str] = frozenset()
    accounts: frozenset[str] = frozenset()
    invited: frozenset[str] = frozenset()


def read_shares(place: Place, ram: Any) -> tuple[StageShare, ...]:
    """The hub's shares, one for each stage that shares cards. Raises CardError, and Denied if they may not be read."""
    try:
        names = {stage: place.names.cards_share(stage) for stage in STAGES}
        arns = {stage: _arn(ram, name) for stage, name in names.items()}
        known = [arn for arn in arns.values() if arn]
        cards = list(_associations(ram, "RESOURCE", known)) if known else []
        principals = list(_associations(ram, "PRINCIPAL", known)) if known else []
    except FAILURES as error:
        if is_denied(error):
            raise Denied(
                f"{place.caller.arn} may not read the hub's shares ({message_of(error)}); work as a role that is "
                "allowed ram:GetResourceShares and ram:GetResourceShareAssociations"
            ) from None
        raise failed(f"the shares of the hub, {place.cards.account}, cannot be read", error) from None
    return tuple(
        StageShare(
            stage,
            names[stage],
            arn,
            _entities(cards, arn, _THERE),
            _entities(cards, arn, _LEAVING),
            _entities(principals, arn, _ACTIVE),
            _entities(principals, arn, _THERE - _ACTIVE),
        )
        for stage, arn in arns.items()
    )


def accounts_seeing(shares: tuple[StageShare, ...], card: str) -> list[str]:
    """The accounts that the card with this ARN is shared with now, in the order of the stages."""
    return [account for share in shares if card in share.cards for account in sorted(share.accounts)]


def take_out(ram: Any, share: StageShare, card: str) -> None:
    """Raises CardError. What somebody else has just taken out is out."""
    try:
        ram.disassociate_resource_share(resourceShareArn=share.arn, resourceArns=[card])
    except FAILURES as error:
        if code_of(error) == "UnknownResourceException":
            return
        raise failed(f"{card} cannot be taken out of the share {share.name}", error) from None


def _arn(ram: Any, name: str) -> str | None:
    # Deleted shares stay listed for a while.
    pages = ram.get_paginator("get_resource_shares").paginate(
        resourceOwner="SELF", name=name, resourceShareStatus="ACTIVE"
    )
    for page in pages:
        for share in page["resourceShares"]:
            return str(share["resourceShareArn"])
    return None


def _associations(ram: Any, kind: str, shares: list[str]) -> Iterator[Mapping[str, Any]]:
    pages = ram.get_paginator("get_resource_share_associations").paginate(
        associationType=kind, resourceShareArns=shares
    )
    for page in pages:
        yield from page["resourceShareAssociations"]


def _entities(
    associations: list[Mapping[str, Any]], arn: str | None, statuses: set[str] | frozenset[str]
) -> frozenset[str]:
    return frozenset(
        each["associatedEntity"]
        for each in associations
        if each["resourceShareArn"] == arn and each["status"] in statuses
    )
