"""The server process: started once, bound to loopback, stopped without a trace."""

import io
import json
import os
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from sandbox import process, running
from sandbox.credentials import root_session
from sandbox.endpoint import Endpoint, SandboxError, ask, client_environment
from sandbox.extension.organisation import Organisation
from tests.sandbox.ports import free_port


@pytest.mark.sandbox
def test_second_start_finds_the_first_server(tmp_path: Path) -> None:
    port = free_port()
    try:
        first = process.start(tmp_path, port)
        assert process.start(tmp_path, port) == first == process.status(tmp_path)
    finally:
        assert process.stop(tmp_path)
    assert process.status(tmp_path) is None
    assert not process.stop(tmp_path)


@pytest.mark.sandbox
def test_another_port_or_region_than_the_running_server_has_is_refused(tmp_path: Path) -> None:
    port, other = free_port(), free_port()
    try:
        process.start(tmp_path, port)
        with pytest.raises(SandboxError, match=rf"port {port}, not {other}: .*`landbridge sandbox down`.* forgets"):
            process.start(tmp_path, other)
        with pytest.raises(SandboxError, match=r"Region eu-west-1, not eu-north-1: .*`landbridge sandbox down`"):
            process.start(tmp_path, port, region="eu-north-1")
    finally:
        process.stop(tmp_path)


