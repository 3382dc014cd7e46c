"""Sessions that refresh themselves: when, how often, and what a failure looks like."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import BotoCoreError

from landbridge.aws.errors import NoBaseCredentials, SessionError
from landbridge.aws.sessions import base_session, team_session
from tests.landbridge.aws.conftest import EXAMPLE
from tests.landbridge.aws.fakes import Base, Clock, Sts, refusal

pytestmark = pytest.mark.requirement("S4.5")

Connect = Callable[..., boto3.Session]


def _key(session: boto3.Session) -> str:
    credentials: Any = session.get_credentials()
    return str(credentials.get_frozen_credentials().access_key)


def test_the_access_role_in_the_central_account_is_assumed_for_an_hour_at_most(connect: Connect, sts: Sts) -> None:
    session = connect()
    assert sts.asked == [
        {
            "RoleArn": "arn:aws:iam::111122223333:role/landbridge-example-access-fraud",
            "RoleSessionName": "ada",
            "SourceIdentity": "ada",
            "DurationSeconds": 3600,
        }
    ]
    assert isinstance(session, boto3.Session)
    assert session.region_name == "eu-west-1"
    assert session.client("sts").meta.region_name == "eu-west-1"


def test_the_execution_role_is_in_the_team_s_own_account(connect: Connect, sts: Sts) -> None:
    connect(role="execution")
    assert sts.asked[0]["RoleArn"] == "arn:aws:iam::777788889999:role/landbridge-example-execution-fraud"


def test_a_session_outlives_its_first_credentials_for_a_whole_day(connect: Connect, sts: Sts, clock: Clock) -> None:
    session = connect()
    assert [_key(session) for _ in range(3)] == ["A1", "A1", "A1"]
    seen = []
    for _ in range(24):
        clock.forward(minutes=61)
        seen.append(_key(session))
    assert seen == [f"A{number}" for number in range(2, 26)]
    assert len(sts.asked) == 25


def test_a_client_made_before_the_refresh_signs_with_what_came_of_it(connect: Connect, clock: Clock) -> None:
    client = connect().client("s3")
    assert "AccessKeyId=A1&" in client.generate_presigned_url("list_buckets")
    clock.forward(minutes=61)
    assert "AccessKeyId=A2&" in client.generate_presigned_url("list_buckets")


def test_eight_threads_that_refresh_at_once_make_one_call(connect: Connect, sts: Sts, clock: Clock) -> None:
    session = connect()
    clock.forward(minutes=61)
    sts.working.clear()
    together = threading.Barrier(9)

    def key() -> str:
        together.wait(5)
        return _key(session)

    with ThreadPoolExecutor(8) as threads:
        waiting = [threads.submit(key) for _ in range(8)]
        together.wait(5)
        assert not any(one.done() for one in waiting)
        sts.working.set()
        assert [one.result(5) for one in waiting] == ["A2"] * 8
    assert len(sts.asked) == 2


def test_early_on_one_thread_refreshes_and_the_others_go_on_with_what_is_valid(
    connect: Connect, sts: Sts, clock: Clock
) -> None:
    session = connect()
    clock.forward(minutes=46)
    sts.working.clear()
    with ThreadPoolExecutor(1) as thread:
        refreshing = thread.submit(_key, session)
        while len(sts.asked) < 2:
            assert not refreshing.done()
        assert _key(session) == "A1"
        sts.working.set()
        assert refreshing.result(5) == "A2"
    assert len(sts.asked) == 2


def test_a_failure_early_on_is_tried_again_while_the_credentials_are_valid(
    connect: Connect, sts: Sts, clock: Clock
) -> None:
    session = connect()
    clock.forward(minutes=46)
    sts.error = refusal("Throttling")
    assert _key(session) == "A1"
    sts.error = None
    assert _key(session) == "A3"


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("ExpiredToken", r"credentials to start from have expired \(ExpiredToken\); sign in again"),
        ("AccessDenied", "AWS refused arn:aws:iam::111122223333:role/landbridge-example-access-fraud"),
        ("ServiceUnavailable", "AWS answered ServiceUnavailable: later"),
    ],
)
def test_a_failure_at_the_end_reaches_the_call_and_says_what_to_do(
    connect: Connect, sts: Sts, clock: Clock, code: str, told: str
) -> None:
    client = connect().client("s3")
    clock.forward(minutes=51)
    sts.error = refusal(code, "later")
    with pytest.raises(SessionError, match=told) as caught:
        client.list_buckets()
    assert isinstance(caught.value, BotoCoreError)
    sts.error = None
    assert f"AccessKeyId=A{len(sts.asked) + 1}&" in client.generate_presigned_url("list_buckets")


def test_settings_of_the_base_profile_hold_for_the_team_s_session(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sts: Sts, clock: Clock
) -> None:
    (tmp_path / "config").write_text("[profile mine]\nendpoint_url = https://aws.example:4566\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    base: Any = Base(sts)
    base.profile_name, base.available_profiles = "mine", ("mine",)
    session = team_session(EXAMPLE, "fraud", session=base, clock=clock)
    assert session.client("s3").meta.endpoint_url == "https://aws.example:4566"
    assert _key(session) == "A1"


@pytest.fixture
def nothing_around(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No AWS setting whatever."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@pytest.mark.usefixtures("nothing_around")
def test_without_base_credentials_it_says_so() -> None:
    with pytest.raises(NoBaseCredentials, match=r"no AWS credentials to start from: .*; sign in again"):
        team_session(EXAMPLE, "fraud")
    with pytest.raises(NoBaseCredentials, match=r"profile \(mine\) could not be found"):
        base_session("mine")


@pytest.mark.usefixtures("nothing_around")
def test_an_endpoint_that_cannot_be_reached_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    base = boto3.Session("A0", "base-secret", "base-token")
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda seconds: None)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(SessionError, match=r"AWS STS cannot be reached at http://127\.0\.0\.1:9") as caught:
        team_session(EXAMPLE, "fraud", session=base)
    assert "base-" not in str(caught.value)


@pytest.mark.usefixtures("nothing_around")
def test_a_token_with_a_line_break_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda seconds: None)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    base = boto3.Session("A0", "base-secret", "base-token\nrest")
    with pytest.raises(SessionError, match="whether a credential holds a line break") as caught:
        team_session(EXAMPLE, "fraud", session=base)
    assert "base-" not in str(caught.value)


@pytest.mark.usefixtures("nothing_around")
def test_base_credentials_that_ended_in_the_environment_are_called_expired(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "A0")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "base-secret")
    monkeypatch.setenv("AWS_CREDENTIAL_EXPIRATION", "2020-01-01T00:00:00Z")
    with pytest.raises(SessionError, match=r"credentials to start from have expired: .*; sign in again"):
        team_session(EXAMPLE, "fraud")


@pytest.mark.usefixtures("nothing_around")
@pytest.mark.parametrize("process", ["/no/such/program", "echo nonsense", "false"])
def test_a_base_profile_whose_process_fails_is_no_traceback(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, process: str
) -> None:
    (tmp_path / "config").write_text(f"[default]\ncredential_process = {process}\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    with pytest.raises(SessionError, match="credentials to start from cannot be had or used"):
        team_session(EXAMPLE, "fraud")
