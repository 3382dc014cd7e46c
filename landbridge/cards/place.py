"""Where a command works: in the hub, where cards go by name, or in the account of a stage, where they go by ARN.

Describe, update, versions and export take the ARN of another account's card; create, list and delete know the caller's
own account alone (SageMaker developer guide, model-cards-xaccount).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from landbridge.aws.callers import Caller
from landbridge.cards.errors import CardError, WrongInput
from landbridge.cards.status import reaching
from landbridge.declaration.messages import shortened
from landbridge.declaration.model_cards import ModelCards, Stage
from landbridge.declaration.models import Declaration
from landbridge.naming import Names

_NAME = re.compile("[a-zA-Z0-9](-*[a-zA-Z0-9])*")
MAXIMUM_NAME = 63
"""Characters of a card's name (SageMaker API reference, CreateModelCard)."""


@dataclass(frozen=True)
class Place:
    """The account that the caller works in. `account_name`: its name in `card_accounts`, None in the hub."""

    declaration: Declaration
    cards: ModelCards
    names: Names
    caller: Caller
    account_name: str | None

    @classmethod
    def of(cls, declaration: Declaration, caller: Caller) -> Place:
        """Raises CardError if the caller's account is not one where cards can be worked on."""
        cards = declared(declaration)
        names = Names.of(declaration)
        if caller.account == cards.account:
            return cls(declaration, cards, names, caller, None)
        for name, entry in declaration.card_accounts.items():
            if entry.account == caller.account and entry.stage.shares_cards:
                return cls(declaration, cards, names, caller, name)
        raise CardError(_no_place(declaration, cards, names, caller))

    @property
    def at_hub(self) -> bool:
        return self.account_name is None

    @property
    def stage(self) -> Stage | None:
        return None if self.account_name is None else self.declaration.card_accounts[self.account_name].stage

    @property
    def role_arn(self) -> str | None:
        """The role that Landbridge makes for card users of this account; none in the hub."""
        if self.account_name is None:
            return None
        return self.names.role_arn(self.caller.account, self.names.cards_role(self.account_name))

    def arn(self, name: str) -> str:
        return self.names.model_card_arn(self.cards.account, name)

    def identifier(self, name: str) -> str:
        """What the API calls take for the card here."""
        return name if self.at_hub else self.arn(name)

    def require_hub(self, what: str) -> None:
        """Raises CardError unless the caller works in the hub. `what`: such as "cards are created"."""
        if not self.at_hub:
            raise CardError(
                f"{what} in the hub, account {self.cards.account}, and the caller {self.caller.arn} is in the account "
                f"{self.caller.account} (`card_accounts.{self.account_name}`); use --profile with a role of the hub"
            )

    def require_updates(self, name: str) -> None:
        """Raises CardError in production, which reads cards and never changes them."""
        if self.stage is Stage.PRODUCTION:
            raise CardError(
                f"`{self.account_name}` is a production account, and production reads cards: `{name}` is what was "
                "approved, and stays it. RAM's permission for cards includes UpdateModelCard: the role of card "
                f"users here ({self.role_arn}) and its permissions boundary forbid it. Change the card in the "
                f"hub ({self.cards.account}) or in a dev or test account"
            )


def declared(declaration: Declaration) -> ModelCards:
    """The declaration's `model_cards`. Raises WrongInput if it has none."""
    if declaration.model_cards is None:
        raise WrongInput(
            f"the environment {declaration.environment} declares no hub of model cards; write "
            "`model_cards: {account: …}`"
        )
    return declaration.model_cards


def card_name(given: str, declaration: Declaration) -> str:
    """The name of a card that is given by its name or its ARN.

    Raises WrongInput if it is no name of a card, or the ARN of another hub's card.
    """
    if given.startswith("arn:"):
        prefix = Names.of(declaration).model_card_arn(declared(declaration).account, "")
        if not given.startswith(prefix):
            raise WrongInput(
                f"{shortened(given)} is no card of this environment's hub; write its name, or {prefix}NAME"
            )
        given = given.removeprefix(prefix)
    if len(given) > MAXIMUM_NAME:
        raise WrongInput(
            f"the card's name `{shortened(given)}` has {len(given)} characters; write at most {MAXIMUM_NAME}"
        )
    if not _NAME.fullmatch(given):
        raise WrongInput(
            f"`{shortened(given)}` is no name of a card; write letters and digits with hyphens between them, such as "
            "customer-churn"
        )
    return given


def _no_place(declaration: Declaration, cards: ModelCards, names: Names, caller: Caller) -> str:
    start = f"the caller {caller.arn} is in account {caller.account}"
    for name, entry in declaration.card_accounts.items():
        if entry.account != caller.account:
            continue
        if entry.stage is Stage.DATA:
            return f"{start}, `card_accounts.{name}` with `stage: data`, which sees no card"
        role = names.role_arn(cards.account, names.cards_role(name))
        return f"{start}, `card_accounts.{name}`, and {entry.stage} works on cards in the hub: assume {role}"
    for spoke, own in declaration.card_spokes.items():
        if own.account == caller.account:
            return (
                f"{start}, the spoke `card_spokes.{spoke}`, which owns its cards itself; work on them with AWS's "
                f"tools, and on the copies in the hub ({cards.account}) with this command"
            )
    stages = ", ".join(
        f"{name} ({entry.account}, {entry.stage} from {reaching(entry.stage)[0]})"
        for name, entry in declaration.card_accounts.items()
        if entry.stage.shares_cards
    )
    return (
        f"{start}, where the declaration has no cards. They are in the hub, {cards.account}, and shared with: "
        f"{stages or 'nobody'}; use --profile with a role of one of these"
    )
