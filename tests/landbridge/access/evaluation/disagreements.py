"""Where the second opinion differs, and why: a documented rule that one side does not follow, or an answer that the
pages leave open. An entry recognises the statements that it is about."""

from __future__ import annotations

from dataclasses import dataclass

from tests.landbridge.access.evaluation.cases import (
    AWAY,
    EVALUATION,
    HOME,
    MULTIVALUED,
    OPERATORS,
    PRINCIPAL,
    ROLE,
    USER,
    Policy,
    allow,
    deny,
    to,
)
from tests.landbridge.access.evaluation.second_opinion import Recognises, Scenario, conditions, listed, principals

RESOURCE = "IAM/latest/UserGuide/reference_policies_elements_resource.html"
VARIABLES = "IAM/latest/UserGuide/reference_policies_variables.html"
ORN = "arn:aws:sqs:eu-central-1:111111111111:events"


@dataclass(frozen=True)
class Disagreement:
    """`whose` is the side that is wrong or says less; `example` shows it, with Landbridge's answer to it."""

    name: str
    whose: str
    page: str
    recognises: Recognises
    example: Scenario
    landbridge: bool | None


def _runs(pattern: str) -> bool:
    """Whether a wildcard before the sixth segment could match a colon for one side alone."""
    head = pattern.split(":", 5)[:5]
    return any("?" in part or "*" in part.rstrip("*") for part in head)


def _segments(_: Scenario, statement: Policy) -> bool:
    return any(_runs(pattern) for pattern in (*listed(statement, "Resource"), *listed(statement, "NotResource")))


def _arn_segments(_: Scenario, statement: Policy) -> bool:
    return any(
        operator.rpartition(":")[2].startswith("Arn") and any(value.count(":") < 5 or _runs(value) for value in values)
        for operator, _, values in conditions(statement)
    )


def _variables(_: Scenario, statement: Policy) -> bool:
    texts = [*listed(statement, "Resource"), *listed(statement, "NotResource")]
    texts += [value for _, _, values in conditions(statement) for value in values]
    return any("${" in text for text in texts)


def _not_principal(_: Scenario, statement: Policy) -> bool:
    return "NotPrincipal" in statement


def _everybody(scenario: Scenario, statement: Policy) -> bool:
    return scenario.limited and "*" in principals(statement)


def _pathed(_: Scenario, statement: Policy) -> bool:
    return any(":role/" in each and each.count("/") > 1 for each in principals(statement))


def _wild_principal(_: Scenario, statement: Policy) -> bool:
    return any("*" in each and each != "*" for each in principals(statement))


def _principal_case(scenario: Scenario, statement: Policy) -> bool:
    return any(each.lower() == scenario.who.lower() != each for each in principals(statement))


def _one_session(scenario: Scenario, statement: Policy) -> bool:
    return ":role/" in scenario.who and any(":assumed-role/" in each for each in principals(statement))


def _principal_arn(scenario: Scenario, statement: Policy) -> bool:
    return ":role/" in scenario.who and any(key == "aws:PrincipalArn" for _, key, _ in conditions(statement))


def _several_values(scenario: Scenario, statement: Policy) -> bool:
    return any(
        ":" not in operator and operator != "Null" and len(scenario.context.get(key.lower(), ())) > 1
        for operator, key, _ in conditions(statement)
    )


def _any_if_exists(scenario: Scenario, statement: Policy) -> bool:
    return any(
        operator.startswith("ForAnyValue:") and operator.endswith("IfExists") and not scenario.context.get(key.lower())
        for operator, key, _ in conditions(statement)
    )


def _unknown_operator(_: Scenario, statement: Policy) -> bool:
    return any(operator in ("StringResembles", "NullIfExists") for operator, _, _ in conditions(statement))


def _unreadable(_: Scenario, statement: Policy) -> bool:
    """A number, date or truth that is none: neither equal nor different."""
    return any(value in ("ten", "soon", "maybe") for _, _, values in conditions(statement) for value in values)


def _null_of_both(_: Scenario, statement: Policy) -> bool:
    return any(operator == "Null" and len(values) > 1 for operator, _, values in conditions(statement))


