"""Spokes' cards and the hub's as the copier's clients show them, with AWS's limits and moods."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

HUB, RETAIL, LENDING, STRANGER = "888899990000", "111122223333", "222233334444", "333344445555"
SPOKES = {RETAIL: "retail", LENDING: "lending"}
PREFIX = f"arn:aws:sagemaker:eu-west-1:{HUB}:model-card/"
BORN = datetime(2026, 1, 1, tzinfo=UTC)


def arn(account: str, name: str) -> str:
    return f"arn:aws:sagemaker:eu-west-1:{account}:model-card/{name}"


def refusal(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "refused"}}, "Operation")


@dataclass
class Card:
    """`versions` are pairs of content and status."""

    versions: list[tuple[str, str]]
    tags: dict[str, str] = field(default_factory=dict)
    created: datetime = BORN
    key: str | None = None

    @property
    def status(self) -> str:
        return self.versions[-1][1]

    @property
    def contents(self) -> list[str]:
        return [text for text, _ in self.versions]


@dataclass
class World:
    """SageMaker and RAM, for a caller in the hub. `before_call` is called before each call with its name, `after_call`
    after it: what they raise, the caller gets. `shown` are pairs of version and status that the hub's cards had."""

    cards: dict[str, Card] = field(default_factory=dict)
    shared: set[str] = field(default_factory=set)
    before_call: Callable[[str], None] = lambda name: None
    after_call: Callable[[str], None] = lambda name: None
    calls: Counter[str] = field(default_factory=Counter)
    shown: list[tuple[int, str]] = field(default_factory=list)

    def spoke_card(self, account: str, name: str, *versions: str, status: str = "Draft") -> str:
        """A shared card whose versions all have one status; its ARN."""
        self.cards[arn(account, name)] = Card([(text, status) for text in versions])
        self.shared.add(arn(account, name))
        return arn(account, name)

    def copy_of(self, source: str) -> Card:
        (found,) = (card for card in self.hub().values() if card.tags.get("landbridge:source") == source)
        return found

    def hub(self) -> dict[str, Card]:
        """The hub's cards by their names."""
        return {each.removeprefix(PREFIX): card for each, card in self.cards.items() if each.startswith(PREFIX)}

    # ---- RAM

    def list_resources(self, **request: Any) -> dict[str, Any]:
        assert request["resourceOwner"] == "OTHER-ACCOUNTS"
        return self._called("ListResources", lambda: self._page("resources", self._shared(), request, 2))

    def _shared(self) -> list[dict[str, Any]]:
        return [{"arn": each, "type": "sagemaker:ModelCard"} for each in sorted(self.shared)]

    # ---- SageMaker

    def list_model_card_versions(self, **request: Any) -> dict[str, Any]:
        def listed() -> dict[str, Any]:
            card = self._card(request["ModelCardName"])
            rows = [
                {
                    "ModelCardVersion": number,
                    "ModelCardStatus": status,
                    "CreationTime": card.created + timedelta(minutes=number),
                }
                for number, (_, status) in enumerate(card.versions, 1)
            ]
            rows = rows if request["SortOrder"] == "Ascending" else rows[::-1]
            return self._page("ModelCardVersionSummaryList", rows, request, min(request["MaxResults"], 7))

        return self._called("ListModelCardVersions", listed)

    def describe_model_card(self, ModelCardName: str, ModelCardVersion: int) -> dict[str, Any]:  # noqa: N803
        def described() -> dict[str, Any]:
            return {"Content": self._card(ModelCardName).versions[ModelCardVersion - 1][0]}

        return self._called("DescribeModelCard", described)

    def list_tags(self, ResourceArn: str) -> dict[str, Any]:  # noqa: N803
        def listed() -> dict[str, Any]:
            return {"Tags": [{"Key": key, "Value": value} for key, value in self._card(ResourceArn).tags.items()]}

        return self._called("ListTags", listed)

    def create_model_card(self, **request: Any) -> dict[str, Any]:
        def created() -> dict[str, Any]:
            name = request["ModelCardName"]
            assert len(name) <= 63
            if PREFIX + name in self.cards:
                raise refusal("ConflictException")
            tags = {tag["Key"]: tag["Value"] for tag in request["Tags"]}
            key = request.get("SecurityConfig", {}).get("KmsKeyId")
            self.cards[PREFIX + name] = Card([(request["Content"], request["ModelCardStatus"])], tags, key=key)
            self.shown.append((1, request["ModelCardStatus"]))
            return {}

        return self._called("CreateModelCard", created)

    def update_model_card(self, ModelCardName: str, **change: str) -> dict[str, Any]:  # noqa: N803
        def updated() -> dict[str, Any]:
            card = self._written(ModelCardName)
            text, status = card.versions[-1]
            if "Content" in change:
                if status == "Archived":
                    raise refusal("ConflictException")
                card.versions.append((change["Content"], status))
            else:
                card.versions[-1] = (text, change["ModelCardStatus"])
            self.shown.append((len(card.versions), card.status))
            return {}

        return self._called("UpdateModelCard", updated)

    def add_tags(self, ResourceArn: str, Tags: list[dict[str, str]]) -> dict[str, Any]:  # noqa: N803
        def added() -> dict[str, Any]:
            self._written(ResourceArn).tags |= {tag["Key"]: tag["Value"] for tag in Tags}
            return {}

        return self._called("AddTags", added)

    def delete_model_card(self, ModelCardName: str) -> dict[str, Any]:  # noqa: N803
        def deleted() -> dict[str, Any]:
            self._written(ModelCardName)
            del self.cards[PREFIX + ModelCardName]
            return {}

        return self._called("DeleteModelCard", deleted)

    def _card(self, name_or_arn: str) -> Card:
        place = name_or_arn if name_or_arn.startswith("arn:") else PREFIX + name_or_arn
        if place not in self.cards:
            raise refusal("ResourceNotFound")
        return self.cards[place]

    def _written(self, name_or_arn: str) -> Card:
        place = name_or_arn if name_or_arn.startswith("arn:") else PREFIX + name_or_arn
        assert place.startswith(PREFIX), f"{place} is no card of the hub"
        return self._card(place)

    def _called(self, name: str, work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        self.calls[name] += 1
        self.before_call(name)
        answer = work()
        self.after_call(name)
        return answer

    @staticmethod
    def _page(name: str, rows: list[dict[str, Any]], request: dict[str, Any], size: int) -> dict[str, Any]:
        key = "nextToken" if name == "resources" else "NextToken"
        start = int(request.get(key, 0))
        more = {key: str(start + size)} if start + size < len(rows) else {}
        return {name: rows[start : start + size], **more}
