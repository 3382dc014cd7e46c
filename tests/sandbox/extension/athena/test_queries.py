"""Queries over one account's tables, with results in another's bucket, as a role that may or may not."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.sandbox.conftest import Sandbox
from tests.sandbox.extension.authorization.documents import allow, denied, deny, policy, refused, trust
from tests.sandbox.extension.authorization.roles import create_role

CENTRAL, TEAM = "111111111111", "222222222222"
DATA, RESULTS = "central-offline-store", "results-of-the-team"
ROLE = f"arn:aws:iam::{CENTRAL}:role/access-team"
QUERY = "SELECT id, age FROM users ORDER BY id"

pytestmark = pytest.mark.sandbox


def bucket(sandbox: Sandbox, account: str, name: str) -> Any:
    s3: Any = sandbox.root(account).client("s3")
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": sandbox.endpoint.region})
    return s3


def permissions(sandbox: Sandbox) -> list[dict[str, Any]]:
    """What a query needs, one statement for each."""
    region = sandbox.endpoint.region
    glue = [f"arn:aws:glue:{region}:{CENTRAL}:{name}" for name in ("catalog", "database/store", "table/store/users")]
    return [
        allow(
            ["athena:StartQueryExecution", "athena:GetQueryExecution", "athena:GetQueryResults"],
            f"arn:aws:athena:{region}:{CENTRAL}:workgroup/team",
        ),
        allow(["glue:GetDatabase", "glue:GetTable", "glue:GetPartitions"], glue),
        allow("s3:ListBucket", f"arn:aws:s3:::{DATA}"),
        allow("s3:GetObject", f"arn:aws:s3:::{DATA}/*"),
        allow("s3:GetBucketLocation", f"arn:aws:s3:::{RESULTS}"),
        allow(["s3:PutObject", "s3:GetObject"], f"arn:aws:s3:::{RESULTS}/*"),
        default_database(sandbox, "glue:GetDatabase", "glue:CreateDatabase"),
    ]


def default_database(sandbox: Sandbox, *actions: str) -> dict[str, Any]:
    """What Athena asks for on the database `default`, whatever a query names."""
    region = sandbox.endpoint.region
    return allow(list(actions), [f"arn:aws:glue:{region}:{CENTRAL}:{name}" for name in ("catalog", "database/default")])


def permit(sandbox: Sandbox, *statements: dict[str, Any]) -> None:
    iam = sandbox.root(CENTRAL).client("iam")
    iam.put_role_policy(RoleName="access-team", PolicyName="own", PolicyDocument=policy(*statements))


@pytest.fixture
def key(sandbox: Sandbox) -> str:
    """The key that the data is encrypted with."""
    return str(sandbox.root(CENTRAL).client("kms").create_key()["KeyMetadata"]["Arn"])


@pytest.fixture
def put(sandbox: Sandbox, key: str, tmp_path: Path) -> Callable[[str, str], None]:
    """Puts the Parquet file of a SELECT under the table's location."""

    def stored(name: str, select: str) -> None:
        file = tmp_path / "file.parquet"
        duckdb.connect(":memory:").execute(f"COPY ({select}) TO '{file}' (FORMAT parquet)")
        s3: Any = sandbox.root(CENTRAL).client("s3")
        encryption = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": key}
        s3.put_object(Bucket=DATA, Key=f"users/data/{name}", Body=file.read_bytes(), **encryption)

    return stored


