"""What an assembly, or deployed accounts, say about access: identities, resources and their policies, as plain data.

Everything is immutable. A value that a template leaves to deployment is kept as `Unresolved` with its place: whatever
depends on it is answered *unknown*, never *refused*.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A value that cannot be known before deployment. `text` is what the template says, as JSON; `place` is where:
    stack, logical id and property."""

    text: str
    place: str = field(compare=False)


Value = str | Unresolved


class Effect(StrEnum):
    ALLOW = "Allow"
    DENY = "Deny"


class PolicyKind(StrEnum):
    """Where a statement stands, which decides what it can do."""

    IDENTITY = "identity policy"
    BOUNDARY = "permissions boundary"
    SESSION = "session policy"
    TRUST = "trust policy"
    RESOURCE = "resource policy"
    SHARE = "RAM share"
    SERVICE_CONTROL = "service control policy"
    RESOURCE_CONTROL = "resource control policy"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement was found. `stack` is the stack's id in the assembly (for deployed accounts the account id),
    `path` the construct path or logical id, `policy` the policy's name or what it is attached to."""

    stack: str
    path: str
    policy: str
    kind: PolicyKind
    index: int = 0
    sid: str = ""


@dataclass(frozen=True, slots=True)
class Principals:
    """The element Principal, or NotPrincipal if `negated`. In `aws` an account id is written as its root ARN; "*" is
    everybody."""

    aws: tuple[Value, ...] = ()
    services: tuple[Value, ...] = ()
    federated: tuple[Value, ...] = ()
    canonical: tuple[Value, ...] = ()
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """One operator on one key, as written: `ForAnyValue:StringLikeIfExists`, `kms:ResourceAliases`."""

    operator: str
    key: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement, with every list of the JSON as a tuple. Two statements that say the same are equal wherever they
    stand.

    `actions` and `resources` are those of NotAction and NotResource if so marked. A trust policy has no resources: it
    is about its own role. `principals` is None in the policies of an identity. An attached policy whose content is not
    known (an AWS managed one) is one statement that allows an unresolved action on an unresolved resource. `version` is
    the policy's: without one in the JSON it is "2008-10-17", where policy variables are plain text.
    """

    effect: Effect
    source: Source = field(compare=False)
    actions: tuple[Value, ...] = ()
    not_actions: bool = False
    resources: tuple[Value, ...] = ()
    not_resources: bool = False
    principals: Principals | None = None
    conditions: tuple[Condition, ...] = ()
    version: str = "2012-10-17"


Statements = tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Identity:
    """A role or a user that the estate holds. `trust` is a role's; `boundary` is None where there is none."""

    arn: str
    account: str
    policies: Statements
    source: Source = field(compare=False)
    trust: Statements = ()
    boundary: Statements | None = None
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Resource:
    """Something that may have a policy of its own: bucket, key, queue, model package group, Glue catalog, function, and
    feature groups, which have none but are shared.

    `policy` holds the statements that are known. With `complete` false there may be others that are not Landbridge's
    (an existing bucket, the Glue catalog's policy), so silence there proves nothing. A key has the `aliases` that point
    at it, in full ("alias/…"); its ARN is `Names.key_of_alias_arn`, also where the key is deployed and has an id.
    `key` is the ARN of the key that encrypts the resource, None for AWS's own; `works_as` a function's role.
    `guarded` is false for a bucket that does not block all public access.
    """

    arn: str
    type: str
    account: str
    policy: Statements
    source: Source = field(compare=False)
    complete: bool = True
    aliases: tuple[str, ...] = ()
    key: Value | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    works_as: Value | None = None
    guarded: bool = True


@dataclass(frozen=True, slots=True)
class Share:
    """A RAM resource share, as written. `principals` are account ids or ARNs of organisations, units, roles; `external`
    whether accounts outside the organisation may be principals."""

    name: str
    account: str
    permissions: tuple[Value, ...]
    resources: tuple[Value, ...]
    principals: tuple[Value, ...]
    external: bool
    source: Source = field(compare=False)


