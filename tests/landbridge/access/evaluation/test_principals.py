"""Principal and NotPrincipal: whom a statement of a resource names."""

from __future__ import annotations

from typing import Any

import pytest

from landbridge.access.model import Answer
from tests.landbridge.access.evaluation.cases import (
    ALLOWED,
    AWAY,
    BUCKET,
    HOME,
    NOWHERE,
    PRINCIPAL,
    REFUSED,
    ROLE,
    UNKNOWN,
    USER,
    allow,
    case,
    check,
    root,
    to,
)

NOT_PRINCIPAL = "IAM/latest/UserGuide/reference_policies_elements_notprincipal.html"
UNIQUE = "IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids"
ROOT = f"arn:aws:iam::{HOME}:root"
PATHED = f"arn:aws:iam::{HOME}:role/teams/reader"
SESSION = f"arn:aws:sts::{HOME}:assumed-role/reader/monday"


def but(*listed: str, effect: str = "Deny") -> dict[str, object]:
    return {"Effect": effect, "NotPrincipal": {"AWS": list(listed)}, "Action": "*", "Resource": "*"}


CASES = [
    case("an account by its id", PRINCIPAL, ALLOWED, allow(), policy=(to({"AWS": HOME}),), owner=AWAY),
    case("an account by its root", PRINCIPAL, ALLOWED, allow(), policy=(to(root(HOME)),), owner=AWAY),
    case("one of several principals", PRINCIPAL, ALLOWED, policy=(to({"AWS": [USER, ROLE]}),)),
    case("a role with a path is another", PRINCIPAL, REFUSED, policy=(to({"AWS": PATHED}),)),
    case("principals are case sensitive", PRINCIPAL, REFUSED, policy=(to({"AWS": ROLE.replace("reader", "Reader")}),)),
    case("a session of a role that is named", PRINCIPAL, ALLOWED, who=SESSION, policy=(to({"AWS": ROLE}),)),
    case("a session by its own ARN", PRINCIPAL, ALLOWED, who=SESSION, policy=(to({"AWS": SESSION}),)),
    case("a session of another role", PRINCIPAL, REFUSED, who=SESSION, policy=(to({"AWS": USER}),)),
    case("another session of the same role", PRINCIPAL, REFUSED, who=SESSION,
         policy=(to({"AWS": SESSION.replace("monday", "friday")}),)),
    case("a wildcard is no part of a principal", PRINCIPAL, UNKNOWN, policy=(to({"AWS": f"{ROLE[:-3]}*"}),)),
    case("a wildcard that could not name it anyway", PRINCIPAL, REFUSED, policy=(to({"AWS": f"{USER}*"}),)),
    case("the id of a role that is gone names nobody", UNIQUE, REFUSED, policy=(to({"AWS": "AROAEXAMPLE"}),)),
    case("a federated principal is no role", PRINCIPAL, REFUSED,
         policy=(to({"Federated": "cognito-identity.amazonaws.com"}),)),
    case("a canonical user may be anybody's account", PRINCIPAL, UNKNOWN, allow(), owner=AWAY,
         policy=(to({"CanonicalUser": "79a59df900b949e55d96a1e698fbaced"}),)),
    case("the account's own root user by its root", PRINCIPAL, ALLOWED, who=ROOT, policy=(to(root(HOME)),)),
    case("a principal that is not resolved may be the caller", PRINCIPAL, UNKNOWN, policy=(to({"AWS": NOWHERE}),)),
    case("a principal that is not resolved beside one that is", PRINCIPAL, ALLOWED,
         policy=(to({"AWS": [NOWHERE, ROLE]}),)),
    case("a deny to a principal that is not resolved", PRINCIPAL, UNKNOWN, allow(),
         policy=(to({"AWS": NOWHERE}, effect="Deny"),)),
    case("a service that is not resolved", PRINCIPAL, UNKNOWN, who="events.amazonaws.com",
         policy=(to({"Service": NOWHERE}),)),
    case("all but others are denied", NOT_PRINCIPAL, REFUSED, allow(), policy=(but(USER),),
         who=f"arn:aws:iam::{AWAY}:user/bo", owner=AWAY),
    case("a user is spared by its ARN and its account", NOT_PRINCIPAL, ALLOWED, allow(), policy=(but(USER, ROOT),),
         who=USER),
    case("a user without its account may be denied", NOT_PRINCIPAL, UNKNOWN, allow(), policy=(but(USER),), who=USER),
    case("a role needs its session listed", NOT_PRINCIPAL, UNKNOWN, allow(), policy=(but(ROLE, ROOT),)),
    case("a role of an account that is not listed", NOT_PRINCIPAL, REFUSED, allow(),
         policy=(but(f"arn:aws:iam::{AWAY}:root"),)),
    case("an account's root user is spared by its account", NOT_PRINCIPAL, ALLOWED, allow(), who=ROOT,
         policy=(but(ROOT),)),
    case("all but a service: a role is denied", NOT_PRINCIPAL, REFUSED, allow(),
         policy=({"Effect": "Deny", "NotPrincipal": {"Service": "events.amazonaws.com"}, "Action": "*",
                  "Resource": "*"},)),
    case("NotPrincipal with Allow lets in anybody", NOT_PRINCIPAL, ALLOWED, who="anybody", resource=BUCKET,
         action="s3:ListBucket", policy=(but(USER, effect="Allow"),)),
    case("NotPrincipal with Allow leaves out whom it lists", NOT_PRINCIPAL, REFUSED, who=USER,
         policy=(but(USER, ROOT, effect="Allow"),)),
]  # fmt: skip


@pytest.mark.requirement("B.1")
@pytest.mark.parametrize(("identity", "request_", "expected"), CASES)
def test_whom_a_statement_names(identity: tuple[Any, ...], request_: dict[str, Any], expected: Answer) -> None:
    check(identity, request_, expected)
