"""Cases of the evaluator as tables: policies as JSON says them, one request, the answer, and the page with the rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from landbridge.access.evaluation import Evaluator
from landbridge.access.evaluation.callers import ANONYMOUS, administrator, caller_of, service
from landbridge.access.model import (
    Answer,
    Caller,
    Decision,
    Estate,
    Identity,
    PolicyKind,
    Request,
    Resource,
    Source,
    Statements,
    Unresolved,
)
from landbridge.access.parsing import statements_of

ALLOWED, REFUSED, UNKNOWN = Answer.ALLOWED, Answer.REFUSED, Answer.UNKNOWN

HOME, AWAY = "111111111111", "222222222222"
REGION = "eu-central-1"
ORGANISATION = "o-landbridge"

ROLE = f"arn:aws:iam::{HOME}:role/reader"
USER = f"arn:aws:iam::{HOME}:user/staff/ana"
BUCKET = "arn:aws:s3:::data"
OBJECT = "arn:aws:s3:::data/sales/part-0.parquet"
QUEUE = f"arn:aws:sqs:{REGION}:{HOME}:events"
KEY = f"arn:aws:kms:{REGION}:{HOME}:key/alias/landbridge-data"
GROUP = f"arn:aws:sagemaker:{REGION}:{HOME}:feature-group/clicks"
TARGET = f"arn:aws:iam::{HOME}:role/target"

NOWHERE = Unresolved('{"Ref": "Later"}', "stack, Thing, Property")

Policy = Mapping[str, Any]

EVALUATION = "IAM/latest/UserGuide/reference_policies_evaluation-logic"
OPERATORS = "IAM/latest/UserGuide/reference_policies_elements_condition_operators.html"
MULTIVALUED = "IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html"
PRINCIPAL = "IAM/latest/UserGuide/reference_policies_elements_principal.html"
KEYS = "IAM/latest/UserGuide/reference_policies_condition-keys.html"


def allow(action: object = "*", resource: object = "*", **elements: object) -> Policy:
    return _statement("Allow", action, resource, elements)


def deny(action: object = "*", resource: object = "*", **elements: object) -> Policy:
    return _statement("Deny", action, resource, elements)


def to(principal: object, action: object = "*", effect: str = "Allow", **elements: object) -> Policy:
    """A statement of a resource's policy: any resource, unless it says which."""
    return {"Effect": effect, "Principal": principal, "Action": action, "Resource": "*", **elements}


def trusting(principal: object, action: object = "sts:AssumeRole", **elements: object) -> Policy:
    """A statement of a role's trust."""
    return {"Effect": "Allow", "Principal": principal, "Action": action, **elements}


def root(account: str) -> dict[str, str]:
    return {"AWS": f"arn:aws:iam::{account}:root"}


def _statement(effect: str, action: object, resource: object, elements: Mapping[str, object]) -> Policy:
    statement: dict[str, object] = {"Effect": effect, **elements}
    if "NotAction" not in elements:
        statement["Action"] = action
    if "NotResource" not in elements:
        statement["Resource"] = resource
    return statement


def statements(kind: PolicyKind, *policies: Policy, version: str | None = "2012-10-17") -> Statements:
    document: dict[str, object] = {"Statement": list(policies)}
    if version is not None:
        document["Version"] = version
    return statements_of(document, Source("stack", "Thing", "policy", kind), "aws")


def estate(
    *,
    resource: str = OBJECT,
    owner: str = HOME,
    policy: tuple[Policy, ...] = (),
    complete: bool = True,
    held: str | None = None,
    trust: tuple[Policy, ...] = (),
    scp: tuple[Policy, ...] = (),
    rcp: tuple[Policy, ...] = (),
    members: frozenset[str] = frozenset({HOME, AWAY}),
    organisation: str | None = ORGANISATION,
    tags: Mapping[str, str] | None = None,
    aliases: tuple[str, ...] = (),
) -> Estate:
    """One resource (`held`, or the bucket of an object) with its policy, one role to assume."""
    arn = held or (BUCKET if resource.startswith(BUCKET) else resource)
    source = Source("stack", "Thing", "policy", PolicyKind.RESOURCE)
    held_resource = Resource(
        arn, "type", owner, statements(PolicyKind.RESOURCE, *policy), source, complete, aliases, tags=tags or {}
    )
    target = Identity(TARGET, HOME, (), source, trust=statements(PolicyKind.TRUST, *trust))
    return Estate(
        region=REGION,
        organisation=organisation,
        members=members,
        identities={TARGET: target},
        resources={} if ":role/" in arn or arn == "*" else {arn: held_resource},
        service_control={HOME: statements(PolicyKind.SERVICE_CONTROL, *scp)},
        resource_control={HOME: statements(PolicyKind.RESOURCE_CONTROL, *({**each, "Principal": "*"} for each in rcp))},
    )


def caller(
    arn: str = ROLE,
    *identity: Policy,
    boundary: tuple[Policy, ...] | None = None,
    session: tuple[Policy, ...] | None = None,
    version: str | None = "2012-10-17",
    tags: Mapping[str, str] | None = None,
) -> Caller:
    """A role or a user. None for boundary and session says that there is none."""
    if arn == "anybody":
        return ANONYMOUS
    if arn.endswith(".amazonaws.com"):
        return service(arn)
    if arn.startswith("administrator of "):
        account = arn.removeprefix("administrator of ")
        return administrator(account, f"arn:aws:iam::{account}:role/administrator")
    source = Source("stack", "Role", "policy", PolicyKind.IDENTITY)
    made = Identity(
        arn,
        arn.split(":")[4],
        statements(PolicyKind.IDENTITY, *identity, version=version),
        source,
        boundary=None if boundary is None else statements(PolicyKind.BOUNDARY, *boundary),
        tags=tags or {},
    )
    return caller_of(made, None if session is None else statements(PolicyKind.SESSION, *session))


def decide(
    *identity: Policy,
    who: str = ROLE,
    action: str = "s3:GetObject",
    resource: str = OBJECT,
    context: Mapping[str, tuple[str, ...] | Unresolved] | None = None,
    boundary: tuple[Policy, ...] | None = None,
    session: tuple[Policy, ...] | None = None,
    version: str | None = "2012-10-17",
    principal_tags: Mapping[str, str] | None = None,
    **held: Any,
) -> Decision:
    """The decision on one request; `held` says what the estate holds (see `estate`)."""
    asking = caller(who, *identity, boundary=boundary, session=session, version=version, tags=principal_tags)
    evaluator = Evaluator(estate(resource=resource, **held))
    return evaluator.decide(Request(asking, action, resource, context or {}))


def case(name: str, page: str, expected: Answer, *identity: Policy, **request: Any) -> Any:
    """One row: what it shows, the page that states the rule, the answer, and what `decide` takes."""
    return pytest.param(identity, request, expected, id=f"{name} [{page}]")


def check(identity: tuple[Policy, ...], request: Mapping[str, Any], expected: Answer) -> None:
    decision = decide(*identity, **request)
    assert decision.answer is expected, decision.why
