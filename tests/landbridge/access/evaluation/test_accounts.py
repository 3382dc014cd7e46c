"""Two accounts, services and anybody: which sides must allow."""

from __future__ import annotations

from typing import Any

import pytest

from landbridge.access.model import Answer
from tests.landbridge.access.evaluation.cases import (
    ALLOWED,
    AWAY,
    EVALUATION,
    GROUP,
    HOME,
    KEYS,
    PRINCIPAL,
    QUEUE,
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

CROSS = f"{EVALUATION}-cross-account.html"
BASICS = f"{EVALUATION}_policy-eval-basics.html"
SERVICES = "IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html"
PUBLIC = "AmazonS3/latest/userguide/s3-bucket-user-policy-specifying-principal-intro.html"
INVITATIONS = "ram/latest/userguide/working-with-shared-invitations.html"
READ = "s3:GetObject"
AWAY_QUEUE = QUEUE.replace(HOME, AWAY)
WORKGROUP = f"arn:aws:athena:eu-central-1:{AWAY}:workgroup/primary"
EVENTS = "events.amazonaws.com"

CASES = [
    case("own account: the identity alone is enough", BASICS, ALLOWED, allow(READ), policy=()),
    case("own account: the resource alone is enough", BASICS, ALLOWED, policy=(to({"AWS": ROLE}, READ),)),
    case("own account: everybody is enough", BASICS, ALLOWED, policy=(to("*", READ),)),
    case("own account: the root user needs no policy", f"{EVALUATION}_policy-eval-denyallow.html", ALLOWED,
         who=f"arn:aws:iam::{HOME}:root"),
    case("two accounts: the root user needs the resource", CROSS, REFUSED, who=f"arn:aws:iam::{HOME}:root", owner=AWAY),
    case("own account: naming the account is not", PRINCIPAL, REFUSED, policy=(to(root(HOME), READ),)),
    case("own account: the resource denies", BASICS, REFUSED, allow(), policy=(to("*", READ, "Deny"),)),
    case("own account: another role is named", BASICS, REFUSED, policy=(to({"AWS": USER}, READ),)),
    case("two accounts: both sides allow", CROSS, ALLOWED, allow(READ), policy=(to(root(HOME), READ),), owner=AWAY),
    case("two accounts: the role is named and allowed", CROSS, ALLOWED, allow(READ), policy=(to({"AWS": ROLE}),),
         owner=AWAY),
    case("two accounts: everybody is named, the role allowed", CROSS, ALLOWED, allow(READ), policy=(to("*"),),
         owner=AWAY),
    case("two accounts: only the identity allows", CROSS, REFUSED, allow(READ), owner=AWAY),
    case("two accounts: only the resource allows", CROSS, REFUSED, policy=(to({"AWS": ROLE}),), owner=AWAY),
    case("two accounts: everybody is not enough either", CROSS, REFUSED, policy=(to("*"),), owner=AWAY),
    case("two accounts: the resource names another account", CROSS, REFUSED, allow(READ), policy=(to(root(AWAY)),),
         owner=AWAY),
    case("two accounts: the resource allows another action", CROSS, REFUSED, allow(), owner=AWAY,
         policy=(to(root(HOME), "s3:PutObject"),)),
    case("two accounts: the resource denies", CROSS, REFUSED, allow(), owner=AWAY,
         policy=(to(root(HOME)), to({"AWS": ROLE}, READ, "Deny"))),
    case("two accounts: the identity denies", CROSS, REFUSED, allow(), deny(READ), policy=(to(root(HOME)),),
         owner=AWAY),
    case("two accounts: the boundary is silent", CROSS, REFUSED, allow(), boundary=(allow("s3:PutObject"),),
         policy=(to({"AWS": ROLE}),), owner=AWAY),
    case("two accounts: a boundary limits a user as well", CROSS, REFUSED, allow(), who=USER, owner=AWAY,
         boundary=(allow("s3:PutObject"),), policy=(to({"AWS": USER}),)),
    case("two accounts: the session policy is silent", CROSS, REFUSED, allow(), session=(allow("s3:PutObject"),),
         policy=(to({"AWS": ROLE}),), owner=AWAY),
    case("two accounts: an administrator needs the resource", CROSS, REFUSED, who=f"administrator of {AWAY}"),
    case("two accounts: an administrator whom the resource lets in", CROSS, ALLOWED, who=f"administrator of {AWAY}",
         policy=(to(root(AWAY), READ),)),
    case("two accounts: a queue's own account in its ARN", CROSS, ALLOWED, allow(), action="sqs:SendMessage",
         resource=AWAY_QUEUE, owner=AWAY, policy=(to(root(HOME), "sqs:SendMessage"),)),
    case("two accounts: a service without policies", SERVICES, REFUSED, allow(), action="athena:StartQueryExecution",
         resource=WORKGROUP, held=QUEUE),
    case("own account: a service without policies", SERVICES, ALLOWED, allow(), action="athena:StartQueryExecution",
         resource=WORKGROUP.replace(AWAY, HOME), held=QUEUE),
    case("two accounts: a feature group without a share", CROSS, REFUSED, action="sagemaker:GetRecord",
         who=f"administrator of {AWAY}", resource=GROUP),
    case("no resource, no second side", CROSS, ALLOWED, allow("sts:GetCallerIdentity"), resource="*",
         action="sts:GetCallerIdentity"),
    case("an invitation of another account needs the invited account alone", INVITATIONS, ALLOWED,
         allow("ram:AcceptResourceShareInvitation"), action="ram:AcceptResourceShareInvitation",
         resource=f"arn:aws:ram:eu-central-1:{AWAY}:resource-share-invitation/x", held=QUEUE),
    case("an invitation of another account, identity silent", INVITATIONS, REFUSED, held=QUEUE,
         action="ram:AcceptResourceShareInvitation",
         resource=f"arn:aws:ram:eu-central-1:{AWAY}:resource-share-invitation/x"),
    case("a service is named", PRINCIPAL, ALLOWED, who=EVENTS, action="sqs:SendMessage", resource=QUEUE,
         policy=(to({"Service": EVENTS}, "sqs:SendMessage"),)),
    case("a service is named in other letters", PRINCIPAL, ALLOWED, who=EVENTS, action="sqs:SendMessage",
         resource=QUEUE, policy=(to({"Service": "Events.amazonaws.com"}),)),
    case("another service is named", PRINCIPAL, REFUSED, who=EVENTS, resource=QUEUE, action="sqs:SendMessage",
         policy=(to({"Service": "sns.amazonaws.com"}),)),
    case("a service has no identity policies", PRINCIPAL, REFUSED, who=EVENTS, resource=QUEUE,
         action="sqs:SendMessage"),
    case("a service for a rule that the condition names", KEYS, ALLOWED, who=EVENTS, resource=QUEUE,
         action="sqs:SendMessage", context={"aws:sourcearn": ("arn:aws:events:eu-central-1:111111111111:rule/r",)},
         policy=(to({"Service": EVENTS}, Condition={"ArnLike": {"aws:SourceArn": "arn:aws:events:*:*:rule/r"}}),)),
    case("a service for another rule", KEYS, REFUSED, who=EVENTS, resource=QUEUE, action="sqs:SendMessage",
         context={"aws:sourcearn": ("arn:aws:events:eu-central-1:111111111111:rule/other",)},
         policy=(to({"Service": EVENTS}, Condition={"ArnLike": {"aws:SourceArn": "arn:aws:events:*:*:rule/r"}}),)),
    case("a service without a resource", PRINCIPAL, REFUSED, who=EVENTS, resource="*", action="sqs:ListQueues"),
    case("a role is no service", PRINCIPAL, REFUSED, policy=(to({"Service": EVENTS}),)),
    case("a deny to everybody meets services", KEYS, REFUSED, who=EVENTS, action="sqs:SendMessage", resource=QUEUE,
         policy=(to({"Service": EVENTS}), to("*", effect="Deny"))),
    case("a deny that spares services", KEYS, ALLOWED, who=EVENTS, action="sqs:SendMessage", resource=QUEUE,
         policy=(to({"Service": EVENTS}),
                 to("*", effect="Deny", Condition={"Bool": {"aws:PrincipalIsAWSService": "false"}}))),
    case("anybody is let in", PUBLIC, ALLOWED, who="anybody", policy=(to("*", READ),)),
    case("anybody is let in, written as AWS", PUBLIC, ALLOWED, who="anybody", policy=(to({"AWS": "*"}, READ),)),
    case("anybody is not an account", PUBLIC, REFUSED, who="anybody", policy=(to(root(HOME)),)),
    case("anybody has no identity policies", PUBLIC, REFUSED, who="anybody"),
    case("anybody is in no organisation", KEYS, REFUSED, who="anybody",
         policy=(to("*", Condition={"StringEquals": {"aws:PrincipalOrgID": "o-landbridge"}}),)),
    case("a bucket that nobody holds here has an unknown account", CROSS, UNKNOWN, allow(READ),
         resource="arn:aws:s3:::elsewhere/x", held=QUEUE),
]  # fmt: skip


@pytest.mark.requirement("B.1")
@pytest.mark.parametrize(("identity", "request_", "expected"), CASES)
def test_which_sides_must_allow(identity: tuple[Any, ...], request_: dict[str, Any], expected: Answer) -> None:
    check(identity, request_, expected)
