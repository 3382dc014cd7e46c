"""Bringing the share for the hub in line with the cards that there are."""

import time
from collections.abc import Callable

from functions.share_cards.cards import Cards
from functions.share_cards.following import SETTLE_SECONDS, RefusedError
from functions.share_cards.shares import Shares

HUB = "hub"


def offer(cards: Cards, shares: Shares, *, sleep: Callable[[float], None] = time.sleep) -> None:
    """Make the share hold every card, of whatever status: the hub's copy of a card that is archived is archived, too.

    Like the stages' shares, it ends with a look and never with a write, so that several may run at once. Raises
    RefusedError, once all others are in, for cards that RAM refuses; ClientError where the function is denied
    something; OutOfTimeError.
    """
    refused: dict[str, str] = {}
    while True:
        held = shares.members()[HUB]
        there = frozenset(cards.statuses(held))
        missing, surplus = (sorted(arns - refused.keys()) for arns in (there - held, held - there))
        if not missing and not surplus:
            break
        refused |= shares.take_out(HUB, surplus) | shares.put_in(HUB, missing)
        sleep(SETTLE_SECONDS)
    still = [f"{arn}: {reason}" for arn, reason in sorted(refused.items()) if (arn in there) != (arn in held)]
    if still:
        raise RefusedError("; ".join(still))
