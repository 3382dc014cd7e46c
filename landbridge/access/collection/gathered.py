"""What the stacks say so far, piece by piece, before the pieces are put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from landbridge.access.collection.entry import Entry
from landbridge.access.model import (
    LakeFormationGrant,
    LakeFormationTag,
    Resource,
    Route,
    Share,
    Source,
    Statements,
    Unresolved,
    Value,
)


@dataclass
class Holder:
    """A role, user or group: `own` are its inline policies, `managed` ARNs of managed policies, `groups` a user's."""

    kind: str
    arn: str
    name: str
    account: str
    source: Source
    own: Statements = ()
    managed: tuple[Value, ...] = ()
    trust: Statements = ()
    boundary: Value | None = None
    groups: tuple[Value, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Attachment:
    """A policy that names whom it is attached to: managed by its ARN, or inline statements."""

    account: str
    kind: str
    name: Value
    policy: str | Statements
    place: str


@dataclass(frozen=True)
class AttachedPolicy:
    """A resource policy that stands apart from its resource. Without `whole` there may be other statements."""

    arn: str
    type: str
    account: str
    statements: Statements
    source: Source
    whole: bool = True


@dataclass(frozen=True)
class Copy:
    """A bucket that gets a copy of another's data: its ARN, and what says so."""

    bucket: str
    text: str
    place: str


@dataclass
class Gathered:
    """Everything collected, in the order of manifest and templates."""

    holders: list[Holder] = field(default_factory=list)
    managed: dict[str, Statements] = field(default_factory=dict)
    attachments: list[Attachment] = field(default_factory=list)
    memberships: list[tuple[str, Value, Value]] = field(default_factory=list)
    resources: list[Resource] = field(default_factory=list)
    policies: list[AttachedPolicy] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)
    lake_formation: list[LakeFormationGrant] = field(default_factory=list)
    lake_formation_tags: list[LakeFormationTag] = field(default_factory=list)
    routes: list[Route] = field(default_factory=list)
    handlers: dict[str, str] = field(default_factory=dict)
    copies: list[Copy] = field(default_factory=list)
    custom: list[Entry] = field(default_factory=list)
    catalogs: dict[str, Source] = field(default_factory=dict)
    unresolved: list[Unresolved] = field(default_factory=list)
