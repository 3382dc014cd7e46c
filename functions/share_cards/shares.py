"""The stages' resource shares: which cards are in them, and putting cards in and out.

One call takes 100 resources (ram/latest/userguide/working-with-sharing-create.html) and fails as a whole: a batch that
RAM refuses is halved until the card that it refuses is alone.
"""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from botocore.exceptions import ClientError

from functions.share_cards.patience import Patience

logger = logging.getLogger("share_cards")
logger.setLevel(logging.INFO)

BATCH = 100
PAGE = 100
_MEMBER = {"ASSOCIATED", "ASSOCIATING"}
_DENIED = {"AccessDenied", "AccessDeniedException"}


class Shares:
    """`arns` are the shares' ARNs by stage; a stage without accounts has none."""

    def __init__(self, ram: Any, arns: Mapping[str, str], patience: Patience) -> None:
        self.arns = dict(arns)
        self._ram, self._patience = ram, patience

    def members(self) -> dict[str, frozenset[str]]:
        """The ARNs of the model cards in each stage's share; other resources are not this function's."""
        stages = {arn: stage for stage, arn in self.arns.items()}
        found: dict[str, set[str]] = {stage: set() for stage in self.arns}
        for association in self._associations():
            arn = association["associatedEntity"]
            if association["status"] in _MEMBER and ":model-card/" in arn:
                found[stages[association["resourceShareArn"]]].add(arn)
        return {stage: frozenset(arns) for stage, arns in found.items()}

    def put_in(self, stage: str, cards: Sequence[str]) -> dict[str, str]:
        """Associate the cards. Returns those that RAM refuses, with the reasons. Raises ClientError where the
        function is denied to."""
        return self._in_batches(self._ram.associate_resource_share, "into", stage, cards)

    def take_out(self, stage: str, cards: Sequence[str]) -> dict[str, str]:
        """Disassociate the cards. Otherwise like `put_in`."""
        return self._in_batches(self._ram.disassociate_resource_share, "out of", stage, cards)

    def _associations(self) -> Iterator[dict[str, Any]]:
        request: dict[str, Any] = {
            "associationType": "RESOURCE",
            "resourceShareArns": list(self.arns.values()),
            "maxResults": PAGE,
        }
        while True:
            page = self._patience.call(self._ram.get_resource_share_associations, **request)
            yield from page["resourceShareAssociations"]
            if not page.get("nextToken"):
                return
            request["nextToken"] = page["nextToken"]

    def _in_batches(self, call: Callable[..., Any], way: str, stage: str, cards: Sequence[str]) -> dict[str, str]:
        refused: dict[str, str] = {}
        batches = [cards[start : start + BATCH] for start in range(0, len(cards), BATCH)]
        while batches:
            batch = batches.pop(0)
            try:
                self._patience.call(call, resourceShareArn=self.arns[stage], resourceArns=list(batch))
                logger.info("%d cards %s the share of %s, %s and on", len(batch), way, stage, batch[0])
            except ClientError as error:
                if error.response["Error"]["Code"] in _DENIED:
                    raise
                if len(batch) == 1:
                    refused[batch[0]] = str(error)
                else:
                    half = len(batch) // 2
                    batches = [batch[:half], batch[half:], *batches]
        return refused
