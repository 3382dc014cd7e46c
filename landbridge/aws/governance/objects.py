"""What a model registry holds: its groups and their versions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

PAGE = 100
"""The most that one call lists (SageMaker API reference, ListModelPackages)."""


@dataclass(frozen=True)
class ModelGroup:
    """A model package group."""

    name: str
    arn: str
    description: str | None
    created: datetime


@dataclass(frozen=True)
class ModelVersion:
    """A version in a group."""

    group: ModelGroup
    version: int
    arn: str
    description: str | None
    approval_status: str | None
    created: datetime


def groups(sagemaker: Any) -> Iterator[ModelGroup]:
    """The account's own groups, oldest first. Groups that others share with it are not listed this way."""
    pages = sagemaker.get_paginator("list_model_package_groups").paginate(
        SortBy="CreationTime", SortOrder="Ascending", PaginationConfig={"PageSize": PAGE}
    )
    for page in pages:
        for item in page["ModelPackageGroupSummaryList"]:
            yield ModelGroup(
                item["ModelPackageGroupName"],
                item["ModelPackageGroupArn"],
                item.get("ModelPackageGroupDescription"),
                item["CreationTime"],
            )


def versions(sagemaker: Any, group: ModelGroup) -> list[ModelVersion]:
    """The group's versions by their numbers."""
    pages = sagemaker.get_paginator("list_model_packages").paginate(
        ModelPackageGroupName=group.name, PaginationConfig={"PageSize": PAGE}
    )
    found = [
        ModelVersion(
            group,
            int(item["ModelPackageVersion"]),
            item["ModelPackageArn"],
            item.get("ModelPackageDescription"),
            item.get("ModelApprovalStatus"),
            item["CreationTime"],
        )
        for page in pages
        for item in page["ModelPackageSummaryList"]
    ]
    return sorted(found, key=lambda each: each.version)