def _when(operator: str, key: str, value: object) -> Policy:
    return allow(Condition={operator: {key: value}})


_NOBODY_ELSE = {"Effect": "Deny", "NotPrincipal": {"AWS": f"arn:aws:iam::{AWAY}:root"}, "Action": "*", "Resource": "*"}
_TAGS = {"aws:tagkeys": ("a", "b")}

DISAGREEMENTS = (
    Disagreement("a star within a segment of Resource stays there", "ministack", RESOURCE, _segments,
                 Scenario((allow(resource="arn:aws:sqs:eu*1:events"),), action="sqs:SendMessage", resource=ORN), False),
    Disagreement("an ARN operator compares segment by segment", "ministack", OPERATORS, _arn_segments,
                 Scenario((_when("ArnLike", "aws:SourceArn", "arn:aws:sqs:eu*1:a:events:b"),),
                          context={"aws:sourcearn": ("arn:aws:sqs:eu-1:1:a:events:b",)}), False),
    Disagreement("variables stand for values of the request", "ministack", VARIABLES, _variables,
                 Scenario((allow(resource="arn:aws:s3:::data/${a:folder}/*"),),
                          context={"a:folder": ("sales",)}), True),
    Disagreement("NotPrincipal denies all that it does not list", "ministack",
                 "IAM/latest/UserGuide/reference_policies_elements_notprincipal.html", _not_principal,
                 Scenario((allow(),), policy=(_NOBODY_ELSE,)), False),
    Disagreement("what everybody is granted passes boundary and session by", "ministack",
                 f"{EVALUATION}_policy-eval-denyallow.html", _everybody,
                 Scenario(boundary=(allow("sqs:*"),), policy=(to("*"),)), True),
    Disagreement("a role with a path is another role", "ministack", PRINCIPAL, _pathed,
                 Scenario(policy=(to({"AWS": f"arn:aws:iam::{HOME}:role/teams/reader"}),)), False),
    Disagreement("no wildcard in a part of a principal", "ministack", PRINCIPAL, _wild_principal,
                 Scenario(who=USER, policy=(to({"AWS": f"arn:aws:iam::{HOME}:user/staff/*"}),)), None),
    Disagreement("principals are case sensitive", "ministack", PRINCIPAL, _principal_case,
                 Scenario(who=USER, policy=(to({"AWS": USER.replace("ana", "Ana")}),)), False),
    Disagreement("the name of a role's session is not known", "Landbridge says less", PRINCIPAL, _one_session,
                 Scenario(policy=(to({"AWS": f"arn:aws:sts::{HOME}:assumed-role/reader/monday"}),)), None),
    Disagreement("aws:PrincipalArn of a session is its role's", "ministack",
                 "IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn",
                 _principal_arn, Scenario((_when("StringEquals", "aws:PrincipalArn", ROLE),)), True),
    Disagreement("one operator on several values is not documented", "Landbridge says less", MULTIVALUED,
                 _several_values, Scenario((_when("StringEquals", "aws:TagKeys", "a"),), context=_TAGS), None),
    Disagreement("ForAnyValue with IfExists, key absent: two pages contradict each other", "Landbridge says less",
                 MULTIVALUED, _any_if_exists,
                 Scenario((_when("ForAnyValue:StringEqualsIfExists", "aws:TagKeys", "a"),),
                          context={"aws:tagkeys": ()}), None),
    Disagreement("an operator that does not exist is no refusal", "ministack has no unknown", OPERATORS,
                 _unknown_operator,
                 Scenario((allow(), deny(Condition={"StringResembles": {"a:b": "x"}})), context={"a:b": ("x",)}), None),
    Disagreement("a value that cannot be read is no refusal", "ministack has no unknown", OPERATORS, _unreadable,
                 Scenario((_when("NumericEquals", "a:size", "ten"),), context={"a:size": ("10",)}), None),
    Disagreement("Null with both values always holds", "ministack", OPERATORS, _null_of_both,
                 Scenario((_when("Null", "a:size", ["true", "false"]),), context={"a:size": ("10",)}), True),
)  # fmt: skip
