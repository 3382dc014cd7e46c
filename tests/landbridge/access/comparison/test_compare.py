"""Who gains or loses what between two small estates."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from landbridge.access.comparison import Direction, Reach
from landbridge.access.model import LakeFormationGrant, PolicyKind, Route, Share, Source, Unresolved
from tests.landbridge.access.comparison.estates import (
    BUCKET,
    HOME,
    OUTSIDE,
    READER,
    TEAM,
    VISITOR,
    allow,
    bucket,
    change,
    deny,
    estate,
    role,
    sentences,
    statements,
)

pytestmark = pytest.mark.requirement("B.2")

SOURCE = Source("Stack", "Stack/Thing", "thing", PolicyKind.RESOURCE)
ROOT = f"arn:aws:iam::{TEAM}:root"


def test_an_action_that_a_role_gains_is_named() -> None:
    (sentence,) = sentences(
        estate(role(READER, allow("s3:GetObject")), bucket()),
        estate(role(READER, allow(["s3:GetObject", "s3:PutObject"])), bucket()),
    )
    assert sentence == "role reader may now s3:PutObject on things/*"


def test_a_wildcard_and_the_list_it_stands_for_are_the_same() -> None:
    wild, exact = allow("sqs:*Message", "*"), allow(["sqs:DeleteMessage", "sqs:ReceiveMessage", "sqs:SendMessage"], "*")
    assert sentences(estate(role(READER, wild)), estate(role(READER, exact))) == []
    less = allow(["sqs:DeleteMessage", "sqs:ReceiveMessage"], "*")
    found = sentences(estate(role(READER, wild)), estate(role(READER, less)))
    assert any("may no longer" in each and "sqs:SendMessage" in each for each in found)


def test_both_sides_are_needed_across_accounts() -> None:
    visitor = role(VISITOR, allow("s3:GetObject"))
    opened = bucket(allow("s3:GetObject", Principal={"AWS": ROOT}))
    (first,) = change(estate(bucket()), estate(bucket(), visitor)).changes
    assert first.direction is Direction.NEITHER
    found = change(estate(bucket(), visitor), estate(opened, visitor)).changes
    assert [(each.direction, each.reach) for each in found] == [(Direction.GAINED, Reach.CROSS_ACCOUNT)]
    assert "role visitor" in found[0].who


def test_a_principal_outside_the_organisation_comes_first() -> None:
    opened = bucket(allow("s3:GetObject", Principal={"AWS": [ROOT, f"arn:aws:iam::{OUTSIDE}:root"]}))
    found = change(estate(bucket()), estate(opened))
    assert [each.reach for each in found.changes] == [Reach.OUTSIDE, Reach.CROSS_ACCOUNT]
    assert found.verdict == "+2 -0; 1 outside-organisation read gained, 1 cross-account read gained"


def test_a_condition_that_is_gone_names_who_is_let_in() -> None:
    only = {"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{TEAM}:role/team-*"}}
    before = bucket(allow("s3:GetObject", Principal={"AWS": ROOT}, Condition=only))
    after = bucket(allow("s3:GetObject", Principal={"AWS": ROOT}))
    assert sentences(estate(before), estate(after)) == [
        f"any other role of account {TEAM} may now s3:GetObject on things/*"
    ]


def test_a_value_more_in_a_condition_is_a_gain() -> None:
    one, two = ({"StringEquals": {"s3:ExistingObjectTag/kind": values}} for values in ("a", ["a", "b"]))
    before, after = (role(READER, allow("s3:GetObject", Condition=each)) for each in (one, two))
    assert sentences(estate(before, bucket()), estate(after, bucket())) == [
        "role reader may now s3:GetObject on things/*"
    ]


def test_a_denial_that_is_gone_says_for_what_it_was() -> None:
    reader = role(READER, allow("s3:GetObject"))
    tls = deny("s3:*", Principal="*", Condition={"Bool": {"aws:SecureTransport": "false"}})
    found = sentences(estate(reader, bucket(tls)), estate(reader, bucket()))
    assert any("role reader" in each and each.endswith("where aws:SecureTransport is false") for each in found)


def test_a_denial_with_not_action_is_expanded() -> None:
    reader = role(READER, allow(["s3:GetObject", "s3:PutObject"]))
    narrow = role(READER, allow(["s3:GetObject", "s3:PutObject"]), _not("s3:GetObject"))
    (sentence,) = sentences(estate(reader, bucket()), estate(narrow, bucket()))
    assert sentence == "role reader may no longer s3:PutObject on things/*"


def _not(action: str) -> dict[str, Any]:
    return {"Effect": "Deny", "NotAction": action, "Resource": f"{BUCKET}/*"}


def test_a_boundary_that_comes_takes_what_it_does_not_say() -> None:
    free = role(READER, allow(["s3:GetObject", "s3:PutObject"]))
    bound = role(READER, allow(["s3:GetObject", "s3:PutObject"]), boundary=[allow("s3:GetObject")])
    assert "role reader may no longer s3:PutObject on things/*" in sentences(
        estate(free, bucket()), estate(bound, bucket())
    )
    assert "role reader may now s3:PutObject on things/*" in sentences(estate(bound, bucket()), estate(free, bucket()))
    empty = role(READER, allow("s3:GetObject"), boundary=[])
    assert "role reader may no longer s3:GetObject on things/*" in sentences(
        estate(role(READER, allow("s3:GetObject")), bucket()), estate(empty, bucket())
    )


def test_an_organisation_policy_takes_from_every_role_of_its_account() -> None:
    reader = role(READER, allow("s3:PutObject"))
    denied = {HOME: statements(deny("s3:PutObject", "*"), kind=PolicyKind.SERVICE_CONTROL)}
    found = sentences(estate(reader, bucket()), estate(reader, bucket(), service_control=denied))
    assert any("role reader" in each and "may no longer s3:PutObject" in each for each in found)


def test_a_statement_without_effect_is_told_apart_from_a_change() -> None:
    found = change(estate(role(VISITOR)), estate(role(VISITOR, allow("s3:GetObject")), bucket()))
    assert found.verdict.startswith("+0 -0; ")
    assert not found.broadens


def test_what_another_statement_says_as_well_is_nothing() -> None:
    twice = role(READER, allow("s3:GetObject"), allow("s3:Get*"))
    assert sentences(estate(twice), estate(role(READER, allow("s3:Get*")))) == []


def test_values_split_over_statements_are_the_same() -> None:
    def tagged(*values: str) -> dict[str, Any]:
        return dict(allow("s3:GetObject", Condition={"StringEquals": {"s3:ExistingObjectTag/kind": list(values)}}))

    together, apart = role(READER, tagged("a", "b")), role(READER, tagged("a"), tagged("b"))
    assert sentences(estate(together), estate(apart)) == []
    assert sentences(estate(apart), estate(together)) == []


def test_a_new_role_is_told_by_what_it_may_do() -> None:
    found = change(estate(bucket()), estate(bucket(), role(READER, allow("s3:GetObject"))))
    assert [each.sentence for each in found.changes] == ["role reader may now s3:GetObject on things/*"]


def test_a_new_bucket_gives_its_own_account_nothing_to_report() -> None:
    tls = deny("s3:*", Principal="*", Condition={"Bool": {"aws:SecureTransport": "false"}})
    assert sentences(estate(), estate(bucket(tls))) == ["things is new"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"members": frozenset({HOME})}, f"account {TEAM} no longer counts as in the organisation"),
        ({"organisation": "o-elsewhere1"}, "the organisation is o-elsewhere1, was o-landbridge1"),
    ],
)
def test_who_is_in_the_organisation_is_said(fields: dict[str, Any], sentence: str) -> None:
    assert sentence in sentences(estate(), estate(**fields))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"tags": {"stage": "test"}}, "things has other tags: stage test, was none"),
        ({"key": f"arn:aws:kms:eu-west-1:{HOME}:key/k"}, "things is encrypted with key/k, was with AWS's own key"),
        ({"complete": False}, "the policy of things is no longer known in full"),
        ({"aliases": ("alias/a",)}, "things has the aliases alias/a"),
        ({"guarded": False}, "things no longer blocks public access"),
    ],
)
def test_what_a_decision_rests_on_is_said(fields: dict[str, Any], sentence: str) -> None:
    assert sentence in sentences(estate(bucket()), estate(bucket(**fields)))


def test_a_share_that_is_filled_at_run_time_is_said() -> None:
    share = Share("cards", HOME, ("arn:aws:ram::aws:permission/x",), (), (TEAM,), False, SOURCE)
    assert "share cards is not there, was for 222233334444" in sentences(estate(shares=(share,)), estate())


def test_lake_formation_and_routes_are_said_with_who_gets_them() -> None:
    grant = LakeFormationGrant(HOME, TEAM, {"Database": {"Name": "d"}}, ("SELECT",), SOURCE)
    queue = f"arn:aws:sqs:eu-west-1:{OUTSIDE}:q"
    route = Route(f"arn:aws:events:eu-west-1:{HOME}:rule/r", HOME, {"source": ["x"]}, (queue,), True, SOURCE)
    found = change(estate(), estate(lake_formation=(grant,), routes=(route,)))
    assert [(each.reach, each.sentence) for each in found.changes] == [
        (Reach.OUTSIDE, 'q now gets the events of rule/r: {"source": ["x"]}'),
        (Reach.CROSS_ACCOUNT, '222233334444 now has by Lake Formation SELECT on {"Database": {"Name": "d"}}'),
    ]


def test_a_statement_that_only_deployment_knows_is_said() -> None:
    (statement,) = statements(allow("s3:GetObject"))
    unknown = replace(statement, resources=(Unresolved('{"Ref": "X"}', "Stack/Role"),))
    reader = role(READER)
    found = change(estate(reader), estate(replace(reader, policies=(unknown,))))
    assert found.changes
    assert all(each.possible or each.direction is Direction.NEITHER for each in found.changes)


def test_a_pattern_of_roles_is_named_as_it_is_written() -> None:
    only = {"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{TEAM}:role/team/execution-*"}}
    door = allow("s3:GetObject", Principal={"AWS": ROOT}, Condition=only)
    assert sentences(estate(bucket()), estate(bucket(door))) == [
        f"any role execution-* of account {TEAM} may now s3:GetObject on things/*"
    ]


def test_a_service_works_as_a_role_for_its_own_account_and_enters_only() -> None:
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
    reader = role(READER, trust=statements(trust, kind=PolicyKind.TRUST))
    found = change(estate(role(READER)), estate(reader))
    assert found.verdict == "+1 -0; 1 same-account entry gained"


def test_a_value_that_nobody_wrote_is_anything_else() -> None:
    never = deny("s3:PutObject", Condition={"StringNotEquals": {"s3:x-amz-acl": "private"}})
    put = allow("s3:PutObject")
    assert sentences(estate(role(READER, put, never), bucket()), estate(role(READER, put), bucket())) == [
        "role reader may now s3:PutObject on things/* where s3:x-amz-acl is anything else"
    ]
