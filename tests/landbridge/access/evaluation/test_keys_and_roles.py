"""Keys and roles: their own policy must always allow, also within the account."""

from __future__ import annotations

from typing import Any

import pytest

from landbridge.access.model import Answer
from tests.landbridge.access.evaluation.cases import (
    ALLOWED,
    AWAY,
    HOME,
    KEY,
    QUEUE,
    REFUSED,
    ROLE,
    TARGET,
    UNKNOWN,
    allow,
    case,
    check,
    deny,
    root,
    to,
    trusting,
)

KEY_POLICY = "kms/latest/developerguide/key-policies.html"
DEFAULT = "kms/latest/developerguide/key-policy-default.html"
CROSS = "kms/latest/developerguide/key-policy-modifying-external-accounts.html"
ALIASES = "kms/latest/developerguide/alias-authorization.html"
CONDITIONS = "kms/latest/developerguide/conditions-kms.html"
ROLES = "IAM/latest/UserGuide/id_roles_terms-and-concepts.html"
ASSUME = "STS/latest/APIReference/API_AssumeRole.html"
EXTERNAL = "IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html"
PASS = "IAM/latest/UserGuide/id_roles_use_passrole.html"

HOST = root(HOME)
KMS = {"action": "kms:Decrypt", "resource": KEY}
STS = {"action": "sts:AssumeRole", "resource": TARGET}
ADMIN = f"administrator of {AWAY}"
ELSEWHERE = f"arn:aws:iam::{AWAY}:role/target"
OTHER_KEY = KEY.replace("landbridge-data", "other")
BY_ALIAS = allow("kms:*", "*", Condition={"ForAnyValue:StringLike": {"kms:ResourceAliases": "alias/landbridge-*"}})

