"""Policies of IAM's JSON become statements; what AWS would refuse is refused, and what is unknown stays unknown."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.access.model import Condition, Effect, PolicyKind, Principals, Source, Statements, Unresolved
from landbridge.access.parsing import MalformedPolicy, statements_of

pytestmark = pytest.mark.requirement("B.1")

UNKNOWN = Unresolved('{"Ref": "Somebody"}', "Stack, Thing")


def source(kind: PolicyKind) -> Source:
    return Source("Stack", "Stack/Thing", "thing", kind)


def parsed(statement: Any, kind: PolicyKind = PolicyKind.IDENTITY, **policy: Any) -> Statements:
    document = {"Version": "2012-10-17", "Statement": statement, **policy}
    return statements_of(document, source(kind), "aws")


def resource_policy(**elements: Any) -> Statements:
    statement = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*", **elements}
    return parsed(statement, PolicyKind.RESOURCE)


def test_single_values_and_lists_of_one_say_the_same() -> None:
    single = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*"}
    assert parsed(single) == parsed([{**single, "Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::a/*"]}])


def test_each_statement_knows_its_number_and_sid() -> None:
    made = parsed([{"Sid": sid, "Effect": "Deny", "Action": "*", "Resource": "*"} for sid in ("A", "B")])
    assert [(each.source.index, each.source.sid, each.effect) for each in made] == [
        (0, "A", Effect.DENY),
        (1, "B", Effect.DENY),
    ]


def test_the_text_of_a_policy_is_read_as_well() -> None:
    document = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}
    as_text = statements_of(json.dumps(document), source(PolicyKind.IDENTITY), "aws")
    assert as_text == statements_of(document, source(PolicyKind.IDENTITY), "aws")


def test_negated_elements_are_marked() -> None:
    (made,) = parsed({"Effect": "Deny", "NotAction": "iam:*", "NotResource": "arn:aws:s3:::a"})
    assert (made.not_actions, made.not_resources) == (True, True)
    (made,) = parsed(
        {"Effect": "Deny", "NotPrincipal": {"AWS": "111122223333"}, "Action": "*", "Resource": "*"},
        PolicyKind.RESOURCE,
    )
    assert made.principals == Principals(("arn:aws:iam::111122223333:root",), negated=True)


def test_everybody_is_written_either_way() -> None:
    assert resource_policy(Principal="*") == resource_policy(Principal={"AWS": "*"})


def test_principals_of_each_kind_are_kept_apart_and_accounts_become_their_roots() -> None:
    found = {
        "AWS": ["111122223333", "arn:aws:iam::111122223333:role/a"],
        "Service": "events.amazonaws.com",
        "Federated": "cognito-identity.amazonaws.com",
        "CanonicalUser": "79a59df9",
    }
    (made,) = resource_policy(Principal=found)
    assert made.principals == Principals(
        ("arn:aws:iam::111122223333:root", "arn:aws:iam::111122223333:role/a"),
        ("events.amazonaws.com",),
        ("cognito-identity.amazonaws.com",),
        ("79a59df9",),
    )


def test_accounts_become_roots_of_the_partition() -> None:
    statement = {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "*", "Resource": "*"}
    (made,) = statements_of({"Statement": statement}, source(PolicyKind.RESOURCE), "aws-cn")
    assert made.principals == Principals(("arn:aws-cn:iam::111122223333:root",))


def test_condition_values_are_texts() -> None:
    (made,) = resource_policy(
        Condition={"Bool": {"aws:SecureTransport": False}, "NumericLessThan": {"s3:max-keys": [10, 1.5, "7"]}}
    )
    assert made.conditions == (
        Condition("Bool", "aws:SecureTransport", ("false",)),
        Condition("NumericLessThan", "s3:max-keys", ("10", "1.5", "7")),
    )


def test_a_policy_without_version_is_of_the_older_one() -> None:
    statement = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    (made,) = statements_of({"Statement": statement}, source(PolicyKind.IDENTITY), "aws")
    assert made.version == "2008-10-17"
    assert parsed(statement)[0].version == "2012-10-17"


def test_a_trust_policy_is_about_its_own_role() -> None:
    statement = {"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "sts:AssumeRole"}
    (made,) = parsed(statement, PolicyKind.TRUST)
    assert made.resources == ()
    with pytest.raises(MalformedPolicy, match="leave Resource"):
        parsed({**statement, "Resource": "*"}, PolicyKind.TRUST)


@pytest.mark.parametrize(
    ("element", "where"),
    [("Action", "actions"), ("Resource", "resources"), ("Effect", "effect")],
)
def test_an_unresolved_element_stays_so(element: str, where: str) -> None:
    made = resource_policy(**{element: UNKNOWN})
    if element == "Effect":
        assert {each.effect for each in made} == {Effect.ALLOW, Effect.DENY}
    else:
        assert getattr(made[0], where) == (UNKNOWN,)


def test_an_unresolved_statement_may_allow_and_deny_anything_to_anybody() -> None:
    made = parsed([UNKNOWN], PolicyKind.RESOURCE)
    assert [each.effect for each in made] == [Effect.ALLOW, Effect.DENY]
    for each in made:
        assert each.actions == each.resources == (UNKNOWN,)
        assert each.principals == Principals((UNKNOWN,), (UNKNOWN,), (UNKNOWN,), (UNKNOWN,))


def test_an_unresolved_policy_is_such_a_statement() -> None:
    assert statements_of(UNKNOWN, source(PolicyKind.IDENTITY), "aws") == parsed([UNKNOWN])


def test_unresolved_principals_may_be_of_any_kind() -> None:
    (made,) = resource_policy(Principal=UNKNOWN)
    assert made.principals == Principals((UNKNOWN,), (UNKNOWN,), (UNKNOWN,), (UNKNOWN,))


def test_an_unresolved_condition_is_one_that_nobody_decides() -> None:
    for condition in (UNKNOWN, {"StringEquals": UNKNOWN}):
        (made,) = resource_policy(Condition=condition)
        assert made.conditions == (Condition("Unresolved", "", (UNKNOWN,)),)


GOOD = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}

MALFORMED: list[tuple[Any, str]] = [
    ("{", "is no JSON"),
    ([], "write an object with Version and Statement"),
    ({"Version": "2012-10-17"}, "has no Statement"),
    ({"Version": "2020-01-01", "Statement": []}, "write '2012-10-17'"),
    ({"Statement": [], "statement": []}, "no element 'statement'"),
    ({"Statement": ["s3:GetObject"]}, "statement 1: a statement is"),
    ({"Statement": [GOOD, {**GOOD, "effect": "Deny"}]}, "statement 2: a statement has no element 'effect'"),
    ({"Statement": {**GOOD, "Effect": "allow"}}, "write 'Allow' or 'Deny'"),
    ({"Statement": {"Action": "*", "Resource": "*"}}, "write 'Allow' or 'Deny'"),
    ({"Statement": {**GOOD, "NotAction": "*"}}, "either Action or NotAction"),
    ({"Statement": {"Effect": "Allow", "Resource": "*"}}, "either Action or NotAction"),
    ({"Statement": {"Effect": "Allow", "Action": "*"}}, "either Resource or NotResource"),
    ({"Statement": {**GOOD, "Action": 1}}, "Action holds 1"),
    ({"Statement": {**GOOD, "Action": "GetObject"}}, "names no service"),
    ({"Statement": {**GOOD, "Resource": [["*"]]}}, "Resource holds"),
    ({"Statement": {**GOOD, "Principal": "*"}}, "leave Principal out"),
    ({"Statement": {**GOOD, "Condition": []}}, "write an object of operators"),
    ({"Statement": {**GOOD, "Condition": {"Bool": "true"}}}, "write an object of keys"),
    ({"Statement": {**GOOD, "Condition": {"Bool": {"a:b": None}}}}, "Condition Bool a:b holds null"),
    ({"Statement": {**GOOD, "Sid": 7}}, "Sid is 7"),
]


@pytest.mark.parametrize(("document", "message"), MALFORMED)
def test_what_aws_would_refuse_is_refused_with_place_and_remedy(document: Any, message: str) -> None:
    with pytest.raises(MalformedPolicy, match=r"^Stack, Stack/Thing, identity policy thing: ") as caught:
        statements_of(document, source(PolicyKind.IDENTITY), "aws")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("principal", "message"),
    [
        ({"aws": "111122223333"}, "no kind 'aws'"),
        ("111122223333", "write '*' or an object"),
        ({"AWS": 111122223333}, "quotation marks"),
    ],
)
def test_a_principal_is_everybody_or_an_object_of_kinds(principal: Any, message: str) -> None:
    with pytest.raises(MalformedPolicy, match=message.replace("*", r"\*")):
        resource_policy(Principal=principal)


def test_a_resource_policy_names_principals() -> None:
    with pytest.raises(MalformedPolicy, match="either Principal or NotPrincipal"):
        parsed(GOOD, PolicyKind.RESOURCE)


_LEAVES = st.none() | st.booleans() | st.integers() | st.sampled_from(["*", "Allow", "s3:Get*", "AWS"])
_NAMES = st.sampled_from(
    ["Version", "Statement", "Effect", "Action", "Resource", "Principal", "Condition", "AWS", "Sid"]
)
_JSON = st.recursive(_LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=5))


@settings(max_examples=200, deadline=None)
@given(_JSON, st.sampled_from(PolicyKind))
def test_any_json_is_statements_or_malformed(document: Any, kind: PolicyKind) -> None:
    with suppress(MalformedPolicy):
        statements_of(document, source(kind), "aws")
