"""SageMaker and RAM as the hub sees them, with AWS's limits and moods."""

import itertools
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

HUB = "888899990000"
STAGES = ("dev", "test", "production")
SEEN_BY = {"dev": ("Draft", "PendingReview", "Approved"), "test": ("PendingReview", "Approved")}
SEEN_BY["production"] = ("Approved",)
"""Statuses with which each stage sees a card, written down here and not read from the function."""


def arn(name: str) -> str:
    return f"arn:aws:sagemaker:eu-west-1:{HUB}:model-card/{name}"


def share(stage: str) -> str:
    return f"arn:aws:ram:eu-west-1:{HUB}:resource-share/{stage}"


SHARES = {stage: share(stage) for stage in STAGES}


def refusal(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "refused"}}, "AssociateResourceShare")


@dataclass
class World:
    """`statuses` by card name, `members` by stage. `before_call` is called before each call of AWS with its name."""

    statuses: dict[str, str] = field(default_factory=dict)
    members: dict[str, set[str]] = field(default_factory=lambda: {stage: set() for stage in STAGES})
    before_call: Callable[[str], None] = lambda name: None
    calls: Counter[str] = field(default_factory=Counter)
    largest: int = 0

    def seen(self) -> dict[str, set[str]]:
        """Names of the cards in each share."""
        return {stage: {each.rpartition("/")[2] for each in arns} for stage, arns in self.members.items()}

    def right(self) -> dict[str, set[str]]:
        """What is to be seen where a card leaves the stages that its status is not for."""
        return {stage: {name for name, status in self.statuses.items() if status in SEEN_BY[stage]} for stage in STAGES}

    def called(self, name: str) -> None:
        self.calls[name] += 1
        self.before_call(name)

    # ---- SageMaker

    def list_model_cards(self, **request: Any) -> dict[str, Any]:
        self.called("ListModelCards")
        assert (request["SortBy"], request["SortOrder"]) == ("CreationTime", "Ascending")
        size, start = request["MaxResults"], int(request.get("NextToken", 0))
        assert size <= 100
        names = list(self.statuses)
        page = [
            {"ModelCardName": name, "ModelCardArn": arn(name), "ModelCardStatus": self.statuses[name]}
            for name in names[start : start + size]
        ]
        more = {"NextToken": str(start + size)} if start + size < len(names) else {}
        return {"ModelCardSummaries": page, **more}

    # ---- RAM

    def get_resource_share_associations(self, **request: Any) -> dict[str, Any]:
        self.called("GetResourceShareAssociations")
        assert request["associationType"] == "RESOURCE"
        found = [
            {"resourceShareArn": share(stage), "associatedEntity": each, "status": "ASSOCIATED"}
            for stage in STAGES
            if share(stage) in request["resourceShareArns"]
            for each in sorted(self.members[stage])
        ]
        size, start = request["maxResults"], int(request.get("nextToken", 0))
        more = {"nextToken": str(start + size)} if start + size < len(found) else {}
        return {"resourceShareAssociations": found[start : start + size], **more}

    def associate_resource_share(self, resourceShareArn: str, resourceArns: list[str]) -> None:  # noqa: N803
        self._change("AssociateResourceShare", resourceArns)
        existing = {arn(name) for name in self.statuses}
        if not set(resourceArns) <= existing:
            raise refusal("UnknownResourceException")
        self.members[resourceShareArn.rpartition("/")[2]] |= set(resourceArns)

    def disassociate_resource_share(self, resourceShareArn: str, resourceArns: list[str]) -> None:  # noqa: N803
        self._change("DisassociateResourceShare", resourceArns)
        self.members[resourceShareArn.rpartition("/")[2]] -= set(resourceArns)

    def _change(self, name: str, arns: list[str]) -> None:
        assert 0 < len(arns) <= 100
        self.called(name)
        self.largest = max(self.largest, len(arns))


def throttled(share_of_calls: float, seed: int = 1) -> Callable[[str], None]:
    """Refuses that share of all calls."""
    chance = random.Random(seed)  # noqa: S311

    def before(name: str) -> None:
        if chance.random() < share_of_calls:
            raise refusal("ThrottlingException")

    return before


def names(count: int) -> list[str]:
    return [f"card-{number:04}" for number in range(count)]


def mixed(count: int) -> dict[str, str]:
    """Cards with every status in turn."""
    return dict(zip(names(count), itertools.cycle(["Draft", "PendingReview", "Approved", "Archived"]), strict=False))
