"""The Data Catalog: each call needs the resource and what it lies in, and the catalog's own policy counts."""

from typing import Any

import pytest

from tests.sandbox.conftest import Sandbox
from tests.sandbox.extension.authorization.documents import allow, denied, deny, policy, refused, trust
from tests.sandbox.extension.authorization.roles import create_role

ACCOUNT = "111111111111"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/reader"

pytestmark = pytest.mark.sandbox


@pytest.fixture
def root(sandbox: Sandbox) -> Any:
    glue: Any = sandbox.root(ACCOUNT).client("glue")
    glue.create_database(DatabaseInput={"Name": "store"})
    glue.create_table(DatabaseName="store", TableInput={"Name": "users", "StorageDescriptor": {"Columns": []}})
    return glue


def names(sandbox: Sandbox, *paths: str) -> list[str]:
    return [f"arn:aws:glue:{sandbox.endpoint.region}:{ACCOUNT}:{path}" for path in paths]


@pytest.mark.parametrize("left_out", ["catalog", "database/store", "table/store/users"])
def test_a_table_needs_catalog_database_and_table(sandbox: Sandbox, root: Any, left_out: str) -> None:
    every = ["catalog", "database/store", "table/store/users"]
    create_role(sandbox, ROLE, trust(ACCOUNT), allow("glue:GetTable", names(sandbox, *every)))
    glue = sandbox.role(ACCOUNT, ROLE).client("glue")
    assert glue.get_table(DatabaseName="store", Name="users")["Table"]["Name"] == "users"
    denied(glue.get_tables, DatabaseName="store")
    fewer = allow("glue:GetTable", names(sandbox, *(path for path in every if path != left_out)))
    iam = sandbox.root(ACCOUNT).client("iam")
    iam.put_role_policy(RoleName="reader", PolicyName="own", PolicyDocument=policy(fewer))
    message = denied(glue.get_table, DatabaseName="store", Name="users")
    assert f"glue:GetTable on resource: {names(sandbox, left_out)[0]}" in message


def test_the_catalogs_policy_counts(sandbox: Sandbox, root: Any) -> None:
    create_role(sandbox, ROLE, trust(ACCOUNT))
    glue = sandbox.role(ACCOUNT, ROLE).client("glue")
    everything = names(sandbox, "catalog", "database/*", "table/*")
    let_in = allow("glue:GetTable", everything, Principal={"AWS": ROLE})
    digest = root.put_resource_policy(PolicyInJson=policy(let_in))["PolicyHash"]
    assert glue.get_table(DatabaseName="store", Name="users")
    assert root.get_resource_policy()["PolicyHash"] == digest
    keep_out = deny("glue:*", names(sandbox, "table/*"), Principal={"AWS": ROLE})
    root.put_resource_policy(PolicyInJson=policy(let_in, keep_out), PolicyHashCondition=digest)
    assert "with an explicit deny in a resource-based policy" in denied(
        glue.get_table, DatabaseName="store", Name="users"
    )
    root.delete_resource_policy()
    assert refused(root.get_resource_policy).response["Error"]["Code"] == "EntityNotFoundException"


@pytest.mark.parametrize(("member", "value"), [("EnableHybrid", "TRUE"), ("ResourceArn", "arn:of:database")])
def test_what_the_catalogs_policy_cannot_do_is_refused_by_name(root: Any, member: str, value: str) -> None:
    error = refused(root.put_resource_policy, PolicyInJson="{}", **{member: value})
    assert (error.response["Error"]["Code"], f"{member} of glue:PutResourcePolicy" in str(error)) == (
        "UnsupportedOperation",
        True,
    )


def test_no_hybrid_is_what_there_is_anyway(sandbox: Sandbox, root: Any) -> None:
    own = policy(allow("glue:GetTable", names(sandbox, "catalog"), Principal={"AWS": ACCOUNT}))
    digest = root.put_resource_policy(PolicyInJson=own)["PolicyHash"]
    assert root.put_resource_policy(PolicyInJson=own, EnableHybrid="FALSE", PolicyHashCondition=digest)
    error = refused(root.put_resource_policy, PolicyInJson=own, EnableHybrid="false")
    assert error.response["Error"]["Code"] == "InvalidInputException"


def test_a_policy_that_names_a_missing_role_is_refused(sandbox: Sandbox, root: Any) -> None:
    missing = policy(allow("glue:GetTable", names(sandbox, "catalog"), Principal={"AWS": ROLE}))
    error = refused(root.put_resource_policy, PolicyInJson=missing)
    assert (error.response["Error"]["Code"], "Invalid principal in policy" in str(error)) == (
        "InvalidInputException",
        True,
    )
    create_role(sandbox, ROLE, trust(ACCOUNT))
    assert root.put_resource_policy(PolicyInJson=missing)
