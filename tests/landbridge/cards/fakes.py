"""A hub's SageMaker and RAM in memory, which page by two, count calls and refuse as AWS does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from botocore.exceptions import ClientError

from landbridge.aws.callers import Caller
from landbridge.cards.cards import Cards
from landbridge.cards.place import Place
from landbridge.cards.status import Status, stages_of
from landbridge.declaration import Declaration
from landbridge.declaration.model_cards import Stage
from landbridge.naming import Names
from tests.model_cards import HUB, STAGES, cards_declaration

PAGE = 2
THEN = datetime(2026, 1, 1, tzinfo=UTC)


def refusal(code: str, message: str = "said AWS") -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": message}}, "Anything")


def arn(name: str = "churn") -> str:
    return f"arn:aws:sagemaker:eu-west-1:{HUB}:model-card/{name}"


class _Paged:
    """Answers in pages, the first of them empty: RAM does that, too."""

    def get_paginator(self, operation: str) -> Any:
        def paginate(**request: Any) -> Iterator[dict[str, Any]]:
            key, found = getattr(self, f"_{operation}")(**request)
            yield {key: []}
            for start in range(0, len(found), PAGE):
                yield {key: found[start : start + PAGE]}

        return SimpleNamespace(paginate=paginate)


@dataclass
class SageMaker(_Paged):
    """`cards` holds [status, version, content] by name; `errors` what AWS says instead, by operation."""

    cards: dict[str, list[Any]] = field(default_factory=dict)
    errors: dict[str, Exception] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    jobs: list[dict[str, Any]] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)

    def _called(self, operation: str, request: dict[str, Any]) -> list[Any]:
        self.calls.append(operation)
        self.requests.append(request)
        if operation in self.errors:
            raise self.errors[operation]
        name = request["ModelCardName"].rpartition("/")[2]
        if name not in self.cards and operation != "create_model_card":
            raise refusal("ResourceNotFound", f"Model card {name} does not exist.")
        return self.cards.get(name, [])

    def describe_model_card(self, **request: Any) -> dict[str, Any]:
        status, version, content = self._called("describe_model_card", request)
        if request.get("ModelCardVersion", version) > version:
            raise refusal("ResourceNotFound")
        name = request["ModelCardName"].rpartition("/")[2]
        return {
            "ModelCardName": name,
            "ModelCardArn": arn(name),
            "ModelCardVersion": version,
            "ModelCardStatus": status,
            "Content": content,
            "CreationTime": THEN,
            "CreatedBy": {"IamIdentity": {"Arn": "ada"}},
        }

    def create_model_card(self, **request: Any) -> dict[str, Any]:
        if self._called("create_model_card", request):
            raise refusal("ConflictException")
        self.cards[request["ModelCardName"]] = [request["ModelCardStatus"], 1, request["Content"]]
        return {"ModelCardArn": arn(request["ModelCardName"])}

    def update_model_card(self, **request: Any) -> dict[str, Any]:
        card = self._called("update_model_card", request)
        if "ModelCardStatus" in request:
            card[0] = request["ModelCardStatus"]
        else:
            card[1:] = [card[1] + 1, request["Content"]]
        return {}

    def delete_model_card(self, **request: Any) -> dict[str, Any]:
        self._called("delete_model_card", request)
        del self.cards[request["ModelCardName"]]
        return {}

    def list_model_card_versions(self, **request: Any) -> dict[str, Any]:
        status, latest, _ = self._called("list_model_card_versions", request)
        start = int(request.get("NextToken", latest))
        numbers = range(start, max(start - PAGE, 0), -1)
        listed = [{"ModelCardVersion": each, "ModelCardStatus": status, "CreationTime": THEN} for each in numbers]
        return {"ModelCardVersionSummaryList": listed, **({"NextToken": str(start - PAGE)} if start > PAGE else {})}

    def create_model_card_export_job(self, **request: Any) -> dict[str, Any]:
        self._called("create_model_card_export_job", request)
        return {"ModelCardExportJobArn": "the-job"}

    def describe_model_card_export_job(self, **_: Any) -> dict[str, Any]:
        return {"ModelCardVersion": 3, **self.jobs.pop(0)}

    def _list_model_cards(self, **_: Any) -> tuple[str, list[dict[str, Any]]]:
        listed = [{"ModelCardName": name, "ModelCardStatus": card[0]} for name, card in sorted(self.cards.items())]
        return "ModelCardSummaries", listed


@dataclass
class Ram(_Paged):
    """`held` are card ARNs by stage, `accounts` states of accounts by stage; `received` what other accounts share."""

    names: Names
    held: dict[Stage, dict[str, str]]
    accounts: dict[Stage, dict[str, str]]
    received: list[str] | Exception = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)
    error: Exception | None = None
    order: list[str] = field(default_factory=list)

    def disassociate_resource_share(self, *, resourceShareArn: str, resourceArns: list[str]) -> None:  # noqa: N803
        stage = self._stage(resourceShareArn)
        for each in resourceArns:
            if self.held[stage].pop(each, None) is None:
                raise refusal("UnknownResourceException")
            self.order.append(f"out of {stage}")

    def _get_resource_shares(self, **request: Any) -> tuple[str, list[dict[str, Any]]]:
        self.calls["get_resource_shares"] += 1
        if self.error:
            raise self.error
        assert (request["resourceOwner"], request["resourceShareStatus"]) == ("SELF", "ACTIVE")
        found = [stage for stage in self.held if self.names.cards_share(stage) == request["name"]]
        return "resourceShares", [{"resourceShareArn": f"share/{stage.value}"} for stage in found]

    def _get_resource_share_associations(self, **request: Any) -> tuple[str, list[dict[str, Any]]]:
        self.calls["get_resource_share_associations"] += 1
        of = self.held if request["associationType"] == "RESOURCE" else self.accounts
        found = [
            {"resourceShareArn": share, "associatedEntity": entity, "status": status}
            for share in request["resourceShareArns"]
            for entity, status in of[self._stage(share)].items()
        ]
        return "resourceShareAssociations", found

    def _list_resources(self, **request: Any) -> tuple[str, list[dict[str, Any]]]:
        assert request["resourceOwner"] == "OTHER-ACCOUNTS"
        if isinstance(self.received, Exception):
            raise self.received
        return "resources", [{"arn": each} for each in self.received]

    @staticmethod
    def _stage(share: str) -> Stage:
        return Stage(share.removeprefix("share/"))


@dataclass
class Hub:
    """Cards of these statuses, shared as they ask for; `cards(account)` is how they are reached from there."""

    declaration: Declaration
    sagemaker: SageMaker
    ram: Ram

    def place(self, account: str = HUB) -> Place:
        caller = Caller(account, f"arn:aws:sts::{account}:assumed-role/engineer/ada")
        return Place.of(self.declaration, caller)

    def cards(self, account: str = HUB) -> Cards:
        clients: dict[str, Any] = {"sagemaker": self.sagemaker, "ram": self.ram}
        return Cards(self.place(account), clients.__getitem__)


def hub(statuses: dict[str, Status] | None = None, **settings: Any) -> Hub:
    declaration = cards_declaration(**settings)
    statuses = statuses or {}
    sagemaker = SageMaker({name: [status.value, 1, "{}"] for name, status in statuses.items()})
    held = {
        Stage(stage): {
            arn(name): "ASSOCIATED" for name, status in statuses.items() if Stage(stage) in stages_of(status)
        }
        for stage in STAGES
    }
    accounts = {Stage(stage): {account: "ASSOCIATED"} for stage, account in STAGES.items()}
    return Hub(declaration, sagemaker, Ram(Names.of(declaration), held, accounts))
