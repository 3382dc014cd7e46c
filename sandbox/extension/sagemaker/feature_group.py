"""A feature group: its definition, its state, and what the API shows of it."""

import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

CREATING, CREATED, CREATE_FAILED = "Creating", "Created", "CreateFailed"
ADDED_COLUMNS = ("write_time", "api_invocation_time", "is_deleted")
"""What Feature Store adds to each record of the offline store, and therefore reserves as feature names:
https://docs.aws.amazon.com/sagemaker/latest/dg/feature-store-offline.html"""


@dataclass
class FeatureMetadata:
    """What UpdateFeatureMetadata attaches to one feature."""

    created: datetime
    modified: datetime
    description: str | None = None
    parameters: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class OnlineRecord:
    """The latest record of one identifier. `values` by feature name, without the features that are null.

    `event_seconds` is the event time in Unix seconds, which orders records; `expires` likewise, None for never.
    """

    values: dict[str, str]
    event_seconds: float
    expires: float | None
    deleted: bool = False


@dataclass
class FeatureGroup:
    """A feature group. `definition` is the CreateFeatureGroup request, defaults and resolved values filled in."""

    arn: str
    account: str
    region: str
    definition: dict[str, Any]
    created: datetime
    ready_at: float
    """When creation ends, by time.monotonic()."""
    failure: str | None = None
    """Why creation fails; None where it succeeds."""
    modified: datetime = field(init=False)
    tags: dict[str, str] = field(default_factory=dict)
    metadata: dict[str, FeatureMetadata] = field(default_factory=dict)
    online: dict[str, OnlineRecord] = field(default_factory=dict)
    update_failure: str | None = None
    updated: bool = False
    blocked: str | None = None
    """Why records do not reach the offline store; None while they do."""

    def __post_init__(self) -> None:
        self.modified = self.created

    @property
    def name(self) -> str:
        """FeatureGroupName, as it was written at creation."""
        return str(self.definition["FeatureGroupName"])

    @property
    def record_identifier(self) -> str:
        """The name of the feature that identifies a record."""
        return str(self.definition["RecordIdentifierFeatureName"])

    @property
    def event_time(self) -> str:
        """The name of the feature that holds a record's event time."""
        return str(self.definition["EventTimeFeatureName"])

    @property
    def types(self) -> dict[str, str]:
        """Feature types (Integral, Fractional or String) by feature name, in the order of definition."""
        return {each["FeatureName"]: each["FeatureType"] for each in self.definition["FeatureDefinitions"]}

    @property
    def online_store(self) -> dict[str, Any] | None:
        """OnlineStoreConfig where the online store is on."""
        config: dict[str, Any] = self.definition.get("OnlineStoreConfig") or {}
        return config if config.get("EnableOnlineStore") else None

    @property
    def offline_store(self) -> dict[str, Any] | None:
        """OfflineStoreConfig with ResolvedOutputS3Uri and DataCatalogConfig, where there is an offline store."""
        return self.definition.get("OfflineStoreConfig")

    @property
    def online_key(self) -> str | None:
        """The ARN of the customer managed key of the online store."""
        security = (self.online_store or {}).get("SecurityConfig") or {}
        return security.get("KmsKeyId")

    @property
    def status(self) -> str:
        """FeatureGroupStatus."""
        if time.monotonic() < self.ready_at:
            return CREATING
        return CREATE_FAILED if self.failure else CREATED

    @property
    def offline_status(self) -> dict[str, str]:
        """OfflineStoreStatus."""
        if self.offline_store is None:
            return {"Status": "Disabled"}
        if self.blocked:
            return {"Status": "Blocked", "BlockedReason": self.blocked[:1024]}
        return {"Status": "Active"}

    def described(self) -> dict[str, Any]:
        """What DescribeFeatureGroup and Search show of it."""
        shown = {name: value for name, value in self.definition.items() if name != "Tags"}
        shown |= {
            "FeatureGroupArn": self.arn,
            "CreationTime": self.created,
            "LastModifiedTime": self.modified,
            "FeatureGroupStatus": self.status,
            "OfflineStoreStatus": self.offline_status,
        }
        if self.status == CREATE_FAILED:
            shown["FailureReason"] = str(self.failure)[:1024]
        if self.update_failure:
            shown["LastUpdateStatus"] = {"Status": "Failed", "FailureReason": self.update_failure[:1024]}
        elif self.updated:
            shown["LastUpdateStatus"] = {"Status": "Successful"}
        return shown

    def summary(self) -> dict[str, Any]:
        """What ListFeatureGroups shows of it."""
        return {
            "FeatureGroupName": self.name,
            "FeatureGroupArn": self.arn,
            "CreationTime": self.created,
            "FeatureGroupStatus": self.status,
            "OfflineStoreStatus": self.offline_status,
        }

    def feature(self, name: str) -> dict[str, Any]:
        """What DescribeFeatureMetadata and Search show of one feature, which must exist."""
        about = self.metadata[name]
        shown = {
            "FeatureGroupArn": self.arn,
            "FeatureGroupName": self.name,
            "FeatureName": name,
            "FeatureType": self.types[name],
            "CreationTime": about.created,
            "LastModifiedTime": about.modified,
            "Parameters": [{"Key": key, "Value": value} for key, value in about.parameters.items()],
        }
        return shown if about.description is None else {**shown, "Description": about.description}
