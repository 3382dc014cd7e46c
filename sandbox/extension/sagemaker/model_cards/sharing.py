"""What RAM can share of model cards: each by itself, with accounts, roles and users.

ram/latest/userguide/shareable.html
"""

from sandbox.extension import ram
from sandbox.extension.ram.permissions import MODEL_CARD
from sandbox.extension.sagemaker.model_cards.state import CARDS

_ARN = r"arn:[\w-]+:sagemaker:[\w-]+:\d{12}:model-card/[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}"


def register() -> None:
    """Tell RAM about the resource type."""
    ram.register_resource_type(MODEL_CARD, arn_pattern=_ARN, exists=lambda arn: arn in CARDS.cards)
