"""Service and resource control policies."""

from __future__ import annotations

from typing import Any

import pytest

from landbridge.access.model import Answer
from tests.landbridge.access.evaluation.cases import (
    ALLOWED,
    AWAY,
    HOME,
    KEY,
    OBJECT,
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

SCP = "organizations/latest/userguide/orgs_manage_policies_scps.html"
RCP = "organizations/latest/userguide/orgs_manage_policies_rcps.html"
LINKED = f"arn:aws:iam::{HOME}:role/aws-service-role/sagemaker.amazonaws.com/AWSServiceRoleForSageMaker"
ROOT = f"arn:aws:iam::{HOME}:root"
ADMIN = f"administrator of {AWAY}"
CATALOG = f"arn:aws:glue:eu-central-1:{HOME}:catalog"
MANAGED = KEY.replace("alias/landbridge-data", "alias/aws/s3")
INSIDE = {
    "StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-landbridge"},
    "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
}
NO_READ = (deny("s3:GetObject"),)
SEND = {"action": "sqs:SendMessage", "resource": QUEUE}

CASES = [
    case("an SCP denies", SCP, REFUSED, allow(), scp=NO_READ),
    case("an SCP denies what the resource grants", SCP, REFUSED, policy=(to({"AWS": ROLE}),), scp=NO_READ),
    case("an SCP denies something else", SCP, ALLOWED, allow(), scp=(deny("s3:PutObject"),)),
    case("an SCP allows nothing", SCP, REFUSED, scp=(allow(),)),
    case("an SCP denies the account's root user", SCP, REFUSED, allow(), who=ROOT, scp=NO_READ),
    case("an SCP does not meet other accounts", SCP, ALLOWED, who=ADMIN, policy=(to(root(AWAY)),), scp=NO_READ),
    case("an SCP does not meet service-linked roles", SCP, ALLOWED, allow(), who=LINKED, scp=NO_READ),
    case("an SCP does not meet services", SCP, ALLOWED, who="events.amazonaws.com", scp=(deny("sqs:*"),),
         policy=(to({"Service": "events.amazonaws.com"}),), **SEND),
    case("an SCP with a condition that holds", SCP, REFUSED, allow(),
         scp=(deny("s3:*", Condition={"StringEquals": {"aws:RequestedRegion": "eu-central-1"}}),)),
    case("an SCP with a condition that fails", SCP, ALLOWED, allow(),
         scp=(deny("s3:*", Condition={"StringNotEquals": {"aws:RequestedRegion": "eu-central-1"}}),)),
    case("an SCP with a condition that nobody can know", SCP, UNKNOWN, allow(),
         scp=(deny("s3:*", Condition={"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}),)),
    case("an SCP that leaves out one resource", SCP, ALLOWED, allow(), scp=(deny("s3:*", NotResource=OBJECT),)),
    case("an RCP denies strangers", RCP, REFUSED, who=ADMIN, policy=(to(root(AWAY)),), members=frozenset({HOME}),
         rcp=(deny("s3:*", Condition=INSIDE),)),
    case("an RCP spares the organisation", RCP, ALLOWED, who=ADMIN, policy=(to(root(AWAY)),),
         rcp=(deny("s3:*", Condition=INSIDE),)),
    case("an RCP spares services", RCP, ALLOWED, who="events.amazonaws.com", rcp=(deny("sqs:*", Condition=INSIDE),),
         policy=(to({"Service": "events.amazonaws.com"}),), **SEND),
    case("an RCP meets services", RCP, REFUSED, who="events.amazonaws.com", rcp=(deny("sqs:*"),),
         policy=(to({"Service": "events.amazonaws.com"}),), **SEND),
    case("an RCP denies anybody", RCP, REFUSED, who="anybody", policy=(to("*"),),
         rcp=(deny("s3:*", Condition=INSIDE),)),
    case("an RCP denies the account itself", RCP, REFUSED, allow(), rcp=NO_READ),
    case("an RCP does not meet resources of other accounts", RCP, ALLOWED, allow(), owner=AWAY,
         policy=(to(root(HOME)),), rcp=NO_READ),
    case("an RCP denies to assume a role", RCP, REFUSED, allow(), action="sts:AssumeRole", resource=TARGET,
         trust=(trusting({"AWS": ROLE}),), rcp=(deny("sts:AssumeRole"),)),
    case("an RCP is about keys", RCP, REFUSED, allow(), action="kms:Decrypt", resource=KEY,
         policy=(to({"AWS": ROLE}),), rcp=(deny("kms:*"),)),
    case("an RCP does not keep a grant from being retired", RCP, ALLOWED, allow(), action="kms:RetireGrant",
         resource=KEY, policy=(to({"AWS": ROLE}),), rcp=(deny("kms:*"),)),
    case("an RCP is not about AWS's own keys", RCP, ALLOWED, allow(), action="kms:Decrypt", resource=MANAGED,
         policy=(to(root(HOME)),), rcp=(deny("kms:*"),)),
    case("an RCP is not about Glue", RCP, ALLOWED, allow(), action="glue:GetTable", resource=CATALOG,
         rcp=(deny("*"),)),
    case("an RCP does not meet service-linked roles", RCP, ALLOWED, allow(), who=LINKED, rcp=NO_READ),
]  # fmt: skip


@pytest.mark.requirement("B.1")
@pytest.mark.parametrize(("identity", "request_", "expected"), CASES)
def test_what_an_organisation_refuses(identity: tuple[Any, ...], request_: dict[str, Any], expected: Answer) -> None:
    check(identity, request_, expected)
