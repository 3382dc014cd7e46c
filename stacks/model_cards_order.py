"""The stacks of model cards, and which waits for which.

A card account waits for the hub where it is invited, so that the invitation is there when its stack looks for it; for
the same reason the copies in the hub wait for spokes that invite it. They wait for the key of the hub's cards, too.
"""

from __future__ import annotations

from aws_cdk import App

from landbridge.card_sharing import is_invited, sharing_accounts
from landbridge.card_spokes import invites_hub
from stacks.card_account import CardAccountStack
from stacks.card_copies import CardCopiesStack
from stacks.card_spoke import CardSpokeStack
from stacks.model_cards import ModelCardsStack
from stacks.stack import Settings


def add_model_cards(app: App, settings: Settings) -> None:
    """None of them is any team's own. Does nothing where no hub is declared."""
    cards = settings.declaration.model_cards
    if cards is None:
        return
    hub = ModelCardsStack(app, "ModelCards", settings, cards)
    for name, entry in sharing_accounts(settings.declaration).items():
        stack = CardAccountStack(app, f"Cards-{name}", settings, cards, name)
        if is_invited(settings.declaration, entry.account):
            stack.add_stack_dependency(hub)
    # Without a spoke it has no resources, and `cdk deploy` deletes it: left out of the app, it would go on copying.
    copies = CardCopiesStack(app, "CardCopies", settings, cards)
    copies.add_stack_dependency(hub)
    for spoke in settings.declaration.card_spokes:
        own = CardSpokeStack(app, f"CardSpoke-{spoke}", settings, cards, spoke)
        if invites_hub(settings.declaration, spoke):
            copies.add_stack_dependency(own)
