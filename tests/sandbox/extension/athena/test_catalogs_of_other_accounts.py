"""Queries from a team's account over the central account's Glue catalog, with every policy of both sides enforced.

Each permission is the only one that is missing in one test, so that each side is seen to count.
"""

from collections.abc import Callable
from typing import Any

import pytest

from tests.sandbox.conftest import Sandbox
from tests.sandbox.extension.athena.two_catalogs import (
    CATALOG,
    CENTRAL,
    DATA,
    READ_GLUE,
    ROLE,
    TEAM,
    Policies,
    arns,
    users,
)
from tests.sandbox.extension.authorization.documents import denied, refused

ANSWER = [["1", "shoes"]]
THROUGH_ATHENA = {"ForAnyValue:StringEquals": {"aws:CalledVia": "athena.amazonaws.com"}}

Ask = Callable[..., dict[str, Any]]

pytestmark = [pytest.mark.sandbox, pytest.mark.requirement("S4.6")]


def test_one_query_joins_tables_of_two_catalogs(ask: Ask) -> None:
    assert ask() == {"rows": ANSWER}


@pytest.mark.parametrize(
    ("text", "context", "rows"),
    [
        ("SELECT id FROM users", {"Catalog": CATALOG, "Database": "store"}, [["1"]]),
        ("SELECT store.users.id FROM store.users", {"Catalog": CATALOG}, [["1"]]),
        (
            "SELECT users.id, k.word FROM users JOIN awsdatacatalog.search.keywords k ON k.id = users.id",
            {"Catalog": CATALOG, "Database": "store"},
            ANSWER,
        ),
        (
            "SELECT landbridge_central.store.users.id, k.word FROM landbridge_central.store.users "
            "JOIN keywords k ON k.id = users.id",
            {"Database": "search"},
            ANSWER,
        ),
    ],
)
def test_a_catalog_is_that_of_the_name_or_of_the_context(
    ask: Ask, text: str, context: dict[str, str], rows: list[list[str]]
) -> None:
    assert ask(text, **context) == {"rows": rows}


def test_the_name_of_a_catalog_has_no_case(sandbox: Sandbox, ask: Ask, policies: Policies) -> None:
    sandbox.root(TEAM).client("athena").create_data_catalog(
        Name="ownerCatalog", Type="GLUE", Parameters={"catalog-id": CENTRAL}
    )
    registered = f"arn:aws:athena:{sandbox.endpoint.region}:{TEAM}:datacatalog/ownerCatalog"
    policies.identity["data catalog"]["Resource"] = registered
    policies.put()
    assert ask("SELECT id FROM ownerCatalog.store.users") == {"rows": [["1"]]}


@pytest.mark.parametrize(
    ("left_out", "action"),
    [
        ("data catalog", "athena:GetDataCatalog"),
        ("database", "glue:GetDatabase"),
        ("table", "glue:GetTable"),
        ("partitions", "glue:GetPartitions"),
        ("list", "s3:ListBucket"),
        ("objects", "s3:GetObject"),
        ("key", "kms:Decrypt"),
    ],
)
def test_each_permission_is_needed_from_the_role(ask: Ask, policies: Policies, left_out: str, action: str) -> None:
    del policies.identity[left_out]
    policies.put()
    assert f"because no identity-based policy allows the {action} action" in ask()["failure"]


@pytest.mark.parametrize(
    ("place", "left_out", "action"),
    [
        *(("glue", action, action) for action in READ_GLUE),
        ("bucket", "list", "s3:ListBucket"),
        ("bucket", "objects", "s3:GetObject"),
        ("keys", "role", "kms:Decrypt"),
    ],
)
def test_each_permission_is_needed_from_the_owner(
    ask: Ask, policies: Policies, place: str, left_out: str, action: str
) -> None:
    del getattr(policies, place)[left_out]
    policies.put()
    assert f"because no resource-based policy allows the {action} action" in ask()["failure"]


@pytest.mark.parametrize(("place", "action"), [("glue", "glue:GetDatabase"), ("bucket", "s3:ListBucket")])
def test_without_a_policy_the_owner_gives_nothing(ask: Ask, policies: Policies, place: str, action: str) -> None:
    getattr(policies, place).clear()
    policies.put()
    assert f"because no resource-based policy allows the {action} action" in ask()["failure"]


