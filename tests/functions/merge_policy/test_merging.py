"""Which statements of a policy are the owner's, and what becomes of the others."""

import json
from typing import Any

import pytest

from functions.merge_policy.merging import MalformedPolicyError, is_owned, merged, owned_bytes
from tests.functions.merge_policy.fakes import FOREIGN, OWNER, document, statement

READ, WRITE = statement(f"{OWNER}Read"), statement(f"{OWNER}Write")


@pytest.mark.parametrize(
    ("sid", "owned"),
    [
        ("LandbridgedevRead", True),
        ("Landbridgedev", False),
        ("Landbridgedev2Read", False),
        ("Landbridgedevread", False),
        ("LandbridgedevÄrger", False),
        ("XLandbridgedevRead", False),
        ("landbridgedevRead", False),
        (None, False),
        (7, False),
    ],
)
@pytest.mark.requirement("S4.8")
def test_a_sid_shows_its_owner_by_name_and_an_upper_case_letter(sid: object, owned: bool) -> None:
    assert is_owned(sid, OWNER) is owned


def test_first_policy_has_iam_s_current_version() -> None:
    assert json.loads(merged(None, OWNER, [READ]) or "") == {"Version": "2012-10-17", "Statement": [READ]}


def test_foreign_statements_stay_in_their_order_before_the_owner_s() -> None:
    held = document(FOREIGN[0], statement(f"{OWNER}Old"), *FOREIGN[1:], Id="theirs")
    found = json.loads(merged(held, OWNER, [READ, WRITE]) or "")
    assert found == {"Version": "2012-10-17", "Id": "theirs", "Statement": [*FOREIGN, READ, WRITE]}


def test_foreign_characters_and_numbers_are_not_rewritten() -> None:
    theirs = {**FOREIGN[0], "Condition": {"NumericLessThan": {"x": 1.50}, "StringLike": {"y": "für/*"}}}
    found = merged(document(theirs), OWNER, [READ]) or ""
    assert "für/*" in found
    assert json.loads(found)["Statement"][0] == theirs


def test_version_of_others_stays() -> None:
    found = json.loads(merged(document(FOREIGN[0], Version="2008-10-17"), OWNER, [READ]) or "")
    assert found["Version"] == "2008-10-17"


def test_variables_are_refused_where_the_version_does_not_know_them() -> None:
    variable = {**READ, "Resource": "arn:aws:s3:::lake-1/${aws:PrincipalTag/team}/*"}
    with pytest.raises(ValueError, match="leave policy variables out"):
        merged(document(FOREIGN[0], Version="2008-10-17"), OWNER, [variable])


def test_single_foreign_statement_needs_no_list() -> None:
    held = json.dumps({"Version": "2012-10-17", "Statement": FOREIGN[0]})
    assert json.loads(merged(held, OWNER, [READ]) or "")["Statement"] == [FOREIGN[0], READ]
    assert merged(held, OWNER, []) == held


def test_taking_out_leaves_the_others_or_no_policy() -> None:
    assert json.loads(merged(document(READ, *FOREIGN), OWNER, []) or "")["Statement"] == FOREIGN
    assert merged(document(READ, WRITE), OWNER, []) is None


@pytest.mark.parametrize(
    "stored",
    [
        READ,
        {**READ, "Action": ["glue:GetTable"]},
        {**READ, "Principal": {"AWS": ["222222222222"]}},
        dict(reversed(READ.items())),
    ],
)
def test_what_aws_stores_in_other_words_is_left_alone(stored: dict[str, Any]) -> None:
    held = document(WRITE, FOREIGN[0], stored)
    assert merged(held, OWNER, [READ, WRITE]) is held


def test_order_of_values_and_words_for_booleans_do_not_count() -> None:
    wanted = {**READ, "Action": ["a:B", "c:D"], "Condition": {"Bool": {"aws:SecureTransport": "true"}}}
    stored = {**READ, "Action": ["c:D", "a:B"], "Condition": {"Bool": {"aws:SecureTransport": True}}}
    held = document(stored)
    assert merged(held, OWNER, [wanted]) is held


@pytest.mark.parametrize(
    "stored",
    [
        {**READ, "Effect": "Deny"},
        {**READ, "Action": ["glue:GetTable", "glue:GetTables"]},
        {**READ, "Principal": {"AWS": "333333333333"}},
        {**READ, "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}},
        {**READ, "Resource": "222222222222"},
    ],
)
def test_any_other_difference_is_written_over(stored: dict[str, Any]) -> None:
    assert json.loads(merged(document(stored), OWNER, [READ]) or "")["Statement"] == [READ]


def test_account_and_its_root_are_one_as_principals_only() -> None:
    root = "arn:aws:iam::222222222222:root"
    stored = {**READ, "Condition": {"ArnEquals": {"aws:PrincipalArn": root}}}
    wanted = {**READ, "Condition": {"ArnEquals": {"aws:PrincipalArn": "222222222222"}}}
    held = document(stored)
    assert merged(held, OWNER, [wanted]) != held


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"text"', "{}", '{"Statement": ["x"]}', '{"Statement": 1}'])
def test_malformed_policy_is_refused(text: str) -> None:
    with pytest.raises(MalformedPolicyError, match="left as it is"):
        merged(text, OWNER, [READ])


def test_malformed_policy_without_the_owner_s_sids_needs_no_undoing() -> None:
    assert merged('{"Statement": ["Landbridgedev2Read"', OWNER, []) == '{"Statement": ["Landbridgedev2Read"'
    with pytest.raises(MalformedPolicyError):
        merged('{"Statement": [{"Sid": "LandbridgedevRead"', OWNER, [])


def test_owned_bytes_are_those_of_the_owner_s_statements() -> None:
    own = len(json.dumps(READ, separators=(",", ":")))
    assert owned_bytes(document(READ, *FOREIGN, WRITE), OWNER) == own + len(json.dumps(WRITE, separators=(",", ":")))
