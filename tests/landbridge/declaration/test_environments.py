"""Which environments there are, what is none, and how dev and prod differ."""

from __future__ import annotations

from pathlib import Path

import pytest

from landbridge.aws.roles import declared_role
from landbridge.aws.sessions import team_session
from landbridge.cli.main import main
from landbridge.declaration import Declaration, DeclarationError, load
from landbridge.declaration.environments import directory_of, environments_in

pytestmark = pytest.mark.requirement("S4.8")

ENVIRONMENTS = Path(__file__).parents[3] / "environments"
DEV, PROD = load(ENVIRONMENTS / "dev"), load(ENVIRONMENTS / "prod")
NONE = "this folder is no environment, its files are for environments to include; beside it are: one, two"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the environments `one` and `two`, and folders that are none."""
    for name in ("two", "one", "_shared", ".git"):
        (tmp_path / "environments" / name).mkdir(parents=True)
    (tmp_path / "environments" / "notes.yaml").write_text("")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "environments"


def test_folders_of_shared_files_are_not_listed_as_environments(folder: Path) -> None:
    assert environments_in(folder) == ["one", "two"]
    with pytest.raises(DeclarationError, match=r"there is no such environment; there are: one, two$"):
        directory_of("staging")
    with pytest.raises(DeclarationError, match=r"there is no such directory; beside it are: one, two$"):
        load(folder / "staging")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("named", ["_shared", "environments/_shared", "environments/_shared/"])
def test_a_folder_of_shared_files_is_refused_with_the_environments_that_there_are(
    named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["validate", named]) == 2
    assert capsys.readouterr().out == f"environments/_shared:1:1: {NONE}\n"
    with pytest.raises(DeclarationError, match=NONE):
        team_session(named, "core-search")


def test_a_folder_of_shared_files_is_refused_from_within(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder / "_shared")
    with pytest.raises(DeclarationError, match=NONE):
        load(directory_of("."))


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_an_environment_that_includes_files_is_found_by_its_name_and_by_its_path(
    environment: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ENVIRONMENTS.parent)
    for named in (environment, f"environments/{environment}"):
        assert main(["validate", named]) == 0
        assert "nothing is wrong" in capsys.readouterr().out
        assert declared_role(named, "core-search").arn.endswith(f":role/landbridge-{environment}-access-core-search")


def test_dev_and_prod_share_groups_and_organisation_and_no_account_of_a_team() -> None:
    assert DEV.feature_groups == PROD.feature_groups
    assert DEV.local_feature_groups == PROD.local_feature_groups
    assert DEV.organisation == PROD.organisation is not None
    assert not _accounts(DEV) & _accounts(PROD)


def test_prod_has_a_partner_and_grants_no_more_than_dev_to_others() -> None:
    assert set(PROD.teams) - set(DEV.teams) == {"marketing"}
    assert PROD.teams["marketing"].outside_organisation
    assert DEV.grants["core-search"] == PROD.grants["core-search"]
    assert DEV.grants["personalization"]["sessions"].level == "admin"
    assert PROD.grants["personalization"]["sessions"].level == "read-write"
    assert not any(team.produce for team in PROD.teams.values())


def _accounts(declaration: Declaration) -> set[str]:
    return {declaration.feature_store.account, *(team.account for team in declaration.teams.values())}
