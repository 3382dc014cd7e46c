"""`landbridge connect` before a small STS of its own: arguments, errors, what the command is given."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest

pytestmark = pytest.mark.requirement("S4.5")

ROOT = Path(__file__).parents[2]
SECRETS = ("base-secret", "base-token", "got-secret", "got-token")
BASE = {"AWS_ACCESS_KEY_ID": "A0", "AWS_SECRET_ACCESS_KEY": "base-secret", "AWS_SESSION_TOKEN": "base-token"}
# What a connected process sees: who AWS tools take it for, by way of the profile.
WHO = "import boto3; print(boto3.Session().get_credentials().access_key)"

_CREDENTIALS = """<Credentials><AccessKeyId>GOT</AccessKeyId><SecretAccessKey>got-secret</SecretAccessKey>
<SessionToken>got-token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>"""
_ANSWERS = {
    "GetCallerIdentity": "<Account>777788889999</Account>"
    "<Arn>arn:aws:sts::777788889999:assumed-role/fraud-scoring/ada</Arn><UserId>x</UserId>",
    "AssumeRole": f"{_CREDENTIALS}<SourceIdentity>ada</SourceIdentity>",
}


class Sts(ThreadingHTTPServer):
    """Answers as STS does; `refuse` is the code and the text of a refusal. `asked` holds access key and action."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.refuse: tuple[str, str] | None = None
        self.asked: list[tuple[str, str]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Sts

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        action = parse_qs(body)["Action"][0]
        self.server.asked.append((self.headers["Authorization"].partition("Credential=")[2].split("/")[0], action))
        refused = self.server.refuse is not None and action == "AssumeRole"
        answer = f"<{action}Response><{action}Result>{_ANSWERS[action]}</{action}Result></{action}Response>"
        if refused and self.server.refuse is not None:
            code, text = self.server.refuse
            answer = f"<ErrorResponse><Error><Code>{code}</Code><Message>{text}</Message></Error></ErrorResponse>"
        self.send_response(403 if refused else 200)
        self.end_headers()
        self.wfile.write(answer.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def sts() -> Iterator[Sts]:
    server = Sts()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join(5)
    server.server_close()


@pytest.fixture
def variables(tmp_path: Path, sts: Sts) -> dict[str, str]:
    """The environment of somebody with credentials in it and no profile."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "LANDBRIDGE_"))}
    own = {"HOME": str(tmp_path), "PYTHONPATH": str(ROOT), "AWS_EC2_METADATA_DISABLED": "true", "NO_PROXY": "127.0.0.1"}
    return {**inherited, **own, **BASE, "AWS_ENDPOINT_URL": sts.url, "TMPDIR": str(tmp_path)}


def connect(variables: dict[str, str], *words: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "landbridge", "connect", *words]
    done = subprocess.run(command, cwd=cwd, env=variables, capture_output=True, text=True, timeout=60)
    assert "Traceback" not in done.stderr
    assert not any(secret in done.stderr for secret in SECRETS)
    return done


@pytest.mark.parametrize(
    "words",
    [
        ("fraud", "--", sys.executable, "-c", WHO),
        ("fraud", sys.executable, "-c", WHO),
        ("fraud", "--environment", "example", "--", sys.executable, "-c", WHO),
        ("--environment", "environments/example", "fraud", "--", sys.executable, "-c", WHO),
    ],
)
def test_a_command_has_the_team_s_credentials_and_says_nothing_else(
    variables: dict[str, str], sts: Sts, words: tuple[str, ...]
) -> None:
    done = connect(variables, *words)
    assert (done.returncode, done.stdout, done.stderr) == (0, "GOT\n", "")
    # Once to see that it works, once for the command: each time from where this began, not from the role.
    assert sts.asked == [("A0", "GetCallerIdentity"), ("A0", "AssumeRole")] * 2


def test_the_execution_role_is_assumed_where_it_is_asked_for(variables: dict[str, str], tmp_path: Path) -> None:
    shell = tmp_path / "shell"
    shell.write_text('#!/bin/sh\necho "$AWS_PROFILE"\n')
    shell.chmod(0o700)
    for words in (["fraud", "--role", "execution"], ["--role", "execution", "fraud"]):
        done = connect({**variables, "SHELL": str(shell)}, *words)
        assert (done.returncode, done.stdout) == (0, "landbridge-example-fraud_execution\n")
        assert "arn:aws:iam::777788889999:role/landbridge-example-execution-fraud" in done.stderr


def test_no_secret_is_written_to_disk_and_nothing_is_left_there(variables: dict[str, str], tmp_path: Path) -> None:
    read = "import os, pathlib; print(pathlib.Path(os.environ['AWS_CONFIG_FILE']).read_text())"
    done = connect(variables, "fraud", "--", sys.executable, "-c", read)
    assert "[profile landbridge-example-fraud]\ncredential_process = " in done.stdout
    assert not any(secret in done.stdout for secret in SECRETS)
    assert list(tmp_path.glob("landbridge-*")) == []


def test_a_connected_command_may_leave_the_folder(variables: dict[str, str], tmp_path: Path) -> None:
    moved = f"import os; os.chdir({str(tmp_path)!r}); {WHO}"
    assert connect(variables, "fraud", "--", sys.executable, "-c", moved).stdout == "GOT\n"


def test_the_base_profile_is_handed_through(variables: dict[str, str], sts: Sts, tmp_path: Path) -> None:
    profiles = "[profile mine]\naws_access_key_id = MINE\naws_secret_access_key = base-secret\n"
    (tmp_path / "config").write_text(profiles)
    outside = {**variables, "AWS_CONFIG_FILE": str(tmp_path / "config")}
    by_option = connect(outside, "fraud", "--base-profile", "mine", "--", sys.executable, "-c", WHO)
    assert (by_option.returncode, by_option.stdout) == (0, "GOT\n")
    without_keys = {name: value for name, value in outside.items() if name not in BASE} | {"AWS_PROFILE": "mine"}
    by_variable = connect(without_keys, "fraud", "--", sys.executable, "-c", WHO)
    assert (by_variable.returncode, by_variable.stdout) == (0, "GOT\n")
    assert {key for key, _ in sts.asked} == {"MINE"}


def test_a_connection_within_a_connection_starts_from_the_outside(variables: dict[str, str], sts: Sts) -> None:
    inner = [sys.executable, "-m", "landbridge", "connect", "marketing", "--", sys.executable, "-c", WHO]
    assert connect(variables, "fraud", "--", *inner).stdout == "GOT\n"
    assert {key for key, _ in sts.asked} == {"A0"}


def test_without_a_command_it_is_the_person_s_shell_with_a_banner(variables: dict[str, str], tmp_path: Path) -> None:
    shell = tmp_path / "shell"
    shell.write_text('#!/bin/sh\necho "$AWS_PROFILE"\nexit 7\n')
    shell.chmod(0o700)
    done = connect({**variables, "SHELL": str(shell)}, "fraud")
    assert (done.returncode, done.stdout) == (7, "landbridge-example-fraud\n")
    assert "Connected as the team fraud of the environment example." in done.stderr
    assert "arn:aws:iam::111122223333:role/landbridge-example-access-fraud" in done.stderr
    assert "source identity  ada" in done.stderr


@pytest.mark.parametrize(("script", "status"), [("exit 0", 0), ("exit 42", 42), ("kill -TERM $$", 143)])
def test_the_command_s_status_is_passed_on(variables: dict[str, str], script: str, status: int) -> None:
    assert connect(variables, "fraud", "--", "sh", "-c", script).returncode == status


def test_a_command_that_is_none_gives_127(variables: dict[str, str], tmp_path: Path) -> None:
    done = connect(variables, "fraud", "--", "no-such-command")
    assert (done.returncode, done.stderr) == (127, "landbridge: no-such-command: there is no such command\n")
    assert connect(variables, "fraud", "--", str(tmp_path)).returncode == 126


def test_a_signal_ends_the_command_and_cleans_up(variables: dict[str, str], tmp_path: Path) -> None:
    words = [sys.executable, "-m", "landbridge", "connect", "fraud", "--", "sh", "-c", "echo up; exec sleep 60"]
    process = subprocess.Popen(words, cwd=ROOT, env=variables, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with process.stdout:
        assert process.stdout.readline() == "up\n"
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 143
    assert list(tmp_path.glob("landbridge-*")) == []


def test_an_interruption_is_for_the_command_to_judge(variables: dict[str, str]) -> None:
    script = "trap 'exit 5' INT; echo up; while :; do sleep 0.1; done"
    words = [sys.executable, "-m", "landbridge", "connect", "fraud", "--", "sh", "-c", script]
    process = subprocess.Popen(
        words, cwd=ROOT, env=variables, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout is not None
    with process.stdout:
        assert process.stdout.readline() == "up\n"
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(10) == 5


def test_the_credential_process_prints_version_1(variables: dict[str, str]) -> None:
    done = connect(variables, "fraud", "--credential-process")
    assert json.loads(done.stdout) == {
        "Version": 1,
        "AccessKeyId": "GOT",
        "SecretAccessKey": "got-secret",
        "SessionToken": "got-token",
        "Expiration": "2099-01-01T00:00:00+00:00",
    }


def test_the_printed_profile_works_as_it_stands(variables: dict[str, str], tmp_path: Path, sts: Sts) -> None:
    profiles = "[default]\naws_access_key_id = MINE\naws_secret_access_key = base-secret"
    config = tmp_path / "config"
    config.write_text(profiles)
    outside = {name: value for name, value in variables.items() if name not in BASE} | {"AWS_CONFIG_FILE": str(config)}
    printed = connect(outside, "fraud", "--print-config")
    assert printed.returncode == 0
    assert sts.asked == []
    config.write_text(profiles + printed.stdout)
    for how in ("boto3.Session(profile_name='landbridge-example-fraud')", "boto3.Session()"):
        inside = outside if "profile_name" in how else {**outside, "AWS_PROFILE": "landbridge-example-fraud"}
        code = f"import boto3; print({how}.get_credentials().access_key)"
        done = subprocess.run([sys.executable, "-c", code], env=inside, capture_output=True, text=True, timeout=60)
        assert done.stdout == "GOT\n", done.stderr
    assert {key for key, _ in sts.asked} == {"MINE"}


def test_a_profile_that_starts_from_itself_ends_with_an_error(variables: dict[str, str], tmp_path: Path) -> None:
    outside = {name: value for name, value in variables.items() if name not in BASE}
    printed = connect(outside, "fraud", "--print-config").stdout
    (tmp_path / "config").write_text(printed)
    inside = {**outside, "AWS_CONFIG_FILE": str(tmp_path / "config"), "AWS_PROFILE": "landbridge-example-fraud"}
    done = connect(inside, "fraud", "--credential-process")
    assert done.returncode == 1
    assert "the profile landbridge-example-fraud starts from itself; write --base-profile" in done.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("fruad",), "no team `fruad` is declared; did you mean `fraud`?"),
        (("fraud", "--environment", "exmple"), "there is no such environment; there are: "),
        (("fraud", "--base-profile", "nobody", "--", "true"), "The config profile (nobody) could not be found"),
        (("fraud", "--environment", "example", "true"), "write -- before the command `true`"),
        (("fraud", "--print-config", "--", "true"), "run nothing; leave out `true`"),
        (("fraud", "--print-config", "--credential-process"), "not allowed with argument"),
        (("--print-config", "fraud", "--credential-process"), "not allowed with argument"),
        (("fraud", "--no-such"), "unrecognized arguments: --no-such"),
        ((), "TEAM"),
    ],
)
def test_a_wrong_command_line_gives_2_and_says_what_to_write(
    variables: dict[str, str], words: tuple[str, ...], told: str
) -> None:
    done = connect(variables, *words)
    assert done.returncode == 2
    assert told in done.stderr


def test_no_base_credentials_give_2(variables: dict[str, str]) -> None:
    done = connect({name: value for name, value in variables.items() if name not in BASE}, "fraud", "--", "true")
    assert done.returncode == 2
    assert "there are no AWS credentials to start from" in done.stderr


@pytest.mark.parametrize(
    ("refuse", "told"),
    [
        (("ExpiredToken", "expired"), "the AWS credentials to start from have expired (ExpiredToken)"),
        (("SignatureDoesNotMatch", "x-amz-security-token:base-token"), "does not accept the credentials"),
        (("AccessDenied", "not authorized"), "to the caller arn:aws:sts::777788889999:assumed-role/fraud-scoring/ada"),
    ],
)
def test_what_aws_refuses_gives_1_and_no_command_is_run(
    variables: dict[str, str], sts: Sts, refuse: tuple[str, str], told: str
) -> None:
    sts.refuse = refuse
    done = connect(variables, "fraud", "--", "echo", "ran")
    assert (done.returncode, done.stdout) == (1, "")
    assert told in done.stderr


def test_an_address_that_nothing_answers_gives_1(variables: dict[str, str]) -> None:
    done = connect({**variables, "AWS_ENDPOINT_URL": "http://127.0.0.1:9"}, "fraud", "--", "true")
    assert done.returncode == 1
    assert "AWS STS cannot be reached at http://127.0.0.1:9" in done.stderr


def test_boto3_is_not_imported_before_it_is_needed() -> None:
    code = (
        "import sys, landbridge.cli.connect\nfrom landbridge.cli.main import main\n"
        "for words in (['connect', '--help'], ['connect', 'fraud', '--no-such']):\n"
        "    try: main(words)\n    except SystemExit: pass\n"
        "print([name for name in ('boto3', 'botocore') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout.splitlines()[-1] == "[]", done.stderr
    assert "examples:\n  landbridge connect " in done.stdout
