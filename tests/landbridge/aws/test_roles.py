"""Which role a session is of, and which sessions there cannot be."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from landbridge.aws.callers import Caller
from landbridge.aws.errors import NotDeclared
from landbridge.aws.roles import declared_role
from landbridge.declaration import DeclarationError, load
from tests.landbridge.aws.conftest import EXAMPLE

pytestmark = pytest.mark.requirement("S4.5")

ROLE = "arn:aws:iam::111122223333:role/landbridge-example-access-fraud"


def test_an_environment_is_a_declaration_a_directory_or_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(EXAMPLE.parents[1])
    for environment in (load(EXAMPLE), EXAMPLE, str(EXAMPLE), "example"):
        assert declared_role(environment, "fraud").arn == ROLE


def test_an_unknown_team_brings_the_nearest_name_or_all() -> None:
    with pytest.raises(NotDeclared, match="no team `fruad` is declared; did you mean `fraud`"):
        declared_role(EXAMPLE, "fruad")
    with pytest.raises(NotDeclared, match="no team `zzz` is declared; there are: personalization, product-success"):
        declared_role(load(EXAMPLE), "zzz")


def test_an_unknown_environment_brings_those_that_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(EXAMPLE.parents[1])
    with pytest.raises(DeclarationError, match=r"there is no such environment; there are: .*example"):
        declared_role("exmple", "fraud")


@pytest.fixture
def ungranted(tmp_path: Path) -> Path:
    """The example, with nothing granted to fraud."""
    shutil.copytree(EXAMPLE, tmp_path / "example")
    file = tmp_path / "example" / "grants.yaml"
    grant = "  fraud:\n    sessions: {level: read, store: online}\n"
    assert grant in file.read_text()
    file.write_text(file.read_text().replace(grant, ""))
    return tmp_path / "example"


def test_a_team_that_is_granted_nothing_has_no_access_role(ungranted: Path) -> None:
    with pytest.raises(
        NotDeclared, match=r"nothing is granted to the team `fraud`.*write what it may use under `grants"
    ):
        declared_role(ungranted, "fraud")
    assert declared_role(ungranted, "fraud", "execution").stack == "Team-fraud"


def test_a_team_that_only_queries_at_home_is_sent_to_its_execution_role(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLE, tmp_path / "example")
    file = tmp_path / "example" / "grants.yaml"
    online = "    sessions: {level: read, store: both}\n    reviews: {level: read, store: offline}\n"
    users = "    users: {level: read, store: both}\n  marketing"
    assert online + users in file.read_text()
    file.write_text(file.read_text().replace(online + users, online.replace("both", "offline") + "  marketing"))
    with pytest.raises(NotDeclared, match=r"`core-search` queries in its own account \(`offline: catalog`\).*--role"):
        declared_role(tmp_path / "example", "core-search")


@pytest.mark.requirement("S4.2")
def test_the_role_that_queries_is_the_one_of_the_way_that_is_declared() -> None:
    assert declared_role(EXAMPLE, "marketing", "query").role == "access"
    assert declared_role(EXAMPLE, "core-search", "query").role == "execution"


@pytest.mark.requirement("S4.2")
def test_a_team_without_offline_grants_is_told_where_its_grants_are() -> None:
    line = EXAMPLE.joinpath("grants.yaml").read_text().splitlines().index("  fraud:") + 1
    with pytest.raises(
        NotDeclared, match=rf"grants\.yaml:{line}: nothing offline is granted to the team `fraud`.*write `store"
    ):
        declared_role(EXAMPLE, "fraud", "query")
    with pytest.raises(NotDeclared, match="environment example: nothing offline"):
        declared_role(load(EXAMPLE), "fraud", "query")


def test_another_role_is_none() -> None:
    with pytest.raises(ValueError, match="write one of access, execution, query"):
        declared_role(EXAMPLE, "fraud", "admin")  # type: ignore[arg-type]


@pytest.mark.requirement("S4.8")
def test_a_refusal_names_the_line_of_the_included_file_that_declares_the_team(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLE, tmp_path / "_shared")
    (tmp_path / "dev").mkdir()
    (tmp_path / "dev" / "all.yaml").write_text("include: [../_shared]\n")
    role = declared_role(tmp_path / "dev", "fraud")
    assert role.arn.endswith("landbridge-dev-access-fraud")
    lines = (tmp_path / "_shared" / "accounts.yaml").read_text().splitlines()
    line = lines.index("    principals:", lines.index("  fraud:")) + 1
    told = role.refusal(Caller("777788889999", "arn:aws:iam::777788889999:user/ada"), "AccessDenied")
    assert f"teams.fraud.principals ({tmp_path / '_shared' / 'accounts.yaml'}:{line})" in told