@pytest.mark.sandbox
def test_running_server_takes_over_another_organisation(tmp_path: Path) -> None:
    """Membership, as a bucket policy asks for it, changes with the next call; what the accounts hold stays."""
    port = free_port()
    alone = Organisation("o-exampleorg1", "111111111111")
    joined = Organisation("o-exampleorg1", "111111111111", frozenset({"222222222222"}))
    renamed = Organisation("o-exampleorg2", "111111111111", frozenset({"222222222222"}))
    try:
        endpoint = process.start(tmp_path, port, alone)
        owner = root_session(endpoint, "111111111111").client("s3")
        owner.create_bucket(Bucket="ours", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        owner.put_bucket_policy(Bucket="ours", Policy=json.dumps(_readable_for("o-exampleorg1")))
        owner.put_object(Bucket="ours", Key="one", Body=b"1")
        for organisation, reads in ((alone, False), (joined, True), (alone, False), (joined, True), (renamed, False)):
            assert process.start(tmp_path, port, organisation) == endpoint
            assert _can_read(endpoint, "222222222222") is reads
        owner.put_bucket_policy(Bucket="ours", Policy=json.dumps(_readable_for("o-exampleorg2")))
        assert _can_read(endpoint, "222222222222")
        process.start(tmp_path, port)
        assert not _can_read(endpoint, "222222222222")
    finally:
        process.stop(tmp_path)


def _readable_for(organisation_id: str) -> dict[str, object]:
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": "*"},
        "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::ours/*",
        "Condition": {"StringEquals": {"aws:PrincipalOrgID": organisation_id}},
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def _can_read(endpoint: Endpoint, account: str) -> bool:
    try:
        root_session(endpoint, account).client("s3").get_object(Bucket="ours", Key="one")
    except ClientError as error:
        if error.response["Error"]["Code"] != "AccessDenied":
            raise
        return False
    return True


@pytest.mark.sandbox
def test_organisation_that_makes_no_sense_is_refused(tmp_path: Path) -> None:
    try:
        endpoint = process.start(tmp_path, free_port(), Organisation("o-exampleorg1", "111111111111"))
        with pytest.raises(OSError, match="400"):
            ask(endpoint, "/_sandbox/organisation", method="POST", body=b"{}", timeout=5)
        with pytest.raises(OSError, match="405"):
            ask(endpoint, "/_sandbox/organisation", timeout=5)
    finally:
        process.stop(tmp_path)


@pytest.mark.sandbox
def test_functions_leave_no_files_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.setenv("TMPDIR", str(elsewhere))
    state_dir = tmp_path / "state"
    temporary = state_dir / "data" / "tmp"
    (temporary / "left-by-one-that-was-killed").mkdir(parents=True)
    try:
        endpoint = process.start(state_dir, free_port())
        assert list(temporary.iterdir()) == []
        _call_function(endpoint)
        assert [path.name for path in temporary.iterdir() if path.name.startswith("ministack-lambda-hello-")]
    finally:
        process.stop(state_dir)
    assert not temporary.exists()
    assert list(elsewhere.iterdir()) == []


def _call_function(endpoint: Endpoint) -> None:
    session = root_session(endpoint, "111111111111")
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    role = session.client("iam").create_role(RoleName="hello", AssumeRolePolicyDocument=policy)["Role"]["Arn"]
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("index.py", "def handler(event, context):\n    return 'hello'\n")
    functions = session.client("lambda")
    functions.create_function(
        FunctionName="hello",
        Runtime="python3.11",
        Handler="index.handler",
        Role=role,
        Code={"ZipFile": code.getvalue()},
    )
    functions.get_waiter("function_active_v2").wait(FunctionName="hello")
    assert json.loads(functions.invoke(FunctionName="hello")["Payload"].read()) == "hello"


@pytest.mark.sandbox
def test_server_listens_on_loopback_only(tmp_path: Path) -> None:
    port = free_port()
    try:
        process.start(tmp_path, port)
        with socket.socket() as other:
            # Another loopback address of the same port is free, so the server is not bound to all interfaces.
            other.bind(("127.0.0.2", port))
    finally:
        process.stop(tmp_path)


@pytest.mark.sandbox
def test_certificate_is_trusted_through_its_own_authority_only(tmp_path: Path) -> None:
    try:
        endpoint = process.start(tmp_path, free_port())
        ask(endpoint, "/_ministack/health", timeout=5)
        system = Path("/etc/ssl/certs/ca-certificates.crt")
        if system.exists():
            stranger = Endpoint(endpoint.port, endpoint.region, system, tmp_path, endpoint.process_id)
            with pytest.raises(OSError, match="CERTIFICATE_VERIFY_FAILED"):
                ask(stranger, "/_ministack/health", timeout=5)
    finally:
        process.stop(tmp_path)


def test_port_in_use_is_named_and_nothing_is_left_behind(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind((process.HOST, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(SandboxError, match=rf"port {port} .* is in use .* --port N"):
            process.start(tmp_path / "state", port)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("port", [-1, 0, 65536])
def test_number_that_is_no_port_is_refused(tmp_path: Path, port: int) -> None:
    with pytest.raises(SandboxError, match=rf"^port {port}: write a number from 1 to 65535.*$"):
        process.start(tmp_path / "state", port)
    assert list(tmp_path.iterdir()) == []


def test_failed_start_shows_the_end_of_the_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", _failing_interpreter(tmp_path, "no such luck"))
    with pytest.raises(SandboxError, match=r"exit status 3(.|\n)*no such luck"):
        process.start(tmp_path / "state", free_port())
    assert process.status(tmp_path / "state") is None


def test_settings_of_the_feature_store_reach_the_server_and_others_do_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANDBRIDGE_SANDBOX_FEATURE_STORE_GROUPS", "2000")
    monkeypatch.setenv("AWS_PROFILE", "real")
    words = "groups=$LANDBRIDGE_SANDBOX_FEATURE_STORE_GROUPS profile=$AWS_PROFILE."
    monkeypatch.setattr(sys, "executable", _failing_interpreter(tmp_path, words))
    with pytest.raises(SandboxError, match=r"groups=2000 profile=\."):
        process.start(tmp_path / "state", free_port())


def _failing_interpreter(folder: Path, words: str) -> str:
    script = folder / "interpreter"
    script.write_text(f'#!/bin/sh\necho "{words}"\nexit 3\n')
    script.chmod(0o755)
    return str(script)


def test_stop_leaves_a_process_alone_that_only_has_the_recorded_id(tmp_path: Path) -> None:
    bystander = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
    try:
        running.record(tmp_path).write_text(json.dumps({"process_id": bystander.pid, "port": 1, "region": "x"}))
        assert not process.stop(tmp_path)
        assert bystander.poll() is None
    finally:
        bystander.terminate()
        bystander.wait()


def test_client_environment_overrides_what_points_elsewhere() -> None:
    endpoint = Endpoint(4571, "eu-west-1", Path("/authority.pem"), Path("/state"), 1)
    environment = os.environ | client_environment(endpoint)
    for name in ("AWS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"):
        assert environment[name] == "/authority.pem"
    assert environment["AWS_ENDPOINT_URL"] == environment["AWS_ENDPOINT_URL_S3"] == "https://localhost:4571"
