"""Which policy governs what a request is about: an object's bucket, a table's catalog, a package's group, a key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from landbridge.access.model import Estate, Resource, Source, Statements

POLICY_REQUIRED = frozenset({"kms", "sts"})
"""Services whose resources' policies must allow, also to their own account
(kms/latest/developerguide/key-policies.html, IAM/latest/UserGuide/id_roles_terms-and-concepts.html)."""

_WITH_POLICY = frozenset(
    {
        *(
            "s3",
            "kms",
            "sqs",
            "sns",
            "lambda",
            "secretsmanager",
            "glue",
            "events",
            "ecr",
            "logs",
            "dynamodb",
            "kinesis",
        ),
        *("backup", "codeartifact", "es", "execute-api", "elasticfilesystem", "schemas", "sagemaker"),
    }
)
"""Services whose resources may have a policy or a share
(IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html)."""

_MADE_ELSEWHERE = frozenset({"s3", "kms", "glue"})
"""Services of which an account may hold, beside what its stacks make, what a declaration names as existing."""

_CATALOGUED = ("catalog", "database/", "table/", "tableVersion/", "userDefinedFunction/", "connection/")
"""glue/latest/dg/security_iam_resource-based-policy-examples.html: the catalog's policy is about all of these."""

_NO_RESOURCE = "*"

_OWN_SIDE_ALONE = frozenset(
    {"ram:acceptresourceshareinvitation", "ram:rejectresourceshareinvitation", "ram:listpendinginvitationresources"}
)
"""Actions of an invited account on an invitation, whose ARN has the inviting account: only the caller's own policies
decide (ram/latest/userguide/working-with-shared-invitations.html)."""


@dataclass(frozen=True, slots=True)
class Governed:
    """What a request is about. `account` is None where it cannot be known (a bucket that the estate does not hold).

    `complete` says whether `policy` is all there is; `tags` is None where they are not known. `missing` marks a role
    that its account's stacks do not make. With `has_side` false nothing but the caller's own policies decides.
    """

    arn: str
    account: str | None
    policy: Statements = ()
    resource: Resource | None = None
    complete: bool = True
    has_side: bool = True
    missing: bool = False
    tags: Mapping[str, str] | None = None
    source: Source | None = None


class Governing:
    """The resources of an estate, by the ARNs of requests."""

    def __init__(self, estate: Estate) -> None:
        self._estate = estate
        self._found: dict[tuple[str, str], Governed] = {}
        self._covered = frozenset(
            {identity.account for identity in estate.identities.values()}
            | {resource.account for resource in estate.resources.values()}
        )
        self._aliases = {
            f"{resource.arn.rpartition(':')[0]}:{alias}": resource
            for resource in estate.resources.values()
            for alias in resource.aliases
        }

    def of(self, action: str, arn: str) -> Governed:
        """`action` is the request's in lower case, `arn` its resource."""
        if action in _OWN_SIDE_ALONE:
            return Governed(arn, None, has_side=False)
        service = action.partition(":")[0]
        found = self._found.get((service, arn))
        if found is None:
            found = self._found[service, arn] = self._find(service, arn)
        return found

    def _find(self, service: str, arn: str) -> Governed:
        parts = arn.split(":", 5)
        if len(parts) < 6:
            return Governed(arn, None, has_side=arn != _NO_RESOURCE, complete=arn == _NO_RESOURCE)
        if service == "sts" and parts[5].startswith("role/"):
            return self._role(arn, parts[4])
        for candidate in _candidates(arn, parts):
            resource = self._estate.resources.get(candidate) or self._aliases.get(candidate)
            if resource is not None:
                return _held(arn, resource)
        account = parts[4] or None
        if parts[2] == "s3" or parts[2] not in _WITH_POLICY:
            # Without a service of policies there is nothing more to know than the account.
            return Governed(arn, account, complete=parts[2] not in _WITH_POLICY)
        return Governed(arn, account, complete=account in self._covered and not _is_made_elsewhere(parts))

    def _role(self, arn: str, account: str) -> Governed:
        identity = self._estate.identities.get(arn)
        if identity is not None:
            return Governed(arn, account, identity.trust, tags=identity.tags, source=identity.source)
        return Governed(arn, account, missing=account in self._covered, complete=False)


def _held(arn: str, resource: Resource) -> Governed:
    # A key's policies name the key, whichever alias the request gives; of all others the request's own ARN counts.
    same = ":kms:" in resource.arn
    return Governed(
        resource.arn if same else arn,
        resource.account,
        resource.policy,
        resource,
        complete=resource.complete,
        tags=resource.tags if same or arn == resource.arn else None,
        source=resource.source,
    )


def _candidates(arn: str, parts: list[str]) -> Iterator[str]:
    """The ARNs of what may govern it, nearest first."""
    yield arn
    stem, service, name = ":".join(parts[:5]), parts[2], parts[5]
    if service == "s3" and "/" in name:
        yield f"{stem}:{name.partition('/')[0]}"
    elif service == "glue" and name.startswith(_CATALOGUED):
        yield f"{stem}:catalog"
    elif service == "sagemaker" and name.startswith("model-package/"):
        yield f"{stem}:model-package-group/{name.split('/')[1]}"
    elif service == "lambda" and name.startswith("function:") and name.count(":") > 1:
        yield f"{stem}:{name.rpartition(':')[0]}"
    elif service == "kms" and name.startswith("alias/"):
        yield f"{stem}:key/{name}"


def _is_made_elsewhere(parts: list[str]) -> bool:
    if parts[2] == "glue":
        return parts[5].startswith(_CATALOGUED)
    return parts[2] in _MADE_ELSEWHERE