@pytest.fixture
def query(sandbox: Sandbox, key: str, put: Callable[[str, str], None]) -> Callable[..., dict[str, Any]]:
    """Runs a query as the role, which may everything that it needs; gives what GetQueryExecution says of it."""
    bucket(sandbox, CENTRAL, DATA)
    results = bucket(sandbox, TEAM, RESULTS)
    of_role = {"ArnEquals": {"aws:PrincipalArn": ROLE}}
    results.put_bucket_policy(
        Bucket=RESULTS,
        Policy=policy(
            allow("s3:GetBucketLocation", f"arn:aws:s3:::{RESULTS}", Principal={"AWS": CENTRAL}, Condition=of_role),
            allow(
                ["s3:PutObject", "s3:GetObject"],
                f"arn:aws:s3:::{RESULTS}/*",
                Principal={"AWS": CENTRAL},
                Condition=of_role,
            ),
        ),
    )
    put("year=2026/month=01/one.parquet", "SELECT 1::BIGINT AS id, 30::BIGINT AS age")
    put("year=2026/month=02/two.parquet", "SELECT 2::BIGINT AS id")
    put("year=2026/month=02/_hidden.parquet", "SELECT 3::BIGINT AS id")
    root = sandbox.root(CENTRAL)
    glue: Any = root.client("glue")
    glue.create_database(DatabaseInput={"Name": "store"})
    glue.create_table(DatabaseName="store", TableInput=table())
    root.client("athena").create_work_group(
        Name="team", Configuration={"ResultConfiguration": {"OutputLocation": f"s3://{RESULTS}/athena"}}
    )
    create_role(sandbox, ROLE, trust(TEAM), *permissions(sandbox), allow("kms:Decrypt", key))
    client: Any = sandbox.role(TEAM, ROLE).client("athena")

    def run(text: str = QUERY, **request: Any) -> dict[str, Any]:
        context = {"Database": "store"}
        started = client.start_query_execution(
            QueryString=text, WorkGroup="team", QueryExecutionContext=context, **request
        )
        for _ in range(100):
            execution = client.get_query_execution(QueryExecutionId=started["QueryExecutionId"])["QueryExecution"]
            if execution["Status"]["State"] in ("SUCCEEDED", "FAILED"):
                return {**execution, "client": client}
            time.sleep(0.05)
        raise AssertionError(execution)

    return run


def table(**parameters: str) -> dict[str, Any]:
    columns = [{"Name": "id", "Type": "bigint"}, {"Name": "age", "Type": "bigint"}, {"Name": "city", "Type": "string"}]
    return {
        "Name": "users",
        "TableType": "EXTERNAL_TABLE",
        "Parameters": {"classification": "parquet", **parameters},
        "PartitionKeys": [{"Name": "year", "Type": "string"}, {"Name": "month", "Type": "string"}],
        "StorageDescriptor": {"Columns": columns, "Location": f"s3://{DATA}/users/data"},
    }


def failure(execution: dict[str, Any]) -> str:
    assert execution["Status"]["State"] == "FAILED", execution["Status"]
    return str(execution["Status"]["StateChangeReason"])


@pytest.mark.requirement("S4.2")
def test_results_are_written_into_the_bucket_of_another_account(
    sandbox: Sandbox, query: Callable[..., dict[str, Any]]
) -> None:
    execution = query()
    assert execution["Status"]["State"] == "SUCCEEDED", execution["Status"]
    name = execution["QueryExecutionId"]
    assert execution["ResultConfiguration"]["OutputLocation"] == f"s3://{RESULTS}/athena/{name}.csv"
    s3 = sandbox.root(TEAM).client("s3")
    assert s3.get_object(Bucket=RESULTS, Key=f"athena/{name}.csv")["Body"].read() == b'"id","age"\n"1","30"\n"2",\n'
    rows = execution["client"].get_query_results(QueryExecutionId=name)["ResultSet"]["Rows"]
    assert rows[1]["Data"] == [{"VarCharValue": "1"}, {"VarCharValue": "30"}]


def test_columns_that_older_files_lack_are_null(query: Callable[..., dict[str, Any]]) -> None:
    execution = query("SELECT id, city, month FROM store.users WHERE month = '02'")
    rows = execution["client"].get_query_results(QueryExecutionId=execution["QueryExecutionId"])["ResultSet"]["Rows"]
    assert [row["Data"] for row in rows[1:]] == [[{"VarCharValue": "2"}, {}, {"VarCharValue": "02"}]]