CASES = [
    case("a key's silence refuses its own account", KEY_POLICY, REFUSED, allow(), policy=(), **KMS),
    case("a key that leaves it to the account", DEFAULT, ALLOWED, allow("kms:Decrypt"), policy=(to(HOST),), **KMS),
    case("a key that leaves it to the account, identity silent", DEFAULT, REFUSED, policy=(to(HOST),), **KMS),
    case("a key that leaves another action to the account", DEFAULT, REFUSED, allow(),
         policy=(to(HOST, "kms:DescribeKey"),), **KMS),
    case("a key that names the role", KEY_POLICY, ALLOWED, policy=(to({"AWS": ROLE}, "kms:Decrypt"),), **KMS),
    case("a key that names the role, identity denies", KEY_POLICY, REFUSED, deny("kms:*"),
         policy=(to({"AWS": ROLE}),), **KMS),
    case("a key that denies", KEY_POLICY, REFUSED, allow(), policy=(to(HOST), to("*", "kms:Decrypt", "Deny")), **KMS),
    case("a key of another account: both sides", CROSS, ALLOWED, who=ADMIN, policy=(to(root(AWAY)),), **KMS),
    case("a key of another account: key silent", CROSS, REFUSED, who=ADMIN, policy=(to(HOST),), **KMS),
    case("a key of another account: identity silent", CROSS, REFUSED, owner=AWAY, policy=(to({"AWS": ROLE}),), **KMS),
    case("a key by its alias", ALIASES, ALLOWED, allow(), policy=(to(HOST),), action="kms:Decrypt",
         resource=KEY.replace("key/alias", "alias"), held=KEY, aliases=("alias/landbridge-data",)),
    case("a key with the alias that the condition asks for", ALIASES, ALLOWED, BY_ALIAS,
         policy=(to(HOST),), aliases=("alias/landbridge-data",), **KMS),
    case("a key with another alias", ALIASES, REFUSED, BY_ALIAS, policy=(to(HOST),),
         aliases=("alias/other",), **KMS),
    case("a key for callers of one account", CONDITIONS, ALLOWED, allow(), **KMS,
         policy=(to(HOST, Condition={"StringEquals": {"kms:CallerAccount": HOME}}),)),
    case("a key through one service, which nobody gave", CONDITIONS, UNKNOWN, allow(), **KMS,
         policy=(to(HOST, Condition={"StringEquals": {"kms:ViaService": "s3.eu-central-1.amazonaws.com"}}),)),
    case("a key through that service", CONDITIONS, ALLOWED, allow(), **KMS,
         context={"kms:viaservice": ("s3.eu-central-1.amazonaws.com",)},
         policy=(to(HOST, Condition={"StringEquals": {"kms:ViaService": "s3.eu-central-1.amazonaws.com"}}),)),
    case("an existing key leaves it to its account", DEFAULT, ALLOWED, allow(), policy=(), complete=False, **KMS),
    case("an existing key, another account", DEFAULT, UNKNOWN, who=ADMIN, policy=(), complete=False, **KMS),
    case("an existing key that nobody holds here", DEFAULT, ALLOWED, allow(), action="kms:Decrypt",
         resource=OTHER_KEY, held=KEY),
    case("an existing key that nobody holds here, another account", DEFAULT, UNKNOWN, who=ADMIN, held=KEY,
         action="kms:Decrypt", resource=OTHER_KEY),
    case("listing keys names no key", KEY_POLICY, ALLOWED, allow("kms:ListKeys"), action="kms:ListKeys",
         resource="*"),
    case("a role's silence refuses its own account", ROLES, REFUSED, allow(), trust=(), **STS),
    case("a role that trusts its account", ROLES, ALLOWED, allow("sts:AssumeRole", TARGET), trust=(trusting(HOST),),
         **STS),
    case("a role that trusts its account, identity silent", ROLES, REFUSED, trust=(trusting(HOST),), **STS),
    case("a role that trusts the role itself", ASSUME, ALLOWED, trust=(trusting({"AWS": ROLE}),), **STS),
    case("a role that trusts the role itself, boundary silent", ASSUME, REFUSED, boundary=(allow("s3:*"),),
         trust=(trusting({"AWS": ROLE}),), **STS),
    case("a role that trusts another", ASSUME, REFUSED, allow(), trust=(trusting({"AWS": f"{ROLE}s"}),), **STS),
    case("a role of another account: both sides", ASSUME, ALLOWED, who=ADMIN, trust=(trusting(root(AWAY)),), **STS),
    case("a role of another account: trust silent", ASSUME, REFUSED, who=ADMIN, trust=(trusting(HOST),), **STS),
    case("trust that denies", ROLES, REFUSED, allow(), **STS,
         trust=(trusting(HOST), {**trusting("*"), "Effect": "Deny"})),
    case("trust of another action", ROLES, REFUSED, allow(), trust=(trusting(HOST, "sts:TagSession"),), **STS),
    case("a service assumes its role", ROLES, ALLOWED, who="lambda.amazonaws.com",
         trust=(trusting({"Service": "lambda.amazonaws.com"}),), **STS),
    case("another service does not", ROLES, REFUSED, who="glue.amazonaws.com",
         trust=(trusting({"Service": "lambda.amazonaws.com"}),), **STS),
    case("the external id is the one asked for", EXTERNAL, ALLOWED, allow(), context={"sts:externalid": ("x",)},
         trust=(trusting(HOST, Condition={"StringEquals": {"sts:ExternalId": "x"}}),), **STS),
    case("without the external id", EXTERNAL, REFUSED, allow(), context={"sts:externalid": ()},
         trust=(trusting(HOST, Condition={"StringEquals": {"sts:ExternalId": "x"}}),), **STS),
    case("a role that its account's stacks do not make", ASSUME, REFUSED, allow(), action="sts:AssumeRole",
         resource=f"{TARGET}s"),
    case("a role of an account without stacks here", ASSUME, UNKNOWN, allow(), action="sts:AssumeRole",
         resource=ELSEWHERE),
    case("a role of an account without stacks here, identity silent", ASSUME, REFUSED, action="sts:AssumeRole",
         resource=ELSEWHERE),
    case("passing a role needs no trust in the passer", PASS, ALLOWED, allow("iam:PassRole", TARGET),
         action="iam:PassRole", resource=TARGET),
    case("passing a role of another account", PASS, REFUSED, who=ADMIN, action="iam:PassRole", resource=TARGET,
         trust=(trusting(root(AWAY)),)),
    case("a web identity may be anybody", ROLES, UNKNOWN, who="anybody", resource=TARGET,
         action="sts:AssumeRoleWithWebIdentity",
         trust=(trusting({"Federated": "cognito-identity.amazonaws.com"}, "sts:AssumeRoleWithWebIdentity"),)),
    case("who am I needs no role", ASSUME, ALLOWED, allow("sts:*"), action="sts:GetCallerIdentity", resource="*",
         held=QUEUE),
]  # fmt: skip


@pytest.mark.requirement("B.1")
@pytest.mark.parametrize(("identity", "request_", "expected"), CASES)
def test_what_a_key_or_a_role_allows(identity: tuple[Any, ...], request_: dict[str, Any], expected: Answer) -> None:
    check(identity, request_, expected)
