"""One identity in its own account: allow, deny, silence, and what actions and resources match."""

from __future__ import annotations

from typing import Any

import pytest

from landbridge.access.model import Answer
from tests.landbridge.access.evaluation.cases import (
    ALLOWED,
    BUCKET,
    EVALUATION,
    GROUP,
    OBJECT,
    REFUSED,
    allow,
    case,
    check,
    deny,
)

BASICS = f"{EVALUATION}_policy-eval-basics.html"
INTERPLAY = f"{EVALUATION}_AccessPolicyLanguage_Interplay.html"
ACTION = "IAM/latest/UserGuide/reference_policies_elements_action.html"
NOT_ACTION = "IAM/latest/UserGuide/reference_policies_elements_notaction.html"
RESOURCE = "IAM/latest/UserGuide/reference_policies_elements_resource.html"
NOT_RESOURCE = "IAM/latest/UserGuide/reference_policies_elements_notresource.html"

READ = "s3:GetObject"
TABLE = "arn:aws:dynamodb:eu-central-1:111111111111:table/prod-clicks"
LOGS = "arn:aws:logs:eu-central-1:111111111111:log-group:/aws/lambda/f:log-stream:x"

CASES = [
    case("nothing said is refused", INTERPLAY, REFUSED),
    case("an allow allows", BASICS, ALLOWED, allow(READ, OBJECT)),
    case("an allow of another action does not", INTERPLAY, REFUSED, allow("s3:PutObject", OBJECT)),
    case("an allow of another resource does not", INTERPLAY, REFUSED, allow(READ, "arn:aws:s3:::other/*")),
    case("a deny beats an allow", INTERPLAY, REFUSED, allow(), deny(READ, OBJECT)),
    case("a deny before an allow beats it too", INTERPLAY, REFUSED, deny(READ, OBJECT), allow()),
    case("a deny of another action does not", INTERPLAY, ALLOWED, allow(), deny("s3:PutObject")),
    case("a deny of another resource does not", INTERPLAY, ALLOWED, allow(), deny(READ, "arn:aws:s3:::other/*")),
    case("a deny alone allows nothing else", INTERPLAY, REFUSED, deny("s3:PutObject")),
    case("one of several statements is enough", BASICS, ALLOWED, allow("s3:PutObject"), allow(READ)),
    case("one of several actions is enough", ACTION, ALLOWED, allow(["s3:PutObject", READ])),
    case("a wildcard action", ACTION, ALLOWED, allow("s3:Get*")),
    case("a wildcard within an action", ACTION, ALLOWED, allow("s3:*Object")),
    case("a question mark is one character", ACTION, ALLOWED, allow("s3:GetObjec?")),
    case("a question mark is not none", ACTION, REFUSED, allow("s3:GetObject?")),
    case("every action of a service", ACTION, ALLOWED, allow("s3:*")),
    case("every action of another service", ACTION, REFUSED, allow("sqs:*")),
    case("actions are the same in any case", ACTION, ALLOWED, allow("S3:getobject")),
    case("a longer action is another", ACTION, REFUSED, allow(READ), action="s3:GetObjectVersion"),
    case("all but the action asked", NOT_ACTION, REFUSED, allow(NotAction=READ)),
    case("all but another action", NOT_ACTION, ALLOWED, allow(NotAction="iam:*")),
    case("NotAction in a deny spares what it lists", NOT_ACTION, ALLOWED, allow(), deny(NotAction=["s3:*"])),
    case("NotAction in a deny denies the rest", NOT_ACTION, REFUSED, allow(), deny(NotAction=["iam:*"])),
    case("NotAction takes wildcards in any case", NOT_ACTION, REFUSED, allow(NotAction="S3:GET*")),
    case("resources are case sensitive", RESOURCE, REFUSED, allow(READ, OBJECT.upper())),
    case("a star runs over slashes", RESOURCE, ALLOWED, allow(READ, "arn:aws:s3:::data/*")),
    case("a star in the middle", RESOURCE, ALLOWED, allow(READ, "arn:aws:s3:::data/*.parquet")),
    case("a star matches nothing, too", RESOURCE, ALLOWED, allow(READ, f"{OBJECT}*")),
    case("a question mark in a resource", RESOURCE, ALLOWED, allow(READ, "arn:aws:s3:::data/sales/part-?.parquet")),
    case("a bucket is not its objects", RESOURCE, REFUSED, allow(READ, BUCKET)),
    case("objects are not their bucket", RESOURCE, REFUSED, allow("s3:*", f"{BUCKET}/*"), action="s3:ListBucket",
         resource=BUCKET),
    case("a star that ends a segment runs over colons", RESOURCE, ALLOWED,
         allow(resource="arn:aws:dynamodb:*:table/prod-*"), action="dynamodb:GetItem", resource=TABLE),
    case("a star within a segment stays there", RESOURCE, REFUSED,
         allow(resource="arn:aws:dynamodb:eu*l:111111111111:table/*"), action="dynamodb:GetItem",
         resource="arn:aws:dynamodb:eu-central-1:l:111111111111:table/x"),
    case("a question mark is no colon", RESOURCE, REFUSED, allow(resource="arn:aws:dynamodb:?:x:table/prod"),
         action="dynamodb:GetItem", resource="arn:aws:dynamodb:::x:table/prod"),
    case("colons of the resource itself", RESOURCE, ALLOWED,
         allow(resource="arn:aws:logs:*:111111111111:log-group:/aws/*:x"), action="logs:PutLogEvents", resource=LOGS),
    case("an ARN cut short with a star", RESOURCE, ALLOWED, allow(resource="arn:aws:sagemaker:*"),
         action="sagemaker:GetRecord", resource=GROUP),
    case("one of several resources is enough", RESOURCE, ALLOWED, allow(READ, ["arn:aws:s3:::other/*", OBJECT])),
    case("an action without a resource takes a star", RESOURCE, ALLOWED, allow("sagemaker:ListFeatureGroups"),
         action="sagemaker:ListFeatureGroups", resource="*"),
    case("an action without a resource takes no ARN", RESOURCE, REFUSED, allow("sagemaker:ListFeatureGroups", GROUP),
         action="sagemaker:ListFeatureGroups", resource="*"),
    case("all but the resource asked", NOT_RESOURCE, REFUSED, allow(NotResource="arn:aws:s3:::data/*")),
    case("all but another resource", NOT_RESOURCE, ALLOWED, allow(NotResource="arn:aws:s3:::other/*")),
    case("NotResource in a deny spares what it lists", NOT_RESOURCE, ALLOWED, allow(),
         deny("s3:*", NotResource=[BUCKET, f"{BUCKET}/*"])),
    case("NotResource in a deny denies the rest", NOT_RESOURCE, REFUSED, allow(),
         deny("s3:*", NotResource="arn:aws:s3:::other/*")),
]  # fmt: skip


@pytest.mark.requirement("B.1")
@pytest.mark.parametrize(("identity", "request_", "expected"), CASES)
def test_what_identity_policies_allow(identity: tuple[Any, ...], request_: dict[str, Any], expected: Answer) -> None:
    check(identity, request_, expected)
