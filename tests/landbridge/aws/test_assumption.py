"""The source identity: whose it is, and what happens where AWS does not let it be set."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import boto3
import pytest

from landbridge.aws.assumption import RoleCredentials
from landbridge.aws.callers import SOURCE_IDENTITY, Caller
from landbridge.aws.errors import Refused, SessionError, explained
from tests.landbridge.aws.conftest import EXAMPLE
from tests.landbridge.aws.fakes import Sts, refusal

pytestmark = pytest.mark.requirement("S4.5")

Connect = Callable[..., boto3.Session]
ROLE = "arn:aws:iam::111122223333:role/landbridge-example-access-fraud"


@pytest.mark.parametrize(
    ("arn", "name"),
    [
        ("arn:aws:sts::777788889999:assumed-role/fraud-scoring/ada@example.com", "ada@example.com"),
        ("arn:aws:sts::777788889999:assumed-role/fraud-scoring/" + "x" * 70, "x" * 64),
        ("arn:aws:iam::777788889999:user/division/ada", "ada"),
        ("arn:aws:iam::777788889999:user/a", "user-a"),
        ("arn:aws:sts::777788889999:federated-user/Ada Lövelace", "Ada-L-velace"),
        ("arn:aws:iam::777788889999:root", "root"),
    ],
)
def test_the_name_in_the_audit_trail_is_that_of_the_caller_s_session_or_user(arn: str, name: str) -> None:
    assert Caller("777788889999", arn).name == name
    assert SOURCE_IDENTITY.fullmatch(name)


def test_a_source_identity_may_be_chosen(connect: Connect, sts: Sts) -> None:
    connect(source_identity="job-17@team")
    assert [(one["RoleSessionName"], one["SourceIdentity"]) for one in sts.asked] == [("job-17@team", "job-17@team")]


@pytest.mark.parametrize("identity", ["", "x", "a b", "ö" * 3, "x" * 65, "aws:me"])
def test_what_sts_would_not_take_is_refused_before_it_is_asked(connect: Connect, sts: Sts, identity: str) -> None:
    with pytest.raises(ValueError, match="write 2 to 64 letters, digits or any of"):
        connect(source_identity=identity)
    assert sts.asked == []


def test_one_that_the_caller_carries_already_stays(
    connect: Connect, sts: Sts, caplog: pytest.LogCaptureFixture
) -> None:
    sts.carried = "grace"
    session = connect()
    assert [one.get("SourceIdentity") for one in sts.asked] == ["ada", None]
    assert caplog.text == ""
    assert session.get_credentials() is not None


def test_one_that_cannot_replace_the_carried_one_is_an_error_that_names_both(connect: Connect, sts: Sts) -> None:
    sts.carried = "grace"
    with pytest.raises(SessionError, match=r"source identity eve: the caller carries grace.*leave source_identity out"):
        connect(source_identity="eve")


def test_without_the_permission_a_session_goes_by_its_name_alone_and_a_warning_says_so(
    connect: Connect, sts: Sts, caplog: pytest.LogCaptureFixture
) -> None:
    sts.may_set_identity = False
    connect()
    assert "no source identity, only the session name ada" in caplog.text
    assert f"sts:SetSourceIdentity on {ROLE}" in caplog.text


def test_without_the_permission_a_chosen_one_is_an_error(connect: Connect, sts: Sts) -> None:
    sts.may_set_identity = False
    with pytest.raises(SessionError, match=r"source identity eve: the caller may not do sts:SetSourceIdentity"):
        connect(source_identity="eve")


@pytest.mark.parametrize(
    ("caller", "advice"),
    [
        (
            "arn:aws:sts::222233334444:assumed-role/fraud-scoring/ada",
            "in account 222233334444, the team in 777788889999",
        ),
        ("arn:aws:sts::777788889999:assumed-role/other/ada", "none of these: work as one that is, or add its role"),
        ("arn:aws:iam::777788889999:user/ada", "none of these"),
        ("arn:aws:sts::111122223333:assumed-role/landbridge-example-access-fraud/ada", "is this role already"),
        ("arn:aws:sts::777788889999:assumed-role/fraud-scoring/ada", "see whether Access-fraud is deployed"),
        ("arn:aws:sts::777788889999:assumed-role/landbridge-example-execution-fraud/ada", "Access-fraud is deployed"),
    ],
)
def test_a_refusal_says_who_is_let_in_and_who_asked(connect: Connect, sts: Sts, caller: str, advice: str) -> None:
    sts.caller = caller
    sts.error = refusal("AccessDenied", "not authorized to perform: sts:AssumeRole")
    with pytest.raises(Refused) as caught:
        connect()
    told = str(caught.value)
    assert told.startswith(f"AWS refused {ROLE}\nto the caller {caller}: not authorized to perform: sts:AssumeRole\n")
    file = EXAMPLE / "accounts.yaml"
    role = "      - arn:aws:iam::777788889999:role/fraud-scoring"
    line_above = file.read_text().splitlines().index(role)
    assert f"teams.fraud.principals ({file}:{line_above}) and Landbridge let in:" in told
    assert "  arn:aws:iam::777788889999:role/fraud-scoring\n" in told
    assert "  arn:aws:iam::777788889999:role/landbridge-example-execution-fraud\n" in told
    assert advice in told


def test_a_role_with_a_made_up_ending_counts_as_let_in(connect: Connect, sts: Sts) -> None:
    sts.caller = "arn:aws:sts::555566667777:assumed-role/AWSReservedSSO_DataScientist_0123456789abcdef/ada"
    sts.error = refusal("AccessDenied")
    with pytest.raises(Refused, match="see whether Access-core-search is deployed"):
        connect("core-search")


def test_an_answer_that_may_quote_the_request_is_not_passed_on() -> None:
    told = str(explained(refusal("SignatureDoesNotMatch", "x-amz-security-token:token-1"), "https://sts"))
    assert told.startswith("AWS does not accept the credentials to start from (SignatureDoesNotMatch); sign in again")


def test_secrets_do_not_show_in_the_representation() -> None:
    credentials = RoleCredentials("A1", "secret-1", "token-1", datetime(2026, 1, 1, tzinfo=UTC))
    assert "secret-1" not in repr(credentials)
    assert "token-1" not in repr(credentials)


def test_the_output_of_a_credential_process_is_version_1_with_an_end_in_utc() -> None:
    end = datetime(2026, 1, 1, 12, tzinfo=timezone(timedelta(hours=2)))
    assert json.loads(RoleCredentials("A1", "secret-1", "token-1", end).process_output()) == {
        "Version": 1,
        "AccessKeyId": "A1",
        "SecretAccessKey": "secret-1",
        "SessionToken": "token-1",
        "Expiration": "2026-01-01T10:00:00+00:00",
    }