def test_tables_marked_as_iceberg_are_read_as_parquet(sandbox: Sandbox, query: Callable[..., dict[str, Any]]) -> None:
    glue: Any = sandbox.root(CENTRAL).client("glue")
    glue.update_table(DatabaseName="store", TableInput=table(table_type="ICEBERG") | {"PartitionKeys": []})
    assert query()["Status"]["State"] == "SUCCEEDED"


@pytest.mark.parametrize(
    ("number", "action"),
    [
        (1, "glue:GetDatabase"),
        (2, "s3:ListBucket"),
        (3, "s3:GetObject"),
        (4, "s3:GetBucketLocation"),
        (5, "s3:PutObject"),
        (7, "kms:Decrypt"),
    ],
)
def test_a_query_fails_for_each_permission_that_is_missing(
    sandbox: Sandbox, query: Callable[..., dict[str, Any]], key: str, number: int, action: str
) -> None:
    statements = [*permissions(sandbox), allow("kms:Decrypt", key)]
    del statements[number]
    permit(sandbox, *statements)
    reason = failure(query())
    assert f"is not authorized to perform: {action} on resource" in reason


def test_a_query_looks_at_the_default_database_and_would_make_it(
    sandbox: Sandbox, query: Callable[..., dict[str, Any]], key: str
) -> None:
    needed = [*permissions(sandbox)[:-1], allow("kms:Decrypt", key)]
    permit(sandbox, *needed)
    assert "glue:GetDatabase on resource: " in failure(query())
    permit(sandbox, *needed, default_database(sandbox, "glue:GetDatabase"))
    assert "glue:CreateDatabase on resource: " in failure(query())
    sandbox.root(CENTRAL).client("glue").create_database(DatabaseInput={"Name": "default"})
    assert query()["Status"]["State"] == "SUCCEEDED"


@pytest.mark.parametrize("name", ["catalog", "database/store", "table/store/users"])
def test_a_table_needs_its_database_and_the_catalog(
    sandbox: Sandbox, query: Callable[..., dict[str, Any]], key: str, name: str
) -> None:
    arn = f"arn:aws:glue:{sandbox.endpoint.region}:{CENTRAL}:{name}"
    permit(sandbox, *permissions(sandbox), allow("kms:Decrypt", key), deny("glue:GetTable", arn))
    assert f"glue:GetTable on resource: {arn} with an explicit deny" in failure(query())


def test_the_results_bucket_must_let_the_role_in(sandbox: Sandbox, query: Callable[..., dict[str, Any]]) -> None:
    sandbox.root(TEAM).client("s3").delete_bucket_policy(Bucket=RESULTS)
    assert "because no resource-based policy allows the s3:GetBucketLocation action" in failure(query())


def test_another_workgroup_is_refused(sandbox: Sandbox, query: Callable[..., dict[str, Any]]) -> None:
    client: Any = sandbox.role(TEAM, ROLE).client("athena")
    assert "athena:StartQueryExecution" in denied(
        client.start_query_execution, QueryString=QUERY, ResultConfiguration={"OutputLocation": f"s3://{RESULTS}/"}
    )


@pytest.mark.parametrize(("enforced", "folder"), [(True, "athena"), (False, "elsewhere")])
def test_an_enforcing_workgroup_overrides_the_client(
    sandbox: Sandbox, query: Callable[..., dict[str, Any]], enforced: bool, folder: str
) -> None:
    sandbox.root(CENTRAL).client("athena").update_work_group(
        WorkGroup="team", ConfigurationUpdates={"EnforceWorkGroupConfiguration": enforced}
    )
    execution = query(ResultConfiguration={"OutputLocation": f"s3://{RESULTS}/elsewhere/"})
    assert execution["ResultConfiguration"]["OutputLocation"].startswith(f"s3://{RESULTS}/{folder}/")