@pytest.mark.parametrize("number", [0, 1, 2])
def test_the_owner_allows_the_catalog_the_database_and_the_table(
    sandbox: Sandbox, ask: Ask, policies: Policies, number: int
) -> None:
    named = users(sandbox)
    missing = named.pop(number)
    policies.glue["glue:GetTable"]["Resource"] = named
    policies.put()
    assert f"glue:GetTable on resource: {missing}" in ask()["failure"]


def test_the_database_default_is_that_of_the_caller(sandbox: Sandbox, ask: Ask, policies: Policies) -> None:
    policies.identity["own catalog"]["Resource"].remove(arns(sandbox, TEAM, "database/default")[0])
    policies.put()
    reason = ask("SELECT id FROM users", Catalog=CATALOG, Database="store")["failure"]
    assert f"glue:GetDatabase on resource: {arns(sandbox, TEAM, 'database/default')[0]}" in reason


def test_athena_is_named_to_s3_and_to_the_key(ask: Ask, policies: Policies) -> None:
    for name in ("list", "objects", "key", "table"):
        policies.identity[name]["Condition"] = THROUGH_ATHENA
    for statement in (*policies.bucket.values(), policies.keys["role"]):
        statement["Condition"] = {**statement["Condition"], **THROUGH_ATHENA}
    policies.put()
    assert ask() == {"rows": ANSWER}


def test_a_direct_read_is_not_through_athena(sandbox: Sandbox, policies: Policies) -> None:
    s3 = sandbox.role(TEAM, ROLE).client("s3")
    assert s3.get_object(Bucket=DATA, Key="users/month=01/a.parquet")
    policies.keys["role"]["Condition"] |= THROUGH_ATHENA
    policies.put()
    assert "kms:Decrypt" in denied(s3.get_object, Bucket=DATA, Key="users/month=01/a.parquet")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("no_such_catalog", "CATALOG_NOT_FOUND: Catalog 'no_such_catalog' does not exist"),
        ("s3tablescatalog/bucket", "register a data catalog of type GLUE"),
        (f"glue:arn:aws:glue:eu-west-1:{CENTRAL}:catalog", "register a data catalog of type GLUE"),
        ("hive", "of type GLUE with an account's twelve digits as catalog-id; hive has the type HIVE"),
    ],
)
def test_other_catalogs_are_refused_by_name(
    sandbox: Sandbox, ask: Ask, policies: Policies, name: str, reason: str
) -> None:
    sandbox.root(TEAM).client("athena").create_data_catalog(Name="hive", Type="HIVE", Parameters={"function": "f"})
    region = sandbox.endpoint.region
    policies.identity["data catalog"]["Resource"] = f"arn:aws:athena:{region}:{TEAM}:datacatalog/*"
    policies.put()
    text = 'SELECT id FROM "NAME"."store"."users"'.replace("NAME", name)
    assert reason in ask(text)["failure"]
    assert reason in ask("SELECT id FROM users", Catalog=name, Database="store")["failure"]


def test_a_table_that_is_missing_there_is_not_looked_for_here(ask: Ask, policies: Policies) -> None:
    text = "SELECT id FROM landbridge_central.search.keywords"
    assert "glue:GetDatabase on resource: " in ask(text)["failure"], "what may not be seen is not said to be missing"
    for statement in (policies.identity["database"], policies.identity["table"], *policies.glue.values()):
        statement["Resource"] = [name.replace("store", "*").replace("users", "*") for name in statement["Resource"]]
    policies.put()
    assert "TABLE_NOT_FOUND: Table 'landbridge_central.search.keywords' does not exist" in ask(text)["failure"]
    assert "keywords" in ask("SELECT id FROM keywords", Catalog=CATALOG, Database="search")["failure"]


def test_metadata_of_another_account_is_not_answered_from_here(sandbox: Sandbox, policies: Policies) -> None:
    athena: Any = sandbox.root(TEAM).client("athena")
    assert athena.get_database(CatalogName="AwsDataCatalog", DatabaseName="store")
    for operation, parameters in (
        (athena.get_database, {"DatabaseName": "store"}),
        (athena.list_databases, {}),
        (athena.get_table_metadata, {"DatabaseName": "store", "TableName": "users"}),
        (athena.list_table_metadata, {"DatabaseName": "store"}),
    ):
        error = refused(operation, CatalogName=CATALOG, **parameters)
        assert error.response["Error"]["Code"] == "UnsupportedOperation"
        assert f"call glue with CatalogId={CENTRAL}" in str(error)
