"""A query by a role of the team's account, over its own catalog and the central one."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.sandbox.conftest import Sandbox
from tests.sandbox.extension.athena.two_catalogs import CATALOG, CENTRAL, DATA, OWN, ROLE, TEAM, Policies, table
from tests.sandbox.extension.authorization.documents import trust
from tests.sandbox.extension.authorization.roles import create_role

JOIN = """
    SELECT u.id, k.word FROM "landbridge_central"."store"."users" u
    JOIN "AwsDataCatalog"."search"."keywords" k ON k.id = u.id
"""


@pytest.fixture
def policies(sandbox: Sandbox, tmp_path: Path) -> Policies:
    """Both accounts' tables, buckets and policies, and the central catalog registered in the team's account."""
    key = str(sandbox.root(CENTRAL).client("kms").create_key()["KeyMetadata"]["Arn"])
    encrypted = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": key}
    file = tmp_path / "file.parquet"

    def bucket(account: str, name: str) -> None:
        place = {"LocationConstraint": sandbox.endpoint.region}
        s3: Any = sandbox.root(account).client("s3")
        s3.create_bucket(Bucket=name, CreateBucketConfiguration=place)

    def fill(account: str, bucket: str, database: str, name: str, select: str, **encryption: str) -> None:
        duckdb.connect(":memory:").execute(f"COPY ({select}) TO '{file}' (FORMAT parquet)")
        s3: Any = sandbox.root(account).client("s3")
        s3.put_object(Bucket=bucket, Key=f"{name}/month=01/a.parquet", Body=file.read_bytes(), **encryption)
        glue: Any = sandbox.root(account).client("glue")
        glue.create_database(DatabaseInput={"Name": database})
        glue.create_table(DatabaseName=database, TableInput=table(name, f"s3://{bucket}/{name}"))

    bucket(CENTRAL, DATA)
    bucket(TEAM, OWN)
    fill(CENTRAL, DATA, "store", "users", "SELECT 1::BIGINT AS id, 'Ada' AS word", **encrypted)
    fill(TEAM, OWN, "search", "keywords", "SELECT 1::BIGINT AS id, 'shoes' AS word")
    # Of the same name as the central one, so that a look into the wrong catalog shows.
    fill(TEAM, OWN, "store", "users", "SELECT 7::BIGINT AS id, 'Eve' AS word")
    athena: Any = sandbox.root(TEAM).client("athena")
    athena.create_work_group(
        Name="team", Configuration={"ResultConfiguration": {"OutputLocation": f"s3://{OWN}/results"}}
    )
    athena.create_data_catalog(Name=CATALOG, Type="GLUE", Parameters={"catalog-id": CENTRAL})
    create_role(sandbox, ROLE, trust(TEAM))
    found = Policies(sandbox, key)
    found.put()
    return found


@pytest.fixture
def ask(sandbox: Sandbox, policies: Policies) -> Callable[..., dict[str, Any]]:
    """Runs a query as the team's role; gives what GetQueryExecution says of it, and the rows."""
    client: Any = sandbox.role(TEAM, ROLE).client("athena")

    def run(text: str = JOIN, **context: str) -> dict[str, Any]:
        request = {"QueryString": text, "WorkGroup": "team", "QueryExecutionContext": context}
        started = client.start_query_execution(**request)["QueryExecutionId"]
        for _ in range(100):
            execution = client.get_query_execution(QueryExecutionId=started)["QueryExecution"]
            if execution["Status"]["State"] == "FAILED":
                return {"failure": execution["Status"]["StateChangeReason"]}
            if execution["Status"]["State"] == "SUCCEEDED":
                rows = client.get_query_results(QueryExecutionId=started)["ResultSet"]["Rows"]
                return {"rows": [[cell.get("VarCharValue") for cell in row["Data"]] for row in rows[1:]]}
            time.sleep(0.05)
        raise AssertionError(execution)

    return run
