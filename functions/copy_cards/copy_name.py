"""What the hub's copy of a spoke's card is called."""

import hashlib
from datetime import datetime

LIMIT = 63
"""Characters of a model card's name (sagemaker/latest/APIReference/API_CreateModelCard.html)."""
DIGEST_CHARACTERS = 12


def copy_name(spoke: str, card: str, created: datetime) -> str:
    """SPOKE-CARD-DIGEST, the middle cut to fit. `card` is the ARN; `created` is when its first version was.

    The digest parts names that are equal when they are cut or put together, and a card from another that had its name
    before and was deleted: its history is not this card's.
    """
    identity = f"{card} {round(created.timestamp() * 1000)}"
    digest = hashlib.sha256(identity.encode()).hexdigest()[:DIGEST_CHARACTERS]
    readable = f"{spoke}-{card.rpartition('/')[2]}"[: LIMIT - DIGEST_CHARACTERS - 1]
    return f"{readable.rstrip('-')}-{digest}"
