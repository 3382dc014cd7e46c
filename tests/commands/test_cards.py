"""`landbridge cards` as a process: what is refused before AWS is asked, and what needs a terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HUB, DEV = "111122223333", "222233334444"
_DECLARATION = f"""
feature_store: {{account: "{HUB}", region: eu-west-1}}
teams: {{churn: {{account: "{DEV}", principals: ["arn:aws:iam::{DEV}:role/scientist"]}}}}
model_cards: {{account: "{HUB}"}}
card_accounts:
  dev: {{account: "{DEV}", stage: dev, principals: ["arn:aws:iam::{DEV}:role/scientist"]}}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with one environment, `example`, and a card's content."""
    (tmp_path / "environments" / "example").mkdir(parents=True)
    (tmp_path / "environments" / "example" / "all.yaml").write_text(_DECLARATION)
    (tmp_path / "card.yaml").write_text("model_overview: {model_owner: team churn}\n")
    return tmp_path


def cards(project: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Runs where no AWS answers: port 9 of this machine is nobody's."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "LANDBRIDGE_"))}
    own = {"HOME": str(project), "PYTHONPATH": str(ROOT), "AWS_EC2_METADATA_DISABLED": "true", "NO_PROXY": "127.0.0.1"}
    done = subprocess.run(
        [sys.executable, "-m", "landbridge", "cards", *words],
        cwd=project,
        env={**inherited, **own, "AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_MAX_ATTEMPTS": "1", **variables},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=60,
    )
    assert "Traceback" not in done.stderr
    return done


@pytest.mark.requirement("S2.2")
def test_wrong_content_is_told_before_any_call(project: Path) -> None:
    (project / "card.yaml").write_text("model_overview: {model_ownr: team churn}\n")
    done = cards(project, "create", "churn", "card.yaml")
    assert done.returncode == 2
    assert "card.yaml: $.model_overview: unknown key `model_ownr`; did you mean `model_owner`?" in done.stderr


@pytest.mark.requirement("S2.2")
@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("create", "c" * 64, "card.yaml"), "has 64 characters; write at most 63"),
        (("status", "churn", "approved"), "did you mean `Approved`?"),
        (("show", "churn", "--version", "0"), "0 is not a version; write a whole number from 1"),
    ],
)
def test_wrong_words_are_told_before_any_call(project: Path, words: tuple[str, ...], message: str) -> None:
    done = cards(project, *words)
    assert done.returncode == 2
    assert message in done.stderr


@pytest.mark.requirement("S2.4")
@pytest.mark.parametrize(
    "words",
    [
        ("update", "churn", "card.yaml", "--status", "PendingReview"),
        ("status", "churn", "PendingReview", "--file", "card.yaml"),
    ],
)
def test_content_and_status_at_once_are_refused_with_the_two_steps(project: Path, words: tuple[str, ...]) -> None:
    done = cards(project, *words)
    assert done.returncode == 2
    assert "landbridge cards update churn card.yaml\n  landbridge cards status churn PendingReview" in done.stderr


@pytest.mark.requirement("S2.8")
def test_without_a_terminal_retiring_asks_nothing_and_does_nothing(project: Path) -> None:
    done = cards(project, "retire", "churn", "--delete")
    assert done.returncode == 2
    assert "write: landbridge cards retire churn --delete --yes" in done.stderr


def test_a_missing_file_and_missing_credentials(project: Path) -> None:
    missing = cards(project, "create", "churn", "nowhere.yaml")
    assert (missing.returncode, missing.stderr) == (1, "landbridge: nowhere.yaml: No such file or directory\n")
    nobody = cards(project, "list")
    assert nobody.returncode == 2
    assert "there are no AWS credentials to start from" in nobody.stderr


def test_aws_out_of_reach_ends_with_one_and_shows_no_secret(project: Path) -> None:
    done = cards(project, "list", AWS_ACCESS_KEY_ID="A0", AWS_SECRET_ACCESS_KEY="base-secret")
    assert done.returncode == 1
    assert "cannot be reached" in done.stderr
    assert "base-secret" not in done.stdout + done.stderr


def test_help_shows_examples(project: Path) -> None:
    assert "examples:\n  landbridge cards create" in cards(project, "--help").stdout
