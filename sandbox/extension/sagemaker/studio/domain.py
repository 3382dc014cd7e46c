"""Domains and user profiles: their state, and what the API shows of them."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

CREATION_SECONDS = 0.1
"""How long a domain or a user profile is Pending."""
_UNSHOWN = frozenset({"Tags", "DomainId", "UserProfileName"})


@dataclass
class UserProfile:
    """A user profile. `definition` is the CreateUserProfile request."""

    arn: str
    domain_id: str
    name: str
    definition: dict[str, Any]
    created: datetime
    tags: dict[str, str] = field(default_factory=dict)
    modified: datetime = field(init=False)
    ready_at: float = field(default_factory=lambda: time.monotonic() + CREATION_SECONDS)

    def __post_init__(self) -> None:
        self.modified = self.created

    @property
    def status(self) -> str:
        """Status."""
        return "Pending" if time.monotonic() < self.ready_at else "InService"

    def summary(self) -> dict[str, Any]:
        """What ListUserProfiles shows of it."""
        return {
            "DomainId": self.domain_id,
            "UserProfileName": self.name,
            "Status": self.status,
            "CreationTime": self.created,
            "LastModifiedTime": self.modified,
        }

    def described(self) -> dict[str, Any]:
        """What DescribeUserProfile shows of it."""
        return {**_shown(self.definition), **self.summary(), "UserProfileArn": self.arn}


@dataclass
class Domain:
    """A domain with its user profiles by name. `definition` is the CreateDomain request."""

    id: str
    arn: str
    account: str
    region: str
    definition: dict[str, Any]
    created: datetime
    tags: dict[str, str] = field(default_factory=dict)
    profiles: dict[str, UserProfile] = field(default_factory=dict)
    modified: datetime = field(init=False)
    ready_at: float = field(default_factory=lambda: time.monotonic() + CREATION_SECONDS)

    def __post_init__(self) -> None:
        self.modified = self.created

    @property
    def name(self) -> str:
        """DomainName."""
        return str(self.definition["DomainName"])

    @property
    def url(self) -> str:
        """Url: where Studio would be."""
        return f"https://{self.id}.studio.{self.region}.sagemaker.aws"

    @property
    def status(self) -> str:
        """Status."""
        return "Pending" if time.monotonic() < self.ready_at else "InService"

    def summary(self) -> dict[str, Any]:
        """What ListDomains shows of it."""
        return {
            "DomainArn": self.arn,
            "DomainId": self.id,
            "DomainName": self.name,
            "Status": self.status,
            "CreationTime": self.created,
            "LastModifiedTime": self.modified,
            "Url": self.url,
        }

    def described(self) -> dict[str, Any]:
        """What DescribeDomain shows of it."""
        return {**_shown(self.definition), **self.summary()}


def _shown(definition: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in definition.items() if name not in _UNSHOWN}
