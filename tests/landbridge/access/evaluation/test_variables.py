"""Policy variables in resources and in the values of conditions."""

from __future__ import annotations

from typing import Any

import pytest

from landbridge.access.model import Answer
from tests.landbridge.access.evaluation.cases import (
    ALLOWED,
    NOWHERE,
    REFUSED,
    ROLE,
    UNKNOWN,
    USER,
    allow,
    case,
    check,
    deny,
    to,
)

VARIABLES = "IAM/latest/UserGuide/reference_policies_variables.html"
ACTION = "IAM/latest/UserGuide/reference_policies_elements_action.html"
VERSION = "IAM/latest/UserGuide/reference_policies_elements_version.html"

TEAM = "arn:aws:s3:::data/${aws:PrincipalTag/team}/*"
NAMED = "arn:aws:s3:::data/${aws:username}/*"
SALES = {"team": "sales"}


def when(operator: str, key: str, value: str) -> dict[str, object]:
    return {operator: {key: value}}


CASES = [
    case("a tag in a resource", VARIABLES, ALLOWED, allow(resource=TEAM), principal_tags=SALES),
    case("another tag in a resource", VARIABLES, REFUSED, allow(resource=TEAM), principal_tags={"team": "hr"}),
    case("names of tags are the same in any case", VARIABLES, ALLOWED, allow(resource=TEAM),
         principal_tags={"Team": "sales"}),
    case("a variable's name is the same in any case", VARIABLES, ALLOWED,
         allow(resource="arn:aws:s3:::data/${AWS:principaltag/TEAM}/*"), principal_tags=SALES),
    case("without the tag nothing matches", VARIABLES, REFUSED, allow(resource=TEAM)),
    case("without the tag a deny does not match", VARIABLES, ALLOWED, allow(), deny(resource=TEAM)),
    case("without the tag the default", VARIABLES, ALLOWED,
         allow(resource="arn:aws:s3:::data/${aws:PrincipalTag/team, 'sales'}/*")),
    case("the tag before the default", VARIABLES, REFUSED,
         allow(resource="arn:aws:s3:::data/${aws:PrincipalTag/team, 'sales'}/*"), principal_tags={"team": "hr"}),
    case("a star in a tag is no wildcard", VARIABLES, REFUSED, allow(resource=TEAM), principal_tags={"team": "*"}),
    case("a star in a tag is a star", VARIABLES, ALLOWED, allow(resource=TEAM), principal_tags={"team": "*"},
         resource="arn:aws:s3:::data/*/x"),
    case("a user's name", VARIABLES, ALLOWED, allow(resource=NAMED), who=USER, resource="arn:aws:s3:::data/ana/x"),
    case("a role has no user name", VARIABLES, REFUSED, allow(resource=NAMED), resource="arn:aws:s3:::data/reader/x"),
    case("two variables", VARIABLES, ALLOWED,
         allow(resource="arn:aws:s3:::data/${aws:PrincipalTag/team}/${aws:username}"), who=USER,
         resource="arn:aws:s3:::data/sales/ana", principal_tags=SALES),
    case("a star that is written as a variable", VARIABLES, REFUSED, allow(resource="arn:aws:s3:::data/${*}/x"),
         resource="arn:aws:s3:::data/y/x"),
    case("a star that is written as a variable is a star", VARIABLES, ALLOWED,
         allow(resource="arn:aws:s3:::data/${*}/x"), resource="arn:aws:s3:::data/*/x"),
    case("a question mark that is written as a variable", VARIABLES, ALLOWED,
         allow(resource="arn:aws:s3:::data/a${?}"), resource="arn:aws:s3:::data/a?"),
    case("a dollar that is written as a variable", VARIABLES, ALLOWED,
         allow(resource="arn:aws:s3:::data/${$}{x}"), resource="arn:aws:s3:::data/${x}"),
    case("a variable that nobody can know", VARIABLES, UNKNOWN,
         allow(resource="arn:aws:s3:::data/${aws:userid}/*")),
    case("a variable that does not exist", VARIABLES, UNKNOWN, allow(resource="arn:aws:s3:::data/${aws:Mood}/*")),
    case("a variable beside a resource that matches", VARIABLES, ALLOWED,
         allow(resource=["arn:aws:s3:::data/${aws:userid}/*", "arn:aws:s3:::data/*"])),
    case("a key of several values is no variable", VARIABLES, UNKNOWN, allow(resource="arn:aws:s3:::data/${a:b}/*"),
         context={"a:b": ("sales", "hr")}),
    case("a variable in a resource's policy", VARIABLES, ALLOWED, principal_tags=SALES,
         policy=(to({"AWS": ROLE}, Resource=TEAM),)),
    case("a variable in NotResource", VARIABLES, REFUSED, allow(), deny(NotResource=TEAM),
         principal_tags={"team": "hr"}),
    case("a variable in StringEquals", VARIABLES, ALLOWED,
         allow(Condition=when("StringEquals", "a:b", "${aws:PrincipalTag/team}")),
         context={"a:b": ("sales",)}, principal_tags=SALES),
    case("a variable in StringLike, value with a star", VARIABLES, REFUSED,
         allow(Condition=when("StringLike", "a:b", "${aws:PrincipalTag/team}")),
         context={"a:b": ("sales",)}, principal_tags={"team": "s*"}),
    case("a variable in ArnLike", VARIABLES, ALLOWED,
         allow(Condition=when("ArnLike", "aws:PrincipalArn", "arn:aws:iam::${aws:PrincipalAccount}:role/*"))),
    case("a variable in NumericEquals is text", VARIABLES, UNKNOWN,
         allow(Condition=when("NumericEquals", "a:b", "${aws:PrincipalTag/size}")),
         context={"a:b": ("5",)}, principal_tags={"size": "5"}),
    case("an absent variable in StringEquals", VARIABLES, REFUSED,
         allow(Condition=when("StringEquals", "a:b", "${aws:username}")), context={"a:b": ("x",)}),
    case("an absent variable in StringNotEquals", VARIABLES, UNKNOWN,
         allow(Condition=when("StringNotEquals", "a:b", "${aws:username}")), context={"a:b": ("x",)}),
    case("a variable of a key that is not resolved", VARIABLES, UNKNOWN,
         allow(Condition=when("StringEquals", "a:b", "${c:d}")), context={"a:b": ("x",), "c:d": NOWHERE}),
    case("an action that is not resolved may be any", ACTION, UNKNOWN, allow(NOWHERE)),
    case("an action that is not resolved, resource with a variable", ACTION, UNKNOWN, allow(NOWHERE, TEAM),
         principal_tags=SALES),
    case("an action that is not resolved, resource another", ACTION, REFUSED, allow(NOWHERE, "arn:aws:s3:::other/*")),
    case("an action that is not resolved beside one that is", ACTION, ALLOWED, allow([NOWHERE, "s3:GetObject"])),
    case("an action that is not resolved in NotAction", ACTION, UNKNOWN, allow(NotAction=NOWHERE)),
    case("an old version knows no variables", VERSION, REFUSED, allow(resource=TEAM), principal_tags=SALES,
         version="2008-10-17"),
    case("no version is the old one", VERSION, REFUSED, allow(resource=TEAM), principal_tags=SALES, version=None),
    case("an old version takes them as text", VERSION, ALLOWED, allow(resource="arn:aws:s3:::data/${aws:username}"),
         version=None, resource="arn:aws:s3:::data/${aws:username}"),
    case("an old version takes them as text in conditions", VERSION, ALLOWED,
         allow(Condition=when("StringEquals", "a:b", "${aws:username}")), version=None,
         context={"a:b": ("${aws:username}",)}),
]  # fmt: skip


@pytest.mark.requirement("B.1")
@pytest.mark.parametrize(("identity", "request_", "expected"), CASES)
def test_what_variables_stand_for(identity: tuple[Any, ...], request_: dict[str, Any], expected: Answer) -> None:
    check(identity, request_, expected)
