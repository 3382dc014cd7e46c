"""The shapes of model cards: where they live, and the accounts that their models pass through."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from landbridge.declaration.entry import Entry
from landbridge.declaration.formats import AccountId, Description, Flag, Minutes, RoleArn


class GoingBack(StrEnum):
    """What becomes of a stage that a card has left by a lower status."""

    WITHDRAW = "withdraw"
    KEEP = "keep"


class Stage(StrEnum):
    """What an account is to the life of a model (the source document's account map)."""

    DEV = "dev"
    TEST = "test"
    PRODUCTION = "production"
    DATA = "data"
    SECURITY = "security"
    GOVERNANCE = "governance"

    @property
    def shares_cards(self) -> bool:
        """Whether cards are shared with its accounts; the others' people work in the hub, or not on cards at all."""
        return self in (Stage.DEV, Stage.TEST, Stage.PRODUCTION)


class Review(Entry):
    """Whether a card and the model package that it describes follow each other through review."""

    approve_packages: Flag = Field(False, description="True: an Approved card approves its model package.")
    return_cards: Flag = Field(False, description="True: a rejected model package sends its card back to Draft.")


class ModelCards(Entry):
    """Where the central model cards live, and how they are shared."""

    account: Annotated[AccountId, Field(description="The hub account, which owns the cards.")]
    going_back: GoingBack = Field(
        GoingBack.WITHDRAW,
        description="withdraw: a card that goes back a status leaves the later stages again; keep: it stays there.",
    )
    encrypted: Flag = Field(True, description="Cards are encrypted with a key of Landbridge's. False: with AWS's own.")
    reconcile_minutes: Minutes = Field(15, description="How often shares are compared with the cards, in minutes.")
    review: Review = Review()
    service_control_policy: Flag = Field(
        False, description="True: a policy for the organisation's management account forbids updates in production."
    )


class CardAccount(Entry):
    """One account on the map of a model's life."""

    account: Annotated[AccountId, Field(description="The account, never the hub.")]
    stage: Stage = Field(
        description="dev, test and production share cards by their status; governance approves and security audits "
        "in the hub; data is on the map and sees no card."
    )
    principals: Annotated[tuple[RoleArn, ...], Field(max_length=100)] = Field(
        (), description="Role ARNs of this account that use cards; * and ? stand for parts that AWS makes up."
    )
    description: Description = Field("", description="What the account is for.")


class CardSpoke(Entry):
    """An account that owns cards itself, of which the hub keeps copies."""

    account: Annotated[AccountId, Field(description="The spoke's account, never the hub.")]
    description: Description = Field("", description="Whose models they are.")
