"""The Glue API with the CatalogId of another account: the answer is that account's, and both accounts must allow it."""

from typing import Any

import pytest

from tests.sandbox.conftest import Sandbox
from tests.sandbox.extension.authorization.documents import allow, denied, policy, refused, trust
from tests.sandbox.extension.authorization.roles import create_role

OWNER, OTHER = "111111111111", "222222222222"
ROLE = f"arn:aws:iam::{OTHER}:role/teams/reader"
READ = ["glue:GetDatabase", "glue:GetTable", "glue:GetTables"]

pytestmark = pytest.mark.sandbox


@pytest.fixture
def everything(sandbox: Sandbox) -> list[str]:
    """The ARNs of the owner's catalog with its one table. The other account has a table of the same name."""
    for account in (OWNER, OTHER):
        glue: Any = sandbox.root(account).client("glue")
        glue.create_database(DatabaseInput={"Name": "store", "Description": account})
        described = {"Name": "users", "Description": account, "StorageDescriptor": {"Columns": []}}
        glue.create_table(DatabaseName="store", TableInput=described)
    paths = ("catalog", "database/store", "table/store/*")
    return [f"arn:aws:glue:{sandbox.endpoint.region}:{OWNER}:{path}" for path in paths]


def share(sandbox: Sandbox, resources: list[str]) -> None:
    condition = {"ArnEquals": {"aws:PrincipalArn": ROLE}}
    document = policy(allow(READ, resources, Principal={"AWS": OTHER}, Condition=condition))
    sandbox.root(OWNER).client("glue").put_resource_policy(PolicyInJson=document)


def test_the_answer_is_that_of_the_catalog(sandbox: Sandbox, everything: list[str]) -> None:
    share(sandbox, everything)
    create_role(sandbox, ROLE, trust(OTHER), allow(READ, everything))
    glue: Any = sandbox.role(OTHER, ROLE).client("glue")
    assert glue.get_database(CatalogId=OWNER, Name="store")["Database"]["Description"] == OWNER
    table = glue.get_table(CatalogId=OWNER, DatabaseName="store", Name="users")["Table"]
    assert (table["Description"], table["CatalogId"]) == (OWNER, OWNER)
    (listed,) = glue.get_tables(CatalogId=OWNER, DatabaseName="store")["TableList"]
    assert listed["Description"] == OWNER
    own: Any = sandbox.root(OTHER).client("glue")
    for more in ({}, {"CatalogId": OTHER}):
        assert own.get_table(DatabaseName="store", Name="users", **more)["Table"]["Description"] == OTHER


def test_each_side_must_allow(sandbox: Sandbox, everything: list[str]) -> None:
    create_role(sandbox, ROLE, trust(OTHER), allow(READ, everything))
    glue: Any = sandbox.role(OTHER, ROLE).client("glue")
    calls = (
        (glue.get_database, {"Name": "store"}),
        (glue.get_table, {"DatabaseName": "store", "Name": "users"}),
        (glue.get_tables, {"DatabaseName": "store"}),
    )
    for call, parameters in calls:
        message = denied(call, CatalogId=OWNER, **parameters)
        assert f"on resource: {everything[0]} because no resource-based policy allows" in message
    share(sandbox, everything[:2])
    assert f"on resource: {everything[1].replace('database', 'table')}/users because no resource-based" in denied(
        glue.get_table, CatalogId=OWNER, DatabaseName="store", Name="users"
    )
    share(sandbox, everything)
    assert glue.get_table(CatalogId=OWNER, DatabaseName="store", Name="users")
    sandbox.root(OTHER).client("iam").delete_role_policy(RoleName="reader", PolicyName="own")
    for call, parameters in calls:
        assert "because no identity-based policy allows" in denied(call, CatalogId=OWNER, **parameters)


def test_the_root_of_another_account_is_let_in_by_the_policy_only(sandbox: Sandbox, everything: list[str]) -> None:
    glue: Any = sandbox.root(OTHER).client("glue")
    assert "because no resource-based policy allows" in denied(glue.get_database, CatalogId=OWNER, Name="store")


@pytest.mark.parametrize(
    ("operation", "parameters"),
    [
        ("get_user_defined_functions", {"CatalogId": OWNER, "DatabaseName": "store", "Pattern": "*"}),
        ("get_connections", {"CatalogId": OWNER}),
        ("get_database", {"CatalogId": f"{OTHER}:nested", "Name": "store"}),
    ],
)
def test_what_would_be_answered_from_the_callers_catalog_is_refused(
    sandbox: Sandbox, everything: list[str], operation: str, parameters: dict[str, str]
) -> None:
    error = refused(getattr(sandbox.root(OTHER).client("glue"), operation), **parameters)
    assert error.response["Error"]["Code"] == "UnsupportedOperation"
