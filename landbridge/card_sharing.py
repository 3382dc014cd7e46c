"""The RAM shares of model cards, one for each stage, and who of the declared accounts is invited.

A share names no card: which cards are in it is the business of the function share_cards, which follows the cards'
statuses (decision 0013). Resource type sagemaker:ModelCard (SageMaker developer guide, model-cards-xaccount).
"""

from __future__ import annotations

from landbridge.declaration.model_cards import CardAccount, Stage
from landbridge.declaration.models import Declaration
from landbridge.naming import Names
from landbridge.sharing import Share

PERMISSION = "AWSRAMPermissionSageMakerModelCardsAllowExport"
"""Its actions include UpdateModelCard, and RAM has no permissions of one's own for cards: what makes production
read-only is elsewhere, in the policies of its roles."""


def stage_accounts(declaration: Declaration, stage: Stage) -> dict[str, CardAccount]:
    """The declared accounts of a stage, by their names."""
    return {name: entry for name, entry in declaration.card_accounts.items() if entry.stage is stage}


def sharing_accounts(declaration: Declaration) -> dict[str, CardAccount]:
    """The accounts that cards are shared with: dev, test and production."""
    return {name: entry for name, entry in declaration.card_accounts.items() if entry.stage.shares_cards}


def is_invited(declaration: Declaration, account: str) -> bool:
    """Whether shares reach the account by invitation: where there is no organisation, or where the account is that of
    a team outside of it."""
    if declaration.organisation is None:
        return True
    return any(team.outside_organisation for team in declaration.teams.values() if team.account == account)


def card_shares(declaration: Declaration, names: Names) -> dict[Stage, Share]:
    """One share for each stage that has accounts, without resources."""
    shares = {}
    for stage in Stage:
        accounts = tuple(entry.account for entry in stage_accounts(declaration, stage).values())
        if stage.shares_cards and accounts:
            invited = any(is_invited(declaration, account) for account in accounts)
            permission = names.ram_permission_arn(PERMISSION)
            shares[stage] = Share(names.cards_share(stage), permission, (), accounts, invited)
    return shares
