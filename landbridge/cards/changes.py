"""Changes of a card's content and of its status: two calls, never one.

AWS restricts no change of status. Of Archived it says that no more updates should be made (SageMaker API reference,
UpdateModelCard), so that the content of an archived card is left alone until its status is another.
"""

from __future__ import annotations

from landbridge.cards.card import Card
from landbridge.cards.cards import Cards
from landbridge.cards.errors import CardError
from landbridge.cards.status import Status


def update_content(cards: Cards, name: str, content: str) -> Card:
    """Gives the card a new version; returns it. `content`: checked JSON text. Raises CardError."""
    cards.place.require_updates(name)
    if cards.metadata(name).status is Status.ARCHIVED:
        raise CardError(
            f"`{name}` is Archived, and no more updates are made to an archived card; take it back first: landbridge "
            f"cards status {name} Draft"
        )
    cards.update_content(name, content)
    return cards.metadata(name)


def set_status(cards: Cards, name: str, status: Status) -> Card:
    """Sets the status, unless the card has it already; returns the card as it was before. Raises CardError."""
    cards.place.require_updates(name)
    before = cards.metadata(name)
    if before.status is not status:
        cards.update_status(name, status)
    return before
