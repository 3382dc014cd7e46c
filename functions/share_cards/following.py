"""Bringing the shares in line with the cards' statuses, and staying until they are.

Several of these may run at once, each with what it read a moment ago. So none ends with a write: after each change
everything is read again, and only a look that finds nothing to do is the last. Whoever wrote last, with whatever
knowledge, looks again after it.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from functions.share_cards.cards import Cards
from functions.share_cards.shares import Shares
from functions.share_cards.statuses import wanted

SETTLE_SECONDS = 1.0
"""RAM lists a change a moment after it took it."""


class RefusedError(Exception):
    """RAM would not take a card into a share, or out of it."""


@dataclass(frozen=True)
class Difference:
    """What the share of one stage lacks, and what it holds without a reason."""

    stage: str
    missing: tuple[str, ...]
    surplus: tuple[str, ...]

    def without(self, refused: Iterable[tuple[str, str]]) -> "Difference":
        """What is left, when the cards that RAM refused of a stage are not tried again."""
        gone = {arn for stage, arn in refused if stage == self.stage}
        missing, surplus = (tuple(arn for arn in arns if arn not in gone) for arns in (self.missing, self.surplus))
        return Difference(self.stage, missing, surplus)

    def __bool__(self) -> bool:
        return bool(self.missing or self.surplus)


def follow(cards: Cards, shares: Shares, *, keep: bool, sleep: Callable[[float], None] = time.sleep) -> None:
    """Make the shares hold exactly what the statuses ask for. Safe to repeat, and to run twice at once.

    Raises RefusedError, once all others are as they should be, for cards that RAM refuses; ClientError where the
    function is denied something; OutOfTimeError.
    """
    refused: dict[tuple[str, str], str] = {}
    while True:
        found = [difference for difference in differences(cards, shares, keep=keep) if difference]
        left = [rest for difference in found if (rest := difference.without(refused))]
        if not left:
            break
        refused |= _make(shares, left)
        sleep(SETTLE_SECONDS)
    still = [
        f"{arn} ({each.stage}): {refused[each.stage, arn]}" for each in found for arn in each.missing + each.surplus
    ]
    if still:
        raise RefusedError("; ".join(still))


def differences(cards: Cards, shares: Shares, *, keep: bool) -> list[Difference]:
    """One for each share, empty ones included."""
    members = shares.members()
    statuses: Mapping[str, str] = cards.statuses(frozenset[str]().union(*members.values()))
    found = []
    for stage, held in members.items():
        right = wanted(stage, statuses, held, keep=keep)
        found.append(Difference(stage, tuple(sorted(right - held)), tuple(sorted(held - right))))
    return found


def _make(shares: Shares, left: Iterable[Difference]) -> dict[tuple[str, str], str]:
    """Returns what RAM refused. Taking out comes first: to see too much is worse than to see something late."""
    refused: dict[tuple[str, str], str] = {}
    for each in left:
        for arn, reason in shares.take_out(each.stage, each.surplus).items():
            refused[each.stage, arn] = reason
    for each in left:
        for arn, reason in shares.put_in(each.stage, each.missing).items():
            refused[each.stage, arn] = reason
    return refused
