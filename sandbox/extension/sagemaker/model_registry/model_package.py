"""A model package group and a model package: their state, and what the API shows of them."""

import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

IN_PROGRESS, COMPLETED = "InProgress", "Completed"
PENDING_APPROVAL = "PendingManualApproval"


@dataclass
class ModelPackageGroup:
    """A group of versions of one model. `created_by` is a UserContext, `policy` the resource policy as JSON."""

    arn: str
    account: str
    region: str
    name: str
    created: datetime
    created_by: dict[str, Any]
    description: str | None = None
    tags: dict[str, str] = field(default_factory=dict)
    policy: str | None = None
    last_version: int = 0
    """The highest version that the group ever had: numbers are not given again."""

    def summary(self) -> dict[str, Any]:
        """What ListModelPackageGroups shows of it. A group is there at once, so that it is never Pending."""
        shown = {
            "ModelPackageGroupName": self.name,
            "ModelPackageGroupArn": self.arn,
            "CreationTime": self.created,
            "ModelPackageGroupStatus": COMPLETED,
        }
        return shown if self.description is None else {**shown, "ModelPackageGroupDescription": self.description}

    def described(self) -> dict[str, Any]:
        """What DescribeModelPackageGroup shows of it."""
        return {**self.summary(), "CreatedBy": self.created_by}


@dataclass
class ModelPackage:
    """A package: a version of a group, or one without a group, which has a name instead.

    `definition` is the CreateModelPackage request without its tags, defaults filled in, and changed by updates.
    """

    arn: str
    account: str
    region: str
    definition: dict[str, Any]
    created: datetime
    created_by: dict[str, Any]
    ready_at: float
    """When it is Completed, by time.monotonic()."""
    group: ModelPackageGroup | None = None
    version: int | None = None
    own_tags: dict[str, str] = field(default_factory=dict)
    modified: datetime | None = None
    modified_by: dict[str, Any] | None = None

    @property
    def name(self) -> str:
        """ModelPackageName, or the name of the group for a version."""
        return self.group.name if self.group else str(self.definition["ModelPackageName"])

    @property
    def approval(self) -> str | None:
        """ModelApprovalStatus; None for a package without a group."""
        return self.definition.get("ModelApprovalStatus")

    @property
    def status(self) -> str:
        """ModelPackageStatus."""
        return IN_PROGRESS if time.monotonic() < self.ready_at else COMPLETED

    @property
    def tags(self) -> dict[str, str]:
        """The package's tags. A version "uses the tags associated with the model group" (API_CreateModelPackage)."""
        return self.group.tags if self.group else self.own_tags

    @tags.setter
    def tags(self, tags: dict[str, str]) -> None:
        self.own_tags = tags

    def described(self) -> dict[str, Any]:
        """What DescribeModelPackage shows of it."""
        shown = {
            **self.definition,
            **self._identity(),
            "CreatedBy": self.created_by,
            "ModelPackageStatusDetails": {"ValidationStatuses": [], "ImageScanStatuses": []},
        }
        if self.modified:
            shown |= {"LastModifiedTime": self.modified, "LastModifiedBy": self.modified_by}
        return shown

    def summary(self) -> dict[str, Any]:
        """What ListModelPackages shows of it."""
        names = ("ModelPackageDescription", "ModelApprovalStatus", "ModelLifeCycle", "ModelPackageRegistrationType")
        return self._identity() | self._defined(names)

    def batch_summary(self) -> dict[str, Any]:
        """What BatchDescribeModelPackage shows of it."""
        names = ("ModelPackageDescription", "InferenceSpecification", "ModelApprovalStatus")
        return self._identity() | self._defined((*names, "ModelPackageRegistrationType"))

    def _identity(self) -> dict[str, Any]:
        if self.group:
            named: dict[str, Any] = {"ModelPackageGroupName": self.group.name, "ModelPackageVersion": self.version}
        else:
            named = {"ModelPackageName": self.name}
        return {
            **named,
            "ModelPackageArn": self.arn,
            "CreationTime": self.created,
            "ModelPackageStatus": self.status,
        }

    def _defined(self, names: tuple[str, ...]) -> dict[str, Any]:
        return {name: self.definition[name] for name in names if name in self.definition}
