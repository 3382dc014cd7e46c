"""The cards of this account and their statuses, as SageMaker has them now."""

from collections.abc import Iterable
from typing import Any

from functions.share_cards.patience import Patience

PAGE = 100


class Cards:
    """Reads lists alone: they hold names and statuses, no content, and take no key."""

    def __init__(self, sagemaker: Any, patience: Patience) -> None:
        self._sagemaker, self._patience = sagemaker, patience

    def statuses(self, expected: Iterable[str]) -> dict[str, str]:
        """Each card's status by its ARN.

        `expected` are cards that were there before. Where the list lacks one it is read once more: cards that come and
        go while its pages are read must not make a card look deleted.
        """
        found = self._listed()
        if not set(expected) <= found.keys():
            found = {**found, **self._listed()}
        return found

    def _listed(self) -> dict[str, str]:
        found: dict[str, str] = {}
        # Oldest first: cards made meanwhile come at the end and shift no page.
        request: dict[str, Any] = {"SortBy": "CreationTime", "SortOrder": "Ascending", "MaxResults": PAGE}
        while True:
            page = self._patience.call(self._sagemaker.list_model_cards, **request)
            found |= {card["ModelCardArn"]: card["ModelCardStatus"] for card in page["ModelCardSummaries"]}
            if not page.get("NextToken"):
                return found
            request["NextToken"] = page["NextToken"]
