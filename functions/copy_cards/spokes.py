"""The spokes' cards as the hub sees them: through RAM and by ARN, to read alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.share_cards.patience import Patience

PAGE = 100


@dataclass(frozen=True)
class Version:
    """A version of a card, as the list of versions has it: without its content."""

    number: int
    status: str
    created: datetime


class Spokes:
    """`names` are the spokes' names by account id; what other accounts share is left alone."""

    def __init__(self, ram: Any, sagemaker: Any, names: Mapping[str, str], patience: Patience) -> None:
        self._ram, self._sagemaker, self._names, self._patience = ram, sagemaker, dict(names), patience

    def cards(self) -> list[str]:
        """ARNs of the cards that spokes share with this account now."""
        request: dict[str, Any] = {
            "resourceOwner": "OTHER-ACCOUNTS",
            "resourceType": "sagemaker:ModelCard",
            "maxResults": PAGE,
        }
        found: set[str] = set()
        while True:
            page = self._patience.call(self._ram.list_resources, **request)
            found |= {each["arn"] for each in page["resources"] if each["arn"].split(":")[4] in self._names}
            if not page.get("nextToken"):
                return sorted(found)
            request["nextToken"] = page["nextToken"]

    def name_of(self, card: str) -> str:
        """The name of the spoke that owns the card with this ARN."""
        return self._names[card.split(":")[4]]

    def versions(self, card: str) -> list[Version]:
        """All versions of a card, oldest first."""
        return versions(self._sagemaker, self._patience, card)

    def content(self, card: str, number: int) -> str:
        """The content of one version, as SageMaker holds it."""
        return content(self._sagemaker, self._patience, card, number)


def versions(sagemaker: Any, patience: Patience, card: str) -> list[Version]:
    """All versions of a card, of this account by its name or of any by its ARN, oldest first. Raises ClientError."""
    request: dict[str, Any] = {"ModelCardName": card, "SortOrder": "Ascending", "MaxResults": PAGE}
    found: list[Version] = []
    while True:
        page = patience.call(sagemaker.list_model_card_versions, **request)
        found += [
            Version(each["ModelCardVersion"], each["ModelCardStatus"], each["CreationTime"])
            for each in page["ModelCardVersionSummaryList"]
        ]
        if not page.get("NextToken"):
            return sorted(found, key=lambda version: version.number)
        request["NextToken"] = page["NextToken"]


def content(sagemaker: Any, patience: Patience, card: str, number: int) -> str:
    """The content of one version. Raises ClientError."""
    found = patience.call(sagemaker.describe_model_card, ModelCardName=card, ModelCardVersion=number)
    return str(found["Content"])
