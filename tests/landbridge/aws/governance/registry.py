"""A model registry behind the two calls that list it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.landbridge.aws.governance.declared import ACCOUNT

START = datetime(2026, 1, 1, tzinfo=UTC)


class Registry:
    """Groups by name, each with so many versions; listed in pages, versions newest first as SageMaker does."""

    def __init__(self, **groups: int) -> None:
        self.approved = "Approved"
        self.groups = {name.replace("_", "-"): number for name, number in groups.items()}

    def get_paginator(self, name: str) -> Any:
        return _Pages(self._groups if name == "list_model_package_groups" else self._versions)

    def _groups(self, **request: Any) -> list[dict[str, Any]]:
        assert (request["SortBy"], request["SortOrder"]) == ("CreationTime", "Ascending")
        items = [
            {
                "ModelPackageGroupName": name,
                "ModelPackageGroupArn": f"arn:aws:sagemaker:eu-west-1:{ACCOUNT}:model-package-group/{name}",
                "ModelPackageGroupDescription": f"About {name}",
                "CreationTime": START + timedelta(days=number),
            }
            for number, name in enumerate(self.groups)
        ]
        return _paged("ModelPackageGroupSummaryList", items)

    def _versions(self, **request: Any) -> list[dict[str, Any]]:
        name = request["ModelPackageGroupName"]
        items = [
            {
                "ModelPackageGroupName": name,
                "ModelPackageVersion": number,
                "ModelPackageArn": f"arn:aws:sagemaker:eu-west-1:{ACCOUNT}:model-package/{name}/{number}",
                "ModelApprovalStatus": self.approved if number % 2 else "Rejected",
                "CreationTime": START + timedelta(days=30, minutes=number),
            }
            for number in range(self.groups[name], 0, -1)
        ]
        return _paged("ModelPackageSummaryList", items)


class _Pages:
    def __init__(self, pages: Any) -> None:
        self._pages = pages

    def paginate(self, **request: Any) -> Iterator[dict[str, Any]]:
        yield from self._pages(**request)


def _paged(key: str, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: items[start : start + 100]} for start in range(0, max(len(items), 1), 100)]
