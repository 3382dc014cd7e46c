"""A new card: in Draft, in the hub, encrypted as the declaration says."""

from __future__ import annotations

from typing import Any

from landbridge.cards.answers import FAILURES, code_of, failed
from landbridge.cards.cards import Cards
from landbridge.cards.errors import CardError
from landbridge.cards.place import Place


def create(cards: Cards, name: str, content: str) -> str:
    """Creates the card and returns its ARN. `content`: checked JSON text. Raises CardError."""
    cards.place.require_hub("cards are created")
    key = _key(cards.place, cards.clients("kms")) if cards.place.cards.encrypted else None
    return cards.create(name, content, key)


def _key(place: Place, kms: Any) -> str:
    """The ARN of the hub's key: CreateModelCard is documented to take a key, and not an alias of one."""
    alias = place.names.alias_arn(place.cards.account, place.names.cards_key_alias())
    try:
        return str(kms.describe_key(KeyId=alias)["KeyMetadata"]["Arn"])
    except FAILURES as error:
        if code_of(error) == "NotFoundException":
            raise CardError(
                f"there is no key {alias}, which cards are encrypted with; deploy the hub's ModelCards stack, or write "
                "`encrypted: false` under `model_cards`"
            ) from None
        raise failed(f"the key {alias} cannot be had for {place.caller.arn} (kms:DescribeKey)", error) from None
