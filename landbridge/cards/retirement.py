"""The end of a card: out of every share, Archived, and deleted where that is wanted.

In this order, so that nobody loses sight of a card that still says Approved; each step does nothing where it is done
already, so that a retirement that was interrupted is repeated as a whole. The automation may share a card again between
the first two steps, while its status still asks for it: shares are looked at once more after the second.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from landbridge.cards.cards import Cards
from landbridge.cards.errors import CardError, UnknownCard
from landbridge.cards.stage_shares import read_shares, take_out
from landbridge.cards.status import Status

POLL_SECONDS = 2.0
TIMEOUT = 120.0

Tell = Callable[[str], object]
Sleep = Callable[[float], object]


def retire(cards: Cards, name: str, *, delete: bool, tell: Tell, sleep: Sleep = time.sleep) -> None:
    """Retires the card of this name. `tell` is told of each step.

    Raises CardError, and without `delete` UnknownCard if there is no such card.
    """
    cards.place.require_hub("cards are retired")
    status = _status(cards, name, may_be_gone=delete)
    _unshare(cards, name, tell, sleep)
    if status is None:
        tell(f"there is no card `{name}`, or no more")
        return
    if status is Status.ARCHIVED:
        tell(f"`{name}` is Archived already")
    else:
        cards.update_status(name, Status.ARCHIVED)
        tell(f"`{name}` was {status} and is Archived")
    _unshare(cards, name, tell, sleep, again=True)
    if delete:
        _delete(cards, name, tell, sleep)


def _status(cards: Cards, name: str, *, may_be_gone: bool) -> Status | None:
    try:
        return cards.metadata(name).status
    except UnknownCard:
        if may_be_gone:
            return None
        raise


def _unshare(cards: Cards, name: str, tell: Tell, sleep: Sleep, *, again: bool = False) -> None:
    arn, ram = cards.place.arn(name), cards.clients("ram")
    holding = [share for share in read_shares(cards.place, ram) if arn in share.cards]
    for share in holding:
        take_out(ram, share, arn)
        tell(f"`{name}` leaves the share {share.name}")
    if not holding and not again:
        tell(f"`{name}` is in no share")
    waited = 0.0
    while left := [share.name for share in read_shares(cards.place, ram) if arn in share.cards | share.leaving]:
        if waited >= TIMEOUT:
            raise CardError(
                f"RAM has not taken `{name}` out of {', '.join(left)} in {TIMEOUT:.0f} s; nothing further was done: "
                "run this again"
            )
        sleep(POLL_SECONDS)
        waited += POLL_SECONDS


def _delete(cards: Cards, name: str, tell: Tell, sleep: Sleep) -> None:
    """AWS deletes in the background (SageMaker API reference, DescribeModelCard, ModelCardProcessingStatus)."""
    cards.delete(name)
    waited = 0.0
    while (state := _processing(cards, name)) is not None:
        if state == "DeleteFailed" or waited >= TIMEOUT:
            raise CardError(f"`{name}` is not deleted ({state or 'still there'}): run this again")
        sleep(POLL_SECONDS)
        waited += POLL_SECONDS
    tell(f"`{name}` is deleted, with its versions and export jobs; exported PDFs stay where they are")


def _processing(cards: Cards, name: str) -> str | None:
    """How far the deletion is; None when the card is gone."""
    try:
        found = cards.call("describe_model_card", name, IncludedData="MetadataOnly")
    except UnknownCard:
        return None
    state = str(found.get("ModelCardProcessingStatus", ""))
    return None if state == "DeleteCompleted" else state
