"""Trails and where they are kept.

A trail belongs to the account and the Region that it was made in. It is seen in other Regions if it is for all, and a
trail of the organisation is seen in every member account
(awscloudtrail/latest/userguide/creating-trail-organization.html: "Users in member accounts can see the trail").
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sandbox.extension import organisation

Selectors = Sequence[Mapping[str, Any]]

# awscloudtrail/latest/APIReference/API_PutEventSelectors.html: all management events, unless told otherwise.
DEFAULT_SELECTORS: Selectors = (
    {"ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": [], "ExcludeManagementEventSources": []},
)


@dataclass
class Trail:
    """A trail of `account`, made in `region`. Times are seconds since the epoch."""

    account: str
    region: str
    name: str
    bucket: str
    prefix: str = ""
    key: str = ""
    multi_region: bool = False
    global_events: bool = True
    validation: bool = False
    of_organisation: bool = False
    logging: bool = False
    started: float | None = None
    stopped: float | None = None
    selectors: Selectors = DEFAULT_SELECTORS
    advanced: Selectors = ()
    tags: dict[str, str] = field(default_factory=dict)

    @property
    def arn(self) -> str:
        return f"arn:aws:cloudtrail:{self.region}:{self.account}:trail/{self.name}"

    def settings(self) -> dict[str, Any]:
        """What CreateTrail and UpdateTrail answer; what is not set is left out."""
        answer = {
            "Name": self.name,
            "S3BucketName": self.bucket,
            "IncludeGlobalServiceEvents": self.global_events,
            "IsMultiRegionTrail": self.multi_region,
            "TrailARN": self.arn,
            "LogFileValidationEnabled": self.validation,
            "IsOrganizationTrail": self.of_organisation,
        }
        optional = {"S3KeyPrefix": self.prefix, "KmsKeyId": self.key}
        return answer | {name: value for name, value in optional.items() if value}

    def description(self) -> dict[str, Any]:
        """The trail as GetTrail and DescribeTrails show it."""
        custom = bool(self.advanced) or list(self.selectors) != list(DEFAULT_SELECTORS)
        return self.settings() | {
            "HomeRegion": self.region,
            "HasCustomEventSelectors": custom,
            "HasInsightSelectors": False,
        }

    def covers(self, account: str) -> bool:
        """Whether the trail is for what happens in `account`."""
        if self.account == account:
            return True
        return self.of_organisation and organisation.same_organisation(self.account, account)


class Trails:
    """Every trail of the local AWS."""

    def __init__(self) -> None:
        self._trails: dict[tuple[str, str, str], Trail] = {}

    def reset(self) -> None:
        self._trails.clear()

    def add(self, trail: Trail) -> None:
        self._trails[trail.account, trail.region, trail.name] = trail

    def remove(self, trail: Trail) -> None:
        self._trails.pop((trail.account, trail.region, trail.name), None)

    def covering(self, account: str) -> Iterator[Trail]:
        """The trails of `account`, then those of its organisation."""
        found = [trail for trail in self._trails.values() if trail.covers(account)]
        yield from sorted(found, key=lambda trail: trail.account != account)

    def seen(self, account: str, region: str, *, shadows: bool = True) -> list[Trail]:
        """The trails that `account` sees in `region`; `shadows` are those made elsewhere."""
        return [
            trail
            for trail in self.covering(account)
            if (trail.account, trail.region) == (account, region)
            or (shadows and (trail.region == region or trail.multi_region))
        ]

    def find(self, account: str, region: str, reference: str) -> Trail | None:
        """The trail that a name or an ARN stands for among those that `account` sees in `region`."""
        if reference.startswith("arn:"):
            return next((trail for trail in self.covering(account) if trail.arn == reference), None)
        return next((trail for trail in self.seen(account, region) if trail.name == reference), None)


TRAILS = Trails()
