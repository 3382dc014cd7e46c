"""A model card, its versions and its export jobs: their state, and what the API shows of them.

"A given model version is immutable across all attributes other than the model card status"
(sagemaker/latest/dg/model-cards-faqs.html), so that every version has its own content and status.
"""

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

DRAFT, PENDING_REVIEW, APPROVED, ARCHIVED = "Draft", "PendingReview", "Approved", "Archived"
IN_PROGRESS, COMPLETED, FAILED = "InProgress", "Completed", "Failed"
EXPORT_SECONDS = 0.1
"""How long an export job is InProgress."""


@dataclass
class CardVersion:
    """A version: `content` is JSON text, `created_by` and `modified_by` are UserContexts."""

    number: int
    content: str
    status: str
    created: datetime
    created_by: dict[str, Any]
    modified: datetime
    modified_by: dict[str, Any]


@dataclass
class ModelCard:
    """A card. `security` is the SecurityConfig as it was given, `key` the ARN of the key that it names."""

    arn: str
    account: str
    region: str
    name: str
    versions: list[CardVersion]
    security: dict[str, Any] = field(default_factory=dict)
    key: str | None = None
    tags: dict[str, str] = field(default_factory=dict)

    @property
    def latest(self) -> CardVersion:
        """The newest version, whose status is the card's."""
        return self.versions[-1]

    @property
    def created(self) -> datetime:
        """When its first version was created."""
        return self.versions[0].created

    def summary(self) -> dict[str, Any]:
        """What ListModelCards shows of it."""
        return {
            "ModelCardName": self.name,
            "ModelCardArn": self.arn,
            "ModelCardStatus": self.latest.status,
            "CreationTime": self.created,
            "LastModifiedTime": self.latest.modified,
        }

    def version_summary(self, version: CardVersion) -> dict[str, Any]:
        """What ListModelCardVersions shows of a version."""
        own = {"ModelCardStatus": version.status, "ModelCardVersion": version.number}
        return {**self.summary(), **own, "CreationTime": version.created, "LastModifiedTime": version.modified}

    def described(self, version: CardVersion) -> dict[str, Any]:
        """What DescribeModelCard shows of a version, its whole content included."""
        shown = {
            "ModelCardArn": self.arn,
            "ModelCardName": self.name,
            "ModelCardVersion": version.number,
            "Content": version.content,
            "ModelCardStatus": version.status,
            "CreationTime": self.created,
            "CreatedBy": self.versions[0].created_by,
            "LastModifiedTime": version.modified,
            "LastModifiedBy": version.modified_by,
        }
        return {**shown, "SecurityConfig": self.security} if self.security else shown


@dataclass
class ExportJob:
    """A job that exports a version to `output_path`; it ends with the URI of an `artifact`, or with a `failure`."""

    arn: str
    name: str
    card: str
    version: int
    output_path: str
    created: datetime
    ready_at: float
    """When it has ended, by time.monotonic()."""
    artifact: str | None = None
    failure: str | None = None

    @property
    def status(self) -> str:
        """InProgress, then Completed or Failed."""
        if time.monotonic() < self.ready_at:
            return IN_PROGRESS
        return COMPLETED if self.artifact else FAILED

    def summary(self) -> dict[str, Any]:
        """What ListModelCardExportJobs shows of it; `ModelCardName` is the name."""
        status = self.status
        ended = timedelta(seconds=0 if status == IN_PROGRESS else EXPORT_SECONDS)
        return {
            "ModelCardExportJobName": self.name,
            "ModelCardExportJobArn": self.arn,
            "Status": status,
            "ModelCardName": self.card,
            "ModelCardVersion": self.version,
            "CreatedAt": self.created,
            "LastModifiedAt": self.created + ended,
        }

    def described(self) -> dict[str, Any]:
        """What DescribeModelCardExportJob shows of it."""
        shown = {**self.summary(), "OutputConfig": {"S3OutputPath": self.output_path}}
        if shown["Status"] == COMPLETED:
            shown["ExportArtifacts"] = {"S3ExportArtifacts": self.artifact}
        if shown["Status"] == FAILED:
            shown["FailureReason"] = (self.failure or "")[:1024]
        return shown
