"""`landbridge sandbox` and `landbridge demo` as a person calls them."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox import process
from tests.sandbox.ports import free_port

ROOT = Path(__file__).resolve().parents[2]

pytestmark = [pytest.mark.sandbox, pytest.mark.requirement("B.5")]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with the example's declaration and nothing else."""
    (tmp_path / "environments").mkdir()
    (tmp_path / "environments" / "example").symlink_to(ROOT / "environments" / "example")
    return tmp_path


def landbridge(project: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "landbridge", *words]
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, timeout=60)


def test_up_status_and_down(project: Path) -> None:
    port = free_port()
    try:
        for _ in range(2):
            up = landbridge(project, "sandbox", "up", "--port", str(port))
            assert up.returncode == 0, up.stderr
            assert f"https://localhost:{port}" in up.stdout
        status = landbridge(project, "sandbox", "status", "--format", "json")
        assert status.returncode == 0
        assert json.loads(status.stdout)["url"] == f"https://localhost:{port}"
    finally:
        down = landbridge(project, "sandbox", "down")
    assert (down.returncode, down.stdout) == (0, "The local AWS is stopped.\n")
    again = landbridge(project, "sandbox", "down")
    assert (again.returncode, again.stdout) == (0, f"No local AWS that was started from {project} is running.\n")
    assert landbridge(project, "sandbox", "status").returncode == 1


@pytest.mark.parametrize("port", ["0", "70000", "http"])
@pytest.mark.parametrize("command", [("sandbox", "up"), ("demo",)])
def test_what_is_no_port_is_refused(project: Path, command: tuple[str, ...], port: str) -> None:
    result = landbridge(project, *command, "--port", port)
    assert result.returncode == 2
    assert f"{port} is no port; write a number from 1 to 65535" in result.stderr
    assert not (project / ".sandbox").exists()


def test_port_in_use_is_said_without_a_traceback(project: Path) -> None:
    with socket.socket() as taken:
        taken.bind((process.HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        up = landbridge(project, "sandbox", "up", "--port", str(port))
    assert up.returncode == 1
    assert up.stderr.startswith(f"landbridge sandbox: port {port} of 127.0.0.1 is in use by another program")


@pytest.mark.parametrize("command", [("sandbox", "up"), ("sandbox", "deploy"), ("demo",)])
def test_a_wrong_declaration_starts_nothing(tmp_path: Path, command: tuple[str, ...]) -> None:
    folder = tmp_path / "environments" / "example"
    folder.mkdir(parents=True)
    (folder / "teams.yaml").write_text("teams: 3\n")
    result = landbridge(tmp_path, *command)
    assert result.returncode == 2
    assert "environments/example/teams.yaml:1:8:" in result.stderr
    assert not (tmp_path / ".sandbox").exists()


def test_declaration_away_from_an_app_is_not_deployed(project: Path) -> None:
    elsewhere = project / "environments" / "other"
    elsewhere.mkdir()
    for file in (ROOT / "environments" / "example").glob("*.yaml"):
        (elsewhere / file.name).write_text(file.read_text())
    try:
        result = landbridge(project, "sandbox", "deploy", "other", "--port", str(free_port()))
    finally:
        landbridge(project, "sandbox", "down")
    assert result.returncode == 1
    assert "cdk.json" in result.stderr
