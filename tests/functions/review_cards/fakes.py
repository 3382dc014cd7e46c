"""Cards and packages of one account, and the events that their changes cause."""

import json
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

HUB = "888899990000"
PACKAGE = f"arn:aws:sagemaker:eu-west-1:{HUB}:model-package/churn/1"


def missing(code: str, message: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": message}}, "Describe")


@dataclass
class Registry:
    """`events` are what EventBridge would deliver. Time is a number that grows with every change."""

    now: int = 0
    cards: dict[str, dict[str, Any]] = field(default_factory=dict)
    packages: dict[str, dict[str, Any]] = field(default_factory=dict)
    events: deque[dict[str, Any]] = field(default_factory=deque)
    log: list[str] = field(default_factory=list)
    copies: set[str] = field(default_factory=set)

    def card(self, name: str, status: str, package: str | None = PACKAGE) -> None:
        details = {"model_package_details": {"model_package_arn": package}} if package else {}
        self.now += 1
        self.cards[name] = {
            "ModelCardName": name,
            "ModelCardArn": f"arn:aws:sagemaker:eu-west-1:{HUB}:model-card/{name}",
            "ModelCardVersion": 1,
            "ModelCardStatus": status,
            "Content": json.dumps(details),
            "CreationTime": self.now,
            "LastModifiedTime": self.now,
        }

    def package(self, status: str, arn: str = PACKAGE) -> None:
        self.now += 1
        self.packages[arn] = {"ModelPackageArn": arn, "ModelApprovalStatus": status, "CreationTime": self.now}

    def card_event(self, name: str) -> dict[str, Any]:
        detail = {"ModelCardName": name, "ModelCardStatus": "Approved"}
        return {"detail-type": "SageMaker Model Card State Change", "detail": detail}

    def package_event(self, arn: str = PACKAGE) -> dict[str, Any]:
        detail = {"ModelPackageArn": arn, "ModelApprovalStatus": "Rejected"}
        return {"detail-type": "SageMaker Model Package State Change", "detail": detail}

    # ---- SageMaker

    def describe_model_card(self, ModelCardName: str) -> dict[str, Any]:  # noqa: N803
        if ModelCardName not in self.cards:
            raise missing("ResourceNotFound", "no such card")
        return dict(self.cards[ModelCardName])

    def list_tags(self, ResourceArn: str, NextToken: str | None = None) -> dict[str, Any]:  # noqa: N803
        tags = [{"Key": "team", "Value": "x"}]
        if ResourceArn in self.copies and NextToken is None:
            return {"Tags": tags, "NextToken": "1"}
        return {"Tags": [{"Key": "landbridge:source", "Value": "x"}] if ResourceArn in self.copies else tags}

    def list_model_cards(self, **request: Any) -> dict[str, Any]:
        found = [card for card in self.cards.values() if card["ModelCardStatus"] == request["ModelCardStatus"]]
        start = int(request.get("NextToken", 0))
        more = {"NextToken": str(start + 1)} if start + 1 < len(found) else {}
        return {"ModelCardSummaries": found[start : start + 1], **more}

    def update_model_card(self, ModelCardName: str, ModelCardStatus: str) -> None:  # noqa: N803
        self.now += 1
        self.log.append(f"{ModelCardName} {ModelCardStatus}")
        self.cards[ModelCardName] |= {"ModelCardStatus": ModelCardStatus, "LastModifiedTime": self.now}
        self.events.append(self.card_event(ModelCardName))

    def describe_model_package(self, ModelPackageName: str) -> dict[str, Any]:  # noqa: N803
        if ModelPackageName not in self.packages:
            raise missing("ValidationException", f"ModelPackage {ModelPackageName} does not exist.")
        return dict(self.packages[ModelPackageName])

    def update_model_package(
        self,
        ModelPackageArn: str,  # noqa: N803
        ModelApprovalStatus: str,  # noqa: N803
        ApprovalDescription: str = "",  # noqa: N803
    ) -> None:
        self.now += 1
        self.log.append(f"{ModelPackageArn.rpartition(':')[2]} {ModelApprovalStatus}")
        self.packages[ModelPackageArn] |= {
            "ModelApprovalStatus": ModelApprovalStatus,
            "ApprovalDescription": ApprovalDescription,
            "LastModifiedTime": self.now,
        }
        self.events.append(self.package_event(ModelPackageArn))