def test_results_are_encrypted_as_the_workgroup_says(sandbox: Sandbox, query: Callable[..., dict[str, Any]]) -> None:
    kms = sandbox.root(TEAM).client("kms")
    root = {"AWS": f"arn:aws:iam::{TEAM}:root"}
    own = str(kms.create_key()["KeyMetadata"]["Arn"])
    sandbox.root(CENTRAL).client("athena").update_work_group(
        WorkGroup="team",
        ConfigurationUpdates={
            "ResultConfigurationUpdates": {
                "EncryptionConfiguration": {"EncryptionOption": "SSE_KMS", "KmsKey": own},
            }
        },
    )
    assert f"kms:GenerateDataKey on resource: {own}" in failure(query())
    through_athena = {
        "ArnEquals": {"aws:PrincipalArn": ROLE},
        "StringEquals": {"kms:ViaService": f"s3.{sandbox.endpoint.region}.amazonaws.com"},
        "ForAnyValue:StringEquals": {"aws:CalledVia": "athena.amazonaws.com"},
    }
    use = allow(["kms:GenerateDataKey", "kms:Decrypt"], "*", Principal={"AWS": CENTRAL}, Condition=through_athena)
    kms.put_key_policy(KeyId=own, Policy=policy(allow("kms:*", "*", Principal=root), use))
    iam = sandbox.root(CENTRAL).client("iam")
    document = policy(allow(["kms:GenerateDataKey", "kms:Decrypt"], own))
    iam.put_role_policy(RoleName="access-team", PolicyName="results", PolicyDocument=document)
    execution = query()
    assert execution["Status"]["State"] == "SUCCEEDED", execution["Status"]
    address = f"athena/{execution['QueryExecutionId']}.csv"
    assert sandbox.root(TEAM).client("s3").head_object(Bucket=RESULTS, Key=address)["SSEKMSKeyId"] == own
    assert execution["client"].get_query_results(QueryExecutionId=execution["QueryExecutionId"])


def test_the_expected_owner_of_the_results_counts(sandbox: Sandbox, query: Callable[..., dict[str, Any]]) -> None:
    athena = sandbox.root(CENTRAL).client("athena")
    for owner, state in ((TEAM, "SUCCEEDED"), (CENTRAL, "FAILED")):
        athena.update_work_group(
            WorkGroup="team",
            ConfigurationUpdates={"ResultConfigurationUpdates": {"ExpectedBucketOwner": owner}},
        )
        assert query()["Status"]["State"] == state


def test_reading_results_needs_the_object(sandbox: Sandbox, query: Callable[..., dict[str, Any]], key: str) -> None:
    execution = query()
    statements = [one for one in permissions(sandbox) if "s3:PutObject" not in one["Action"]]
    permit(sandbox, *statements, allow("s3:PutObject", f"arn:aws:s3:::{RESULTS}/*"), allow("kms:Decrypt", key))
    message = denied(execution["client"].get_query_results, QueryExecutionId=execution["QueryExecutionId"])
    assert "s3:GetObject" in message


def test_a_bucket_that_does_not_exist_is_refused_at_once(
    sandbox: Sandbox, query: Callable[..., dict[str, Any]]
) -> None:
    client: Any = sandbox.root(CENTRAL).client("athena")
    error = refused(
        client.start_query_execution, QueryString=QUERY, ResultConfiguration={"OutputLocation": "s3://no-such-bucket/"}
    )
    assert "Unable to verify/create output bucket no-such-bucket" in str(error)


def test_addresses_in_a_query_are_plain_text(query: Callable[..., dict[str, Any]]) -> None:
    execution = query("SELECT 's3://bucket/key' AS address")
    rows = execution["client"].get_query_results(QueryExecutionId=execution["QueryExecutionId"])["ResultSet"]["Rows"]
    assert json.dumps(rows[1]) == json.dumps({"Data": [{"VarCharValue": "s3://bucket/key"}]})
