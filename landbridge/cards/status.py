"""The statuses of a card, and which accounts see it at which."""

from __future__ import annotations

from enum import StrEnum

from landbridge.cards.errors import WrongInput
from landbridge.declaration.messages import did_you_mean, shortened
from landbridge.declaration.model_cards import CardAccount, Stage
from landbridge.declaration.models import Declaration


class Status(StrEnum):
    """In the order of a model's life (SageMaker API reference, UpdateModelCard)."""

    DRAFT = "Draft"
    PENDING_REVIEW = "PendingReview"
    APPROVED = "Approved"
    ARCHIVED = "Archived"

    @classmethod
    def of(cls, text: str) -> Status:
        """Raises WrongInput if there is no such status."""
        if text not in tuple(cls):
            near = did_you_mean(text, cls)
            raise WrongInput(f"there is no status `{shortened(text)}`{near or ';'} write one of {', '.join(cls)}")
        return cls(text)


def stages_of(status: Status) -> tuple[Stage, ...]:
    """The stages whose accounts see a card of this status: each status adds one, and Archived takes all away."""
    return _STAGES[status]


_STAGES = {
    Status.DRAFT: (Stage.DEV,),
    Status.PENDING_REVIEW: (Stage.DEV, Stage.TEST),
    Status.APPROVED: (Stage.DEV, Stage.TEST, Stage.PRODUCTION),
    Status.ARCHIVED: (),
}


def reaching(stage: Stage) -> list[Status]:
    """The statuses at which a card is shared with the stage's accounts."""
    return [status for status in Status if stage in stages_of(status)]


def accounts_at(declaration: Declaration, status: Status) -> dict[str, CardAccount]:
    """The accounts that are to see a card of this status, by their names in the declaration."""
    stages = stages_of(status)
    return {name: entry for name, entry in declaration.card_accounts.items() if entry.stage in stages}
