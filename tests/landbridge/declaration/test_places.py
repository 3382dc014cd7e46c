"""Places: the line on which something is declared."""

from pathlib import Path

import pytest

from landbridge.declaration.places import Places

pytestmark = pytest.mark.requirement("B.1")


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    directory = tmp_path / "environments" / "tiny"
    directory.mkdir(parents=True)
    (directory / "accounts.yaml").write_text(
        "teams:\n  fraud:\n    account: '777788889999'\n  search:\n    account: x\n"
    )
    (directory / "grants.yaml").write_text("# who\ngrants:\n  fraud:\n    sessions: {level: read}\n")
    (directory / "more.yaml").write_text("grants:\n  search:\n    users:\n      level: read\n")
    return directory


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("grants", "fraud", "sessions"), "grants.yaml:4"),
        (("grants", "fraud", "sessions", "level"), "grants.yaml:4"),
        (("grants", "search", "users", "level"), "more.yaml:4"),
        (("grants", "search"), "more.yaml:2"),
        (("teams", "search", "account"), "accounts.yaml:5"),
    ],
)
def test_the_line_of_a_key(environment: Path, path: tuple[str, ...], place: str) -> None:
    assert Places.read(environment).of(path) == f"{environment}/{place}"


def test_what_is_not_written_is_where_it_would_stand(environment: Path) -> None:
    places = Places.read(environment)
    assert places.of(("teams", "fraud", "discover")) == f"{environment}/accounts.yaml:2"
    assert places.of(("grants", "fraud", "users")) == f"{environment}/grants.yaml:3"


def test_paths_are_shown_from_the_folder_above(environment: Path, tmp_path: Path) -> None:
    assert Places.read(environment, tmp_path).of(("teams", "fraud")) == "environments/tiny/accounts.yaml:2"
