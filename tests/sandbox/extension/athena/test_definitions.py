"""Statements that are no queries: the caller's own catalog may be changed, another account's is not."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.sandbox.conftest import Sandbox
from tests.sandbox.extension.athena.two_catalogs import CATALOG, CENTRAL, TEAM

Ask = Callable[..., dict[str, Any]]

pytestmark = pytest.mark.sandbox


@pytest.mark.parametrize(
    ("text", "context", "reason"),
    [
        ("DROP TABLE users", {"Catalog": CATALOG, "Database": "store"}, "changes no tables of another account"),
        (
            "CREATE EXTERNAL TABLE made (id bigint) LOCATION 's3://the-teams-own/made'",
            {"Catalog": CATALOG, "Database": "store"},
            "changes no tables of another account",
        ),
        ("DROP TABLE landbridge_central.store.users", {}, "NOT_SUPPORTED"),
        ("CREATE TABLE landbridge_central.store.made AS SELECT 1 AS id", {}, "(CREATE)"),
        ("CREATE TABLE made AS SELECT 1 AS id", {"Catalog": CATALOG, "Database": "store"}, "(CREATE)"),
        ("CREATE VIEW seen AS SELECT id FROM landbridge_central.store.users", {"Database": "search"}, "(CREATE)"),
        ("INSERT INTO landbridge_central.store.users VALUES (2, '01')", {}, "(INSERT)"),
        ("SHOW TABLES", {"Catalog": CATALOG, "Database": "store"}, "(SHOW)"),
    ],
)
def test_another_accounts_catalog_is_not_changed(
    sandbox: Sandbox, ask: Ask, text: str, context: dict[str, str], reason: str
) -> None:
    assert reason in ask(text, **context)["failure"]
    for account in (CENTRAL, TEAM):
        found = sandbox.root(account).client("glue").get_tables(DatabaseName="store")["TableList"]
        assert [one["Name"] for one in found] == ["users"]


def test_the_callers_own_tables_are_made_and_dropped(sandbox: Sandbox, ask: Ask) -> None:
    def tables() -> list[str]:
        found = sandbox.root(TEAM).client("glue").get_tables(DatabaseName="search")["TableList"]
        return [one["Name"] for one in found]

    assert "rows" in ask("DROP TABLE keywords", Database="search")
    assert tables() == []
    made = "CREATE EXTERNAL TABLE keywords (id bigint) LOCATION 's3://the-teams-own/keywords'"
    assert "rows" in ask(made, Database="search", Catalog="AwsDataCatalog")
    assert tables() == ["keywords"]
    assert "glue:DeleteTable" in ask("DROP TABLE users", Database="store")["failure"]
