"""Start, stop and look at the server of the local AWS.

The server listens on 127.0.0.1 only, with TLS. Its state lives in memory; the state directory holds

    server.lock     held by the server process as long as it lives, so that a stale process id is never acted on
    server.json     process id, port, Region and organisation of the server that holds the lock
    server.log      its output
    certificates/   see `sandbox.certificate`
    data/           files that ministack writes; data/tmp/, with the code of its functions, goes when the server does
"""

import contextlib
import errno
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import IO, Any

from sandbox import certificate, running
from sandbox.endpoint import Endpoint, SandboxError, ask
from sandbox.extension import organisation as organisations
from sandbox.extension.organisation import Organisation
from sandbox.extension.sagemaker import settings as feature_store

HOST = "127.0.0.1"
DEFAULT_PORT = 4566
DEFAULT_REGION = "eu-west-1"
_START_SECONDS = 30.0
_STOP_SECONDS = 2.0
_LOG_LINES = 20
# What a process needs from the surrounding environment; settings for AWS, certificates and proxies must not leak in.
_INHERITED = ("PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "SYSTEMROOT", *feature_store.VARIABLES)


def start(
    state_dir: Path,
    port: int = DEFAULT_PORT,
    organisation: Organisation | None = None,
    *,
    region: str = DEFAULT_REGION,
) -> Endpoint:
    """Start the server, or find the one that runs already, and wait until it answers.

    organisation: a server that runs already with another takes this one over, and keeps what its accounts hold.
    region: the Region of requests that name none.
    Raises SandboxError: the port is no port or taken (then nothing is left behind), the server of this state directory
    runs already with another port or Region, or it did not come up (then with the end of its log).
    """
    state_dir = state_dir.resolve()
    _require_usable(port, state_dir)
    state_dir.mkdir(parents=True, exist_ok=True)
    settings = {"port": port, "region": region, "organisation": organisation.to_json() if organisation else ""}
    deadline = time.monotonic() + _START_SECONDS
    while (lock := running.acquire(state_dir)) is None:
        if (server := running.recorded(state_dir)) is not None:
            return _join(state_dir, server, settings)
        if time.monotonic() > deadline:
            raise SandboxError(f"another process holds {state_dir / 'server.lock'} but has not started a server")
        time.sleep(0.05)
    with lock:
        running.record(state_dir).unlink(missing_ok=True)
        _require_usable(port)
        # A server that was killed has left its own.
        _remove_temporary_files(state_dir)
        _temporary_files(state_dir).mkdir(parents=True, exist_ok=True)
        files = certificate.ensure(state_dir / "certificates")
        process = _spawn(state_dir, settings, files, lock)
        running.write_record(state_dir, {**settings, "process_id": process.pid})
    endpoint = Endpoint(port, region, files.authority, state_dir, process.pid)
    _await_health(endpoint, process)
    return endpoint


def stop(state_dir: Path) -> bool:
    """Stop the server of `state_dir` and the processes that it started. Whether there was one to stop."""
    state_dir = state_dir.resolve()
    server = running.recorded(state_dir)
    if server is None:
        return False
    _signal(server["process_id"], signal.SIGTERM)
    deadline = time.monotonic() + _STOP_SECONDS
    while running.locked(state_dir):
        if time.monotonic() > deadline:
            _signal(server["process_id"], signal.SIGKILL)
            deadline = time.monotonic() + _STOP_SECONDS
        time.sleep(0.02)
    # What is left of the process group are Lambda workers.
    _signal(server["process_id"], signal.SIGKILL)
    _remove_temporary_files(state_dir)
    running.record(state_dir).unlink(missing_ok=True)
    return True


def status(state_dir: Path) -> Endpoint | None:
    """The running server of `state_dir`, or None. It may still be starting."""
    state_dir = state_dir.resolve()
    server = running.recorded(state_dir)
    if server is None:
        return None
    authority = state_dir / "certificates" / "authority.pem"
    return Endpoint(server["port"], server["region"], authority, state_dir, server["process_id"])


def reset(endpoint: Endpoint) -> None:
    """Wipe everything that the accounts of the local AWS hold."""
    ask(endpoint, "/_ministack/reset", method="POST", timeout=30)


def _spawn(
    state_dir: Path, settings: dict[str, Any], files: certificate.Certificate, lock: IO[bytes]
) -> subprocess.Popen[bytes]:
    trust = str(files.authority)
    certificates = ("AWS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")
    environment = {name: os.environ[name] for name in _INHERITED if name in os.environ} | {
        "AUTH": "true",
        "USE_SSL": "1",
        "MINISTACK_SSL_CERT": str(files.certificate),
        "MINISTACK_SSL_KEY": str(files.key),
        **dict.fromkeys(certificates, trust),
        "GATEWAY_PORT": str(settings["port"]),
        "MINISTACK_REGION": settings["region"],
        organisations.VARIABLE: settings["organisation"],
        "ATHENA_ENGINE": "duckdb",
        "CLOUDTRAIL_RECORDING": "1",
        "LAMBDA_EXECUTOR": "local",
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "S3_DATA_DIR": str(state_dir / "data" / "s3"),
        "STATE_DIR": str(state_dir / "data" / "state"),
        "TMPDIR": str(_temporary_files(state_dir)),
        "PYTHONPATH": str(Path(__file__).resolve().parent.parent),
        "PYTHONUNBUFFERED": "1",
    }
    # No worker processes (-w 0): one process to signal, and it starts faster.
    command = [sys.executable, "-m", "hypercorn", "-w", "0", "--bind", f"{HOST}:{settings['port']}"]
    command += ["--certfile", str(files.certificate), "--keyfile", str(files.key)]
    command += ["--graceful-timeout", "1", "sandbox.server:app"]
    with (state_dir / "server.log").open("wb") as log:
        return subprocess.Popen(  # noqa: S603
            command,
            cwd=state_dir,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            pass_fds=(lock.fileno(),),
            start_new_session=True,
        )


def _join(state_dir: Path, server: dict[str, Any], settings: dict[str, Any]) -> Endpoint:
    for name, title in (("port", "port"), ("region", "Region")):
        if server[name] != settings[name]:
            raise SandboxError(
                f"the local AWS of {state_dir} runs already with {title} {server[name]}, not {settings[name]}: "
                f"use {server[name]}, or stop it with `landbridge sandbox down`, which forgets everything"
            )
    endpoint = status(state_dir)
    if endpoint is None:
        raise SandboxError(f"the local AWS of {state_dir} stopped just now; start it again")
    _await_health(endpoint, None)
    if server["organisation"] != settings["organisation"]:
        _hand_over(endpoint, settings["organisation"])
        running.write_record(state_dir, {**server, "organisation": settings["organisation"]})
    return endpoint


def _hand_over(endpoint: Endpoint, organisation: str) -> None:
    try:
        ask(endpoint, "/_sandbox/organisation", method="POST", body=organisation.encode(), timeout=5)
    except OSError as error:
        raise SandboxError(
            f"the local AWS at {endpoint.url} did not take over the organisation ({error}): see {endpoint.log}, or "
            "start afresh after `landbridge sandbox down`, which forgets everything"
        ) from error


def _await_health(endpoint: Endpoint, process: subprocess.Popen[bytes] | None) -> None:
    deadline = time.monotonic() + _START_SECONDS
    reason: object = "no answer"
    while time.monotonic() < deadline:
        if process is not None and process.poll() is not None:
            reason = f"it ended with exit status {process.returncode}"
            break
        try:
            ask(endpoint, "/_ministack/health", timeout=5)
            return
        except OSError as error:
            reason = error
            time.sleep(0.05)
    tail = endpoint.log.read_text(errors="replace").splitlines()[-_LOG_LINES:] if endpoint.log.exists() else []
    stop(endpoint.state_dir)
    raise SandboxError("\n".join([f"the local AWS did not come up: {reason}. The end of {endpoint.log}:", *tail]))


def _require_usable(port: int, state_dir: Path | None = None) -> None:
    """Refuse a port that cannot be listened at, unless the server of `state_dir` may be who listens there."""
    if not 1 <= port <= 65535:
        raise SandboxError(f"port {port}: write a number from 1 to 65535, such as --port {DEFAULT_PORT}")
    if state_dir is not None and running.locked(state_dir):
        return
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            # A server of the same directory may have come up since.
            if state_dir is not None and running.locked(state_dir):
                return
            taken = error.errno == errno.EADDRINUSE
            reason = "is in use by another program: stop that" if taken else f"cannot be used ({error.strerror})"
            raise SandboxError(f"port {port} of {HOST} {reason}, or choose another port with --port N") from error


def _temporary_files(state_dir: Path) -> Path:
    return state_dir / "data" / "tmp"


def _remove_temporary_files(state_dir: Path) -> None:
    # Lambda workers that are about to end may still write: what they leave goes with the next start.
    shutil.rmtree(_temporary_files(state_dir), ignore_errors=True)


def _signal(process_group: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process_group, number)
