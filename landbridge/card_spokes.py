"""The RAM shares through which the hub sees the spokes' cards, one of each spoke.

Like a stage's share it names no card: which cards are in it is the business of the function offer_cards.
"""

from __future__ import annotations

from landbridge.card_sharing import is_invited
from landbridge.declaration.models import Declaration
from landbridge.naming import Names
from landbridge.sharing import Share

PERMISSION = "AWSRAMPermissionSageMakerModelCards"
"""The smallest there is for cards. Its actions include UpdateModelCard; that the hub never writes to a spoke rests on
the policy of the function copy_cards (landbridge.policies.card_spokes)."""

SOURCE_TAG = "landbridge:source"
"""On each copy: the ARN of the card that it is a copy of. Not to be changed: copies would be taken for other cards."""


def invites_hub(declaration: Declaration, spoke: str) -> bool:
    """Whether the spoke's share reaches the hub by invitation: unless both are in one organisation."""
    assert declaration.model_cards is not None
    accounts = (declaration.card_spokes[spoke].account, declaration.model_cards.account)
    return any(is_invited(declaration, account) for account in accounts)


def spoke_share(declaration: Declaration, names: Names, spoke: str) -> Share:
    """For the hub alone, without resources."""
    assert declaration.model_cards is not None
    hub = (declaration.model_cards.account,)
    permission = names.ram_permission_arn(PERMISSION)
    return Share(names.spoke_share(spoke), permission, (), hub, invites_hub(declaration, spoke))
