"""A card as AWS describes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from landbridge.cards.status import Status


@dataclass(frozen=True)
class Card:
    """One version of a card. `key` encrypts it, None if AWS's own does; `content` is JSON text, of which no more than
    metadata was asked for in lists. `author` and `editor` are ARNs or user profiles, as far as AWS knows them."""

    name: str
    arn: str
    version: int
    status: Status
    created: datetime | None
    modified: datetime | None
    author: str | None
    editor: str | None
    key: str | None
    content: str

    @classmethod
    def of(cls, answer: Mapping[str, Any]) -> Card:
        """From DescribeModelCard's answer."""
        return cls(
            name=answer["ModelCardName"],
            arn=answer["ModelCardArn"],
            version=answer["ModelCardVersion"],
            status=Status(answer["ModelCardStatus"]),
            created=answer.get("CreationTime"),
            modified=answer.get("LastModifiedTime"),
            author=_who(answer.get("CreatedBy")),
            editor=_who(answer.get("LastModifiedBy")),
            key=answer.get("SecurityConfig", {}).get("KmsKeyId"),
            content=answer.get("Content", ""),
        )


@dataclass(frozen=True)
class Version:
    """One line of a card's history."""

    number: int
    status: Status
    created: datetime | None

    @classmethod
    def of(cls, answer: Mapping[str, Any]) -> Version:
        """From a summary of ListModelCardVersions."""
        return cls(answer["ModelCardVersion"], Status(answer["ModelCardStatus"]), answer.get("CreationTime"))


def _who(user: Mapping[str, Any] | None) -> str | None:
    user = user or {}
    name: str | None = user.get("UserProfileName") or user.get("IamIdentity", {}).get("Arn")
    return name
