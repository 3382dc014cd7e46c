"""Small estates put together by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from landbridge.access.comparison import AccessChange, compare
from landbridge.access.model import Estate, Identity, PolicyKind, Resource, Source, Statements
from landbridge.access.parsing import statements_of
from landbridge.access.proof import world_of
from tests.landbridge.access.collection.made import declaration

HOME, TEAM, OUTSIDE = "111122223333", "222233334444", "999988887777"
BUCKET = "arn:aws:s3:::things"
READER = f"arn:aws:iam::{HOME}:role/reader"
VISITOR = f"arn:aws:iam::{TEAM}:role/visitor"

Written = Mapping[str, Any]


def statements(*written: Written, kind: PolicyKind = PolicyKind.IDENTITY) -> Statements:
    document = {"Version": "2012-10-17", "Statement": list(written)}
    return statements_of(document, Source("Stack", "Stack/Policy", "policy", kind), "aws")


def allow(action: Any, resource: Any = f"{BUCKET}/*", **elements: Any) -> Written:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **elements}


def deny(action: Any, resource: Any = f"{BUCKET}/*", **elements: Any) -> Written:
    return {**allow(action, resource, **elements), "Effect": "Deny"}


def role(arn: str, *written: Written, boundary: Iterable[Written] | None = None, **fields: Any) -> Identity:
    return Identity(
        arn,
        arn.split(":")[4],
        statements(*written),
        Source("Stack", arn.rpartition("/")[2], "role", PolicyKind.IDENTITY),
        boundary=None if boundary is None else statements(*boundary, kind=PolicyKind.BOUNDARY),
        **fields,
    )


def bucket(*written: Written, **fields: Any) -> Resource:
    policy = statements(*written, kind=PolicyKind.RESOURCE)
    source = Source("Stack", "Bucket", "bucket", PolicyKind.RESOURCE)
    return Resource(BUCKET, "AWS::S3::Bucket", HOME, policy, source, **fields)


def estate(*parts: Identity | Resource, **fields: Any) -> Estate:
    held = {
        "organisation": "o-landbridge1",
        "members": frozenset({HOME, TEAM}),
        "identities": {each.arn: each for each in parts if isinstance(each, Identity)},
        "resources": {each.arn: each for each in parts if isinstance(each, Resource)},
    }
    return Estate(region="eu-west-1", **{**held, **fields})


def change(base: Estate, head: Estate) -> AccessChange:
    return compare(world_of(base, declaration()), world_of(head, declaration()))


def sentences(base: Estate, head: Estate) -> list[str]:
    return [each.sentence for each in change(base, head).changes]
