"""What a statement lets somebody do with a resource, as requests: the actions that can do most first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from landbridge.access.capabilities.patterns import could_match
from landbridge.access.capabilities.principals import concrete_role
from landbridge.access.capabilities.stores import ANY
from landbridge.access.model import Statement, Unresolved, Value
from landbridge.access.service_actions import AccessLevel, actions_except, actions_of, level_of

_RISK: Final = (
    *(AccessLevel.PERMISSIONS, AccessLevel.WRITE, None, AccessLevel.READ, AccessLevel.TAGGING, AccessLevel.LIST),
)
_OF_NO_RESOURCE: Final = frozenset(
    {
        *("kms:CreateKey", "kms:GenerateRandom", "kms:ListAliases", "kms:ListKeys", "kms:ListRetirableGrants"),
        *("s3:ListAllMyBuckets", "sqs:ListQueues", "lambda:ListFunctions", "lambda:ListEventSourceMappings"),
    }
)
_OF_PACKAGES: Final = "sagemaker:ListModelPackages"
_OF_OTHERS: Final = re.compile("s3:.*(AccessGrant|AccessPoint|Job|MultiRegion|ObjectLambda|StorageLens)")
_OF_OBJECTS: Final = frozenset(
    {
        *("s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:ReplicateDelete", "s3:ReplicateTags"),
        *("s3:BypassGovernanceRetention", "s3:ObjectOwnerOverrideToBucketOwner"),
    }
)


def calls(statement: Statement, arn: str) -> Iterator[tuple[str, str]]:
    """Each action and the resource's ARN, or one inside of it, that an allowing statement speaks of. Actions that name
    no resource reach none (service-authorization/latest/reference/…html)."""
    targets = tuple(dict.fromkeys(_targets(statement, arn)))
    for action in _actions(statement.actions, statement.not_actions, arn.split(":", 3)[2]):
        yield from ((action, target) for target in targets if _fits(action, target))


def inside(arn: str) -> str:
    """How the ARNs begin that the resource's policy is about besides its own, "" where there are none."""
    stem, service, name = arn.rpartition(":")[0], arn.split(":", 3)[2], arn.split(":", 5)[5]
    if service == "s3":
        return f"{arn}/"
    if service == "glue":
        return f"{stem}:"
    if service == "lambda":
        return f"{arn}:"
    kind, _, group = name.partition("/")
    return f"{stem}:model-package/{group}/" if kind == "model-package-group" else ""


def holding(arn: str) -> str:
    """The resource that an ARN, or its beginning, is or lies in: the other way round."""
    parts = arn.split(":", 5)
    if len(parts) < 6:
        return arn
    service, name = parts[2], parts[5]
    if service == "s3":
        return arn.partition("/")[0]
    if service == "glue" and name:
        return f"{':'.join(parts[:5])}:catalog"
    if service == "sagemaker" and name.startswith("model-package/"):
        return f"{':'.join(parts[:5])}:model-package-group/{name.split('/')[1]}"
    return arn


def _targets(statement: Statement, arn: str) -> Iterator[str]:
    stem = inside(arn)
    # A trust policy names no resource, and what is left out or not resolved may be anything.
    patterns: Iterable[Value] = ("*",) if statement.not_resources else statement.resources or ("*",)
    for pattern in patterns:
        if could_match(pattern, arn):
            yield arn
        if stem and could_match(pattern, f"{stem}{ANY}"):
            yield f"{stem}{ANY}"
        elif stem and isinstance(pattern, str) and pattern.startswith(stem):
            yield concrete_role(pattern)


@lru_cache(maxsize=4096)
def _actions(written: tuple[Value, ...], left_out: bool, service: str) -> tuple[str, ...]:
    # A role's trust is about calls of STS.
    wanted = "sts" if service == "iam" else service
    if left_out:
        found: Iterable[str] = actions_except(each for each in written if isinstance(each, str))
    else:
        # One that is not resolved may be any.
        patterns = (f"{wanted}:*" if isinstance(each, Unresolved) else each for each in written)
        found = dict.fromkeys(action for each in patterns for action in actions_of(each))
    about = (each for each in found if each.partition(":")[0].lower() == wanted)
    kept = (each for each in about if each not in _OF_NO_RESOURCE and not _OF_OTHERS.match(each))
    return tuple(sorted(kept, key=_risk))


def _fits(action: str, target: str) -> bool:
    service, _, name = action.partition(":")
    if service == "s3":
        of_objects = action in _OF_OBJECTS or ("Object" in name and "Bucket" not in name)
        return of_objects is ("/" in target)
    if action == "sagemaker:Search":
        return ":sagemaker-catalog/" in target
    if service == "sagemaker" and level_of(action) is AccessLevel.LIST:
        return action == _OF_PACKAGES and ":model-package/" in target
    return True


def _risk(action: str) -> tuple[int, bool, bool, str]:
    name = action.partition(":")[2]
    return _RISK.index(level_of(action)), "Policy" not in name, not name.startswith("Put"), action
