"""Boundaries and session policies: what they limit, and which grants of a resource pass them by."""

from __future__ import annotations

from typing import Any

import pytest

from landbridge.access.model import Answer
from tests.landbridge.access.evaluation.cases import (
    ALLOWED,
    EVALUATION,
    HOME,
    REFUSED,
    ROLE,
    UNKNOWN,
    USER,
    allow,
    case,
    check,
    deny,
    root,
    to,
)

BOUNDARIES = "IAM/latest/UserGuide/access_policies_boundaries.html"
SESSIONS = "IAM/latest/UserGuide/access_policies.html#policies_session"
DENYALLOW = f"{EVALUATION}_policy-eval-denyallow.html"
READ = "s3:GetObject"
SESSION = f"arn:aws:sts::{HOME}:assumed-role/reader/monday"
OTHER = (allow("s3:ListBucket"),)

CASES = [
    case("a boundary allows nothing by itself", BOUNDARIES, REFUSED, boundary=(allow(),)),
    case("identity and boundary allow", BOUNDARIES, ALLOWED, allow(READ), boundary=(allow("s3:*"),)),
    case("the boundary is silent", BOUNDARIES, REFUSED, allow(READ), boundary=OTHER),
    case("an empty boundary allows nothing", BOUNDARIES, REFUSED, allow(READ), boundary=()),
    case("the boundary denies", BOUNDARIES, REFUSED, allow(READ), boundary=(allow(), deny(READ))),
    case("a session policy allows nothing by itself", SESSIONS, REFUSED, session=(allow(),)),
    case("identity and session policy allow", SESSIONS, ALLOWED, allow(READ), session=(allow(READ),)),
    case("the session policy is silent", SESSIONS, REFUSED, allow(READ), session=OTHER),
    case("the session policy denies", SESSIONS, REFUSED, allow(READ), session=(allow(), deny(READ))),
    case("identity, boundary and session must all allow", SESSIONS, ALLOWED, allow(READ), boundary=(allow(),),
         session=(allow(READ),)),
    case("boundary allows, session is silent", SESSIONS, REFUSED, allow(READ), boundary=(allow(),), session=OTHER),
    case("session allows, boundary is silent", SESSIONS, REFUSED, allow(READ), boundary=OTHER, session=(allow(),)),
    case("a resource's grant to a role without limits", DENYALLOW, ALLOWED, policy=(to({"AWS": ROLE}),)),
    case("a resource's grant to a role is limited by its boundary", DENYALLOW, REFUSED, policy=(to({"AWS": ROLE}),),
         boundary=OTHER),
    case("a resource's grant to a role that its boundary allows", DENYALLOW, ALLOWED, policy=(to({"AWS": ROLE}),),
         boundary=(allow(READ),)),
    case("a resource's grant to a role is limited by its session", DENYALLOW, REFUSED, policy=(to({"AWS": ROLE}),),
         session=OTHER),
    case("a resource's grant to a user passes its boundary by", DENYALLOW, ALLOWED, policy=(to({"AWS": USER}),),
         boundary=OTHER, who=USER),
    case("a deny in that boundary still denies", DENYALLOW, REFUSED, policy=(to({"AWS": USER}),),
         boundary=(deny(READ),), who=USER),
    case("a resource's grant to everybody passes the boundary by", DENYALLOW, ALLOWED, policy=(to("*"),),
         boundary=OTHER),
    case("a grant by aws:PrincipalArn to everybody passes the session by", DENYALLOW, ALLOWED, session=OTHER,
         policy=(to("*", Condition={"ArnEquals": {"aws:PrincipalArn": ROLE}}),)),
    case("a grant to the session itself passes both by", DENYALLOW, ALLOWED, policy=(to({"AWS": SESSION}),),
         boundary=OTHER, session=OTHER, who=SESSION),
    case("a grant to one session of a role is unknown for the role", DENYALLOW, UNKNOWN,
         policy=(to({"AWS": SESSION}),)),
    case("a grant to the account leaves it to identity and boundary", DENYALLOW, REFUSED, allow(READ), boundary=OTHER,
         policy=(to(root(HOME)),)),
    case("NotPrincipal with Deny denies whoever has a boundary", BOUNDARIES, REFUSED, allow(), boundary=(allow(),),
         who=USER,
         policy=({"Effect": "Deny", "NotPrincipal": {"AWS": [USER, HOME]}, "Action": "*", "Resource": "*"},)),
]  # fmt: skip


@pytest.mark.requirement("B.1")
@pytest.mark.parametrize(("identity", "request_", "expected"), CASES)
def test_what_limits_leave(identity: tuple[Any, ...], request_: dict[str, Any], expected: Answer) -> None:
    check(identity, request_, expected)
