"""Which stages see a card with which status."""

from collections.abc import Mapping

STAGES = ("dev", "test", "production")

SEEN_BY: Mapping[str, tuple[str, ...]] = {
    "Draft": ("dev",),
    "PendingReview": ("dev", "test"),
    "Approved": ("dev", "test", "production"),
    "Archived": (),
}
"""A card that went on is still seen by the stages that it came from. A status that is not here is seen by nobody."""

ARCHIVED = "Archived"


def wanted(stage: str, statuses: Mapping[str, str], members: frozenset[str], *, keep: bool) -> frozenset[str]:
    """The ARNs of the cards that the stage is to see.

    `statuses` are the present statuses of all cards by ARN, `members` the cards that the stage's share holds now. With
    `keep` a card that is in the share stays there until it is archived or deleted.
    """
    seen = {arn for arn, status in statuses.items() if stage in SEEN_BY.get(status, ())}
    if keep:
        seen |= {arn for arn in members if statuses.get(arn, ARCHIVED) != ARCHIVED}
    return frozenset(seen)
