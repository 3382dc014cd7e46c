"""Which policies together allow a request."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from sandbox.extension.authorization.context import Request
from sandbox.extension.authorization.decision import ResourcePolicy, decide
from sandbox.extension.authorization.principals import BOUNDARY, SESSION, Principal
from tests.sandbox.extension.authorization.documents import allow, deny, policy

OWN, OTHER = "111122223333", "444455556666"
ROLE = f"arn:aws:iam::{OWN}:role/teams/reader"
SESSION_ARN = f"arn:aws:sts::{OWN}:assumed-role/reader/ada"
OBJECT = "arn:aws:s3:::bucket/team/reader/key"
READ = allow("s3:GetObject", "*")


def role(*documents: str, limits: Any = (), keys: Mapping[str, str] | None = None) -> Principal:
    return Principal(OWN, SESSION_ARN, ROLE, "AssumedRole", "AROAEXAMPLE:ada", keys or {}, documents, limits)


def root(account: str = OWN) -> Principal:
    arn = f"arn:aws:iam::{account}:root"
    return Principal(account, arn, arn, "Account", account)


def judged(principal: Principal, owner: str | None, *statements: dict[str, Any], **more: Any) -> bool:
    resource = ResourcePolicy.of(policy(*statements)) if statements else None
    return decide(Request(principal, "s3:GetObject", OBJECT, "eu-west-1", owner, **more), resource).allowed


def by(principal: Any, **more: Any) -> dict[str, Any]:
    return allow("s3:GetObject", "*", Principal={"AWS": principal}, **more)


def test_one_account_needs_one_policy_and_two_need_both() -> None:
    permitted, bare = role(policy(READ)), role()
    assert judged(permitted, OWN)
    assert not judged(bare, OWN)
    assert not judged(permitted, OTHER)
    for named in (OWN, f"arn:aws:iam::{OWN}:root", ROLE, SESSION_ARN, "*"):
        assert judged(permitted, OTHER, by(named)), named
        assert not judged(bare, OTHER, by(named)), named


@pytest.mark.parametrize(("named", "suffices"), [(OWN, False), (ROLE, True), (SESSION_ARN, True), ("*", True)])
def test_in_one_account_a_resource_policy_suffices_if_it_names_the_caller(named: str, suffices: bool) -> None:
    assert judged(role(), OWN, by(named)) is suffices


def test_a_deny_anywhere_wins() -> None:
    permitted = role(policy(READ))
    denial = deny("s3:*", "*", Principal={"AWS": ROLE})
    assert not judged(permitted, OWN, by(ROLE), denial)
    assert not judged(role(policy(READ, deny("s3:GetObject", OBJECT))), OWN, by(SESSION_ARN))
    assert not judged(root(), OWN, deny("s3:*", "*", Principal="*")), "the root of the account included"


@pytest.mark.parametrize("kind", [BOUNDARY, SESSION])
def test_boundaries_and_session_policies_narrow(kind: str) -> None:
    narrow = ((kind, (policy(allow("s3:ListBucket", "*")),)),)
    limited = role(policy(READ), limits=narrow)
    assert not judged(limited, OWN)
    assert not judged(limited, OWN, by(ROLE))
    assert judged(limited, OWN, by(SESSION_ARN)), "a policy that names the session itself is not narrowed"
    assert not judged(limited, OTHER, by(SESSION_ARN))
    assert judged(role(policy(READ), limits=((kind, (policy(READ),)),)), OWN)


def test_a_required_policy_must_allow_in_its_own_account_too() -> None:
    request = Request(role(policy(allow("kms:*", "*"))), "kms:Decrypt", "arn:k", "eu-west-1", OWN)
    delegating = policy(allow("kms:*", "*", Principal={"AWS": OWN}))
    other = policy(allow("kms:*", "*", Principal={"AWS": OTHER}))
    assert decide(request, ResourcePolicy.of(delegating, required=True)).allowed
    assert not decide(request, ResourcePolicy.of(other, required=True)).allowed


def test_a_root_may_do_everything_in_its_account_only() -> None:
    assert judged(root(), OWN)
    assert not judged(root(OTHER), OWN)
    assert judged(root(OTHER), OWN, by(OTHER))


@pytest.mark.parametrize(
    "condition",
    [{"StringIs": {"aws:username": "a"}}, {"Bool": {"aws:SecureTransport": "maybe"}}, ["not", "an", "object"]],
)
def test_a_condition_that_cannot_be_understood_denies(condition: Any) -> None:
    assert not judged(role(policy(READ, deny("s3:*", "*", Condition=condition))), OWN)
    assert not judged(role(policy({**READ, "Condition": condition})), OWN)


def test_variables_in_resources_and_conditions() -> None:
    own = allow("s3:GetObject", "arn:aws:s3:::bucket/team/${aws:PrincipalTag/team}/*")
    tagged = {"aws:principaltag/team": "reader"}
    assert judged(role(policy(own), keys=tagged), OWN)
    assert not judged(role(policy(own), keys={"aws:principaltag/team": "writer"}), OWN)
    assert not judged(role(policy(own)), OWN), "a variable without a value matches nothing"
    old = json.dumps({"Version": "2008-10-17", "Statement": [own]})
    assert not judged(role(old, keys=tagged), OWN), "variables have no meaning before version 2012-10-17"
    keep_out = deny("s3:*", "*", Condition={"StringNotEquals": {"aws:PrincipalArn": "${aws:PrincipalTag/owner}"}})
    assert not judged(role(policy(READ, keep_out)), OWN)
    assert judged(role(policy(READ, keep_out), keys={"aws:principaltag/owner": ROLE}), OWN)


def test_not_principal_spares_those_that_are_named_at_every_level() -> None:
    def all_but(*named: str) -> dict[str, Any]:
        return {"Effect": "Deny", "Action": "s3:*", "Resource": "*", "NotPrincipal": {"AWS": list(named)}}

    permitted = role(policy(READ))
    assert not judged(permitted, OWN, all_but(f"arn:aws:iam::{OTHER}:root"))
    assert not judged(permitted, OWN, all_but(ROLE, OWN))
    assert judged(permitted, OWN, all_but(ROLE, SESSION_ARN, OWN))


def test_actions_and_resources_left_out() -> None:
    rest = {"Effect": "Allow", "NotAction": "iam:*", "NotResource": "arn:aws:s3:::other/*"}
    assert judged(role(policy(rest)), OWN)
    assert not judged(role(policy({**rest, "NotAction": "S3:getobject"})), OWN)
    assert not judged(role(policy({**rest, "NotResource": "arn:aws:s3:::bucket/*"})), OWN)
    assert not judged(role(policy(allow("s3:GetObject", OBJECT.upper()))), OWN), "resources are case-sensitive"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("aws:PrincipalArn", ROLE),
        ("aws:PrincipalAccount", OWN),
        ("aws:PrincipalType", "AssumedRole"),
        ("aws:userid", "AROAEXAMPLE:ada"),
        ("aws:ResourceAccount", OTHER),
        ("s3:ResourceAccount", OTHER),
        ("aws:PrincipalIsAWSService", "false"),
        ("aws:ViaAWSService", "false"),
        ("aws:RequestedRegion", "eu-west-1"),
        ("aws:SecureTransport", "true"),
    ],
)
def test_condition_keys(key: str, value: str) -> None:
    condition = {"StringEquals": {key: value}}
    assert judged(role(policy({**READ, "Condition": condition})), OTHER, by(OWN, Condition=condition))


@pytest.mark.parametrize("key", ["aws:SourceArn", "aws:SourceAccount", "aws:username", "aws:CalledVia"])
def test_keys_that_a_roles_own_request_does_not_have(key: str) -> None:
    assert judged(role(policy({**READ, "Condition": {"Null": {key: "true"}}})), OWN)


def test_a_request_without_tls_meets_the_denial_of_it() -> None:
    denial = deny("s3:*", "*", Principal="*", Condition={"Bool": {"aws:SecureTransport": "false"}})
    assert judged(role(policy(READ)), OWN, denial)
    assert not judged(role(policy(READ)), OWN, denial, secure=False)


def test_a_service_on_the_callers_behalf_is_named() -> None:
    via = {"ForAnyValue:StringEquals": {"aws:CalledVia": "athena.amazonaws.com"}, "Bool": {"aws:ViaAWSService": "true"}}
    only = role(policy({**READ, "Condition": via}))
    assert judged(only, OWN, via="athena.amazonaws.com")
    assert not judged(only, OWN)


def test_refusals_are_worded_as_aws_words_them() -> None:
    request = Request(role(), "s3:GetObject", OBJECT, "eu-west-1", OWN)
    assert decide(request).message(request) == (
        f"User: {SESSION_ARN} is not authorized to perform: s3:GetObject on resource: {OBJECT} "
        "because no identity-based policy allows the s3:GetObject action"
    )