@dataclass(frozen=True, slots=True)
class LakeFormationGrant:
    """What Lake Formation lets a principal (role ARN or account id) do. `resource` is the resource of the grant as the
    template says it (Database, Table, LFTagPolicy, DataLocation, …), `permissions` such as SELECT and DESCRIBE,
    `grantable` those that the principal may pass on."""

    account: str
    principal: Value
    resource: Mapping[str, object]
    permissions: tuple[str, ...]
    source: Source = field(compare=False)
    grantable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LakeFormationTag:
    """Data of an account's catalog that bears LF-tags, pairs of key and value. `resource` is as in a grant."""

    account: str
    resource: Mapping[str, object]
    tags: tuple[tuple[str, str], ...]
    source: Source = field(compare=False)


@dataclass(frozen=True, slots=True)
class Route:
    """An EventBridge rule that delivers to a target: a queue, a bus, a function."""

    arn: str
    account: str
    pattern: Mapping[str, object] | None
    targets: tuple[Value, ...]
    enabled: bool
    source: Source = field(compare=False)


@dataclass(frozen=True)
class Estate:
    """All accounts together.

    `identities` and `resources` are by ARN. `organisation` is the organisation's id, None where none is declared;
    `members` are the accounts known to be in it, `elsewhere` the organisations of accounts known to be in another.
    `service_control` and `resource_control` are, by account id, the policies that apply besides AWS's default, which
    allows everything. `ram_permissions` are the names that the declaration gives to RAM's permissions, each with the
    usual name whose meaning it has. `unresolved` lists every value that could not be known, `assumed` what is taken as
    declared because it cannot be read.
    """

    partition: str = "aws"
    region: str = ""
    organisation: str | None = None
    members: frozenset[str] = frozenset()
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    identities: Mapping[str, Identity] = field(default_factory=dict)
    resources: Mapping[str, Resource] = field(default_factory=dict)
    shares: tuple[Share, ...] = ()
    lake_formation: tuple[LakeFormationGrant, ...] = ()
    lake_formation_tags: tuple[LakeFormationTag, ...] = ()
    routes: tuple[Route, ...] = ()
    service_control: Mapping[str, Statements] = field(default_factory=dict)
    resource_control: Mapping[str, Statements] = field(default_factory=dict)
    ram_permissions: Mapping[str, str] = field(default_factory=dict)
    unresolved: tuple[Unresolved, ...] = ()
    assumed: tuple[str, ...] = ()


class Answer(StrEnum):
    """Ordered by how much it promises: the weakest link of a chain is the least of its answers."""

    ALLOWED = "allowed"
    UNKNOWN = "unknown"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who makes a request. `arn` is what aws:PrincipalArn holds: a role's or user's ARN, an account's root; None for a
    service and for somebody anonymous. `policies` are those of the identity, `session` that of the session if any.
    """

    arn: str | None
    account: str | None
    policies: Statements = ()
    boundary: Statements | None = None
    session: Statements | None = None
    service: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)


Context = Mapping[str, tuple[str, ...] | Unresolved]
"""Condition keys of a request by lower-case name. An empty tuple says that the request has none; a key that is neither
here nor derived from caller and resource is unknown."""


@dataclass(frozen=True, slots=True)
class Request:
    """One call. `resource` is an ARN, or "*" for an action that names none."""

    caller: Caller
    action: str
    resource: str
    context: Context = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer, the statements that made it (those that allow, or the one that denies, or those that could not be
    decided), and one sentence: why; `mend` says what would make a refusal an allowance, "" where it is allowed.

    `assumptions` names what was taken for granted, such as that a policy which is not Landbridge's does not deny.
    """

    answer: Answer
    because: Statements
    why: str
    mend: str = ""
    assumptions: tuple[str, ...] = ()
