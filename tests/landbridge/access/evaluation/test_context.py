"""Condition keys that follow from the caller, the resource and the organisation."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from landbridge.access.evaluation import Evaluator
from landbridge.access.evaluation.callers import administrator, caller_of
from landbridge.access.model import Answer, Identity, PolicyKind, Request, Source
from tests.landbridge.access.evaluation.cases import (
    ALLOWED,
    AWAY,
    HOME,
    KEYS,
    OBJECT,
    ORGANISATION,
    QUEUE,
    REFUSED,
    ROLE,
    TARGET,
    UNKNOWN,
    USER,
    allow,
    case,
    check,
    estate,
    statements,
    to,
    trusting,
)

EVENTS = "events.amazonaws.com"
SEND = {"action": "sqs:SendMessage", "resource": QUEUE}


def when(key: str, value: str, operator: str = "StringEquals") -> Any:
    return allow(Condition={operator: {key: value}})


CASES = [
    case("aws:PrincipalArn of a role", KEYS, ALLOWED, when("aws:PrincipalArn", ROLE, "ArnEquals")),
    case("aws:PrincipalArn of another role", KEYS, REFUSED, when("aws:PrincipalArn", USER, "ArnEquals")),
    case("aws:PrincipalAccount", KEYS, ALLOWED, when("aws:PrincipalAccount", HOME)),
    case("aws:PrincipalAccount of a service", KEYS, REFUSED, who=EVENTS, **SEND,
         policy=(to({"Service": EVENTS}, Condition={"StringEquals": {"aws:PrincipalAccount": HOME}}),)),
    case("aws:PrincipalOrgID of a member", KEYS, ALLOWED, when("aws:PrincipalOrgID", ORGANISATION)),
    case("aws:PrincipalOrgID of a stranger", KEYS, REFUSED, when("aws:PrincipalOrgID", ORGANISATION),
         members=frozenset({AWAY})),
    case("aws:PrincipalOrgID where no organisation is declared", KEYS, UNKNOWN, organisation=None,
         policy=(to("*", Condition={"StringEquals": {"aws:PrincipalOrgID": "o-other"}}),)),
    case("aws:PrincipalOrgPaths of a member", KEYS, UNKNOWN, when("aws:PrincipalOrgPaths", "o/*", "StringLike")),
    case("aws:PrincipalOrgPaths of a stranger", KEYS, REFUSED, members=frozenset(),
         policy=(to("*", Condition={"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o/*"}}),)),
    case("aws:PrincipalType of a role", KEYS, ALLOWED, when("aws:PrincipalType", "AssumedRole")),
    case("aws:PrincipalType of a user", KEYS, ALLOWED, when("aws:PrincipalType", "User"), who=USER),
    case("aws:PrincipalType of a root user", KEYS, ALLOWED, when("aws:PrincipalType", "Account"),
         who=f"arn:aws:iam::{HOME}:root"),
    case("aws:PrincipalType of anybody", KEYS, ALLOWED, who="anybody",
         policy=(to("*", Condition={"StringEquals": {"aws:PrincipalType": "Anonymous"}}),)),
    case("aws:PrincipalTag", KEYS, ALLOWED, when("aws:PrincipalTag/team", "sales"), principal_tags={"team": "sales"}),
    case("aws:PrincipalTag that the role lacks", KEYS, REFUSED, when("aws:PrincipalTag/team", "sales")),
    case("aws:PrincipalTag of a role that nobody holds here", KEYS, UNKNOWN, who=f"administrator of {AWAY}",
         policy=(to({"AWS": AWAY}, Condition={"StringEquals": {"aws:PrincipalTag/team": "sales"}}),)),
    case("aws:PrincipalTag given with the request", KEYS, ALLOWED, when("aws:PrincipalTag/team", "sales"),
         context={"aws:principaltag/team": ("sales",)}),
    case("aws:PrincipalIsAWSService of a role", KEYS, ALLOWED, when("aws:PrincipalIsAWSService", "false", "Bool")),
    case("aws:PrincipalIsAWSService of a service", KEYS, ALLOWED, who=EVENTS, **SEND,
         policy=(to("*", Condition={"Bool": {"aws:PrincipalIsAWSService": "true"}}),)),
    case("aws:PrincipalServiceName", KEYS, ALLOWED, who=EVENTS, **SEND,
         policy=(to("*", Condition={"StringEquals": {"aws:PrincipalServiceName": EVENTS}}),)),
    case("aws:PrincipalServiceName of a role", KEYS, REFUSED, when("aws:PrincipalServiceName", EVENTS)),
    case("aws:username of a user", KEYS, ALLOWED, when("aws:username", "ana"), who=USER),
    case("aws:userid", KEYS, UNKNOWN, when("aws:userid", "AROA*", "StringLike")),
    case("aws:ResourceAccount of a bucket", KEYS, ALLOWED, when("aws:ResourceAccount", HOME)),
    case("s3:ResourceAccount of a bucket", KEYS, ALLOWED, when("s3:ResourceAccount", HOME)),
    case("aws:ResourceAccount of a queue that nobody holds here", KEYS, ALLOWED, when("aws:ResourceAccount", HOME),
         **SEND, held=OBJECT),
    case("aws:ResourceAccount of a bucket that nobody holds here", KEYS, UNKNOWN, when("aws:ResourceAccount", HOME),
         resource="arn:aws:s3:::elsewhere/x", held=QUEUE),
    case("aws:ResourceOrgID", KEYS, ALLOWED, when("aws:ResourceOrgID", ORGANISATION)),
    case("aws:ResourceOrgID of a stranger's", KEYS, REFUSED, when("aws:ResourceOrgID", ORGANISATION),
         members=frozenset({AWAY})),
    case("aws:ResourceTag", KEYS, ALLOWED, when("aws:ResourceTag/stage", "dev"), tags={"stage": "dev"}, **SEND),
    case("aws:ResourceTag of another value", KEYS, REFUSED, when("aws:ResourceTag/stage", "dev"),
         tags={"stage": "prod"}, **SEND),
    case("aws:ResourceTag that it lacks", KEYS, REFUSED, when("aws:ResourceTag/stage", "dev"), **SEND),
    case("aws:ResourceTag of what nobody holds here", KEYS, UNKNOWN, when("aws:ResourceTag/stage", "dev"),
         held=OBJECT, **SEND),
    case("aws:ResourceTag of an object is not its bucket's", KEYS, UNKNOWN, when("aws:ResourceTag/stage", "dev"),
         tags={"stage": "dev"}),
    case("iam:ResourceTag of a role", KEYS, REFUSED, when("iam:ResourceTag/stage", "dev"), action="iam:PassRole",
         resource=TARGET, context={"iam:resourcetag/stage": ()}),
    case("aws:SecureTransport", KEYS, ALLOWED, when("aws:SecureTransport", "true", "Bool")),
    case("aws:RequestedRegion from the resource", KEYS, ALLOWED, when("aws:RequestedRegion", "eu-central-1"), **SEND),
    case("aws:RequestedRegion of the estate", KEYS, ALLOWED, when("aws:RequestedRegion", "eu-central-1")),
    case("aws:SourceArn where nobody gave one", KEYS, REFUSED, when("aws:SourceArn", "arn:aws:a:b:c:d", "ArnLike")),
    case("aws:SourceAccount where nobody gave one", KEYS, REFUSED, when("aws:SourceAccount", HOME)),
    case("aws:SourceAccount as given", KEYS, ALLOWED, when("aws:SourceAccount", HOME),
         context={"aws:sourceaccount": (HOME,)}),
    case("aws:ViaAWSService", KEYS, ALLOWED, when("aws:ViaAWSService", "false", "Bool")),
    # Whoever asks may ask through the service, or over plain HTTP.
    case("aws:CalledVia of a request that may come through a service", KEYS, UNKNOWN,
         when("aws:CalledVia", "athena.amazonaws.com", "ForAnyValue:StringEquals")),
    case("aws:CalledVia of a request that comes through none", KEYS, REFUSED, context={"aws:calledvia": ()},
         policy=(to({"AWS": ROLE}, Condition={"ForAnyValue:StringEquals": {"aws:CalledVia": "a.amazonaws.com"}}),)),
    case("aws:ViaAWSService of a request that may come through a service", KEYS, UNKNOWN,
         when("aws:ViaAWSService", "true", "Bool")),
    case("aws:SecureTransport where plain HTTP is allowed alone", KEYS, UNKNOWN,
         when("aws:SecureTransport", "false", "Bool")),
    case("aws:SecureTransport where plain HTTP is denied", KEYS, ALLOWED, allow(),
         policy=(to("*", effect="Deny", Condition={"Bool": {"aws:SecureTransport": "false"}}),)),
    case("aws:CalledVia with a service between", KEYS, UNKNOWN, context={"aws:viaawsservice": ("true",)},
         policy=(to({"AWS": ROLE}, Condition={"ForAnyValue:StringEquals": {"aws:CalledVia": "a.amazonaws.com"}}),)),
    case("aws:SourceIp", KEYS, UNKNOWN, when("aws:SourceIp", "203.0.113.0/24", "IpAddress")),
    case("aws:CurrentTime", KEYS, UNKNOWN, when("aws:CurrentTime", "2030-01-01T00:00:00Z", "DateLessThan")),
    case("what a request gives comes first", KEYS, REFUSED, when("aws:SecureTransport", "true", "Bool"),
         context={"aws:securetransport": ("false",)}),
    case("aws:PrincipalArn in a trust", KEYS, ALLOWED, allow(), action="sts:AssumeRole", resource=TARGET,
         trust=(trusting("*", Condition={"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{HOME}:role/*"}}),)),
]  # fmt: skip


@pytest.mark.requirement("B.1")
@pytest.mark.parametrize(("identity", "request_", "expected"), CASES)
def test_which_keys_follow(identity: tuple[Any, ...], request_: dict[str, Any], expected: Answer) -> None:
    check(identity, request_, expected)


@pytest.mark.requirement("B.1")
@pytest.mark.parametrize(
    ("trusted", "expected"),
    [
        (trusting("*", "sts:AssumeRole"), REFUSED),
        (trusting("*", ["sts:AssumeRole", "sts:TagSession"]), UNKNOWN),
        (trusting("*", "sts:*"), UNKNOWN),
        (trusting({"Federated": "accounts.google.com"}, "STS:tag*"), UNKNOWN),
        ({"Effect": "Allow", "Principal": "*", "NotAction": "sts:AssumeRole"}, UNKNOWN),
        ({"Effect": "Allow", "Principal": "*", "NotAction": "sts:Tag*"}, REFUSED),
        ({"Effect": "Deny", "Principal": "*", "Action": "sts:TagSession"}, REFUSED),
    ],
)
def test_who_may_tag_sessions_chooses_their_tags(trusted: Any, expected: Answer) -> None:
    """IAM/latest/UserGuide/id_session-tags.html: a session's tags stand before those of its role."""
    source = Source("stack", "Role", "policy", PolicyKind.IDENTITY)
    read = when("aws:PrincipalTag/team", "sales")
    role = Identity(
        ROLE,
        HOME,
        statements(PolicyKind.IDENTITY, read),
        source,
        trust=statements(PolicyKind.TRUST, trusted),
        tags={"team": "ops"},
    )
    decision = Evaluator(estate()).decide(Request(caller_of(role), "s3:GetObject", OBJECT))
    assert decision.answer is expected


@pytest.mark.requirement("B.1")
def test_somebody_is_in_the_other_organisation_that_a_policy_names() -> None:
    let_in = to("*", Condition={"StringEquals": {"aws:PrincipalOrgID": "o-another12345"}})
    made = replace(estate(policy=(let_in,), members=frozenset({HOME})), elsewhere={AWAY: "o-another12345"})
    somebody, nobody = (administrator(each, f"arn:aws:iam::{each}:role/any") for each in (AWAY, "333333333333"))
    assert Evaluator(made).decide(Request(somebody, "s3:GetObject", OBJECT)).answer is ALLOWED
    assert Evaluator(made).decide(Request(nobody, "s3:GetObject", OBJECT)).answer is REFUSED
