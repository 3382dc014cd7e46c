"""Running a query in Athena and waiting for its end."""

import time
from typing import Any

from sandbox.demonstration.identities import Identity

SECONDS = 60.0


class QueryFailed(Exception):
    """The text is Athena's reason."""


def run(identity: Identity, workgroup: str, statement: str, **request: Any) -> str:
    """The id of the query, when it has succeeded. Raises QueryFailed."""
    athena = identity.client("athena")
    query = athena.start_query_execution(QueryString=statement, WorkGroup=workgroup, **request)["QueryExecutionId"]
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        status = athena.get_query_execution(QueryExecutionId=query)["QueryExecution"]["Status"]
        if status["State"] == "SUCCEEDED":
            return str(query)
        if status["State"] in ("FAILED", "CANCELLED"):
            raise QueryFailed(status.get("StateChangeReason", ""))
        time.sleep(0.05)
    raise TimeoutError(f"query {query} took more than {SECONDS:.0f} s")


def rows(identity: Identity, workgroup: str, statement: str) -> list[tuple[str, ...]]:
    """What the query answers, without its head. Raises QueryFailed."""
    query = run(identity, workgroup, statement)
    found = identity.client("athena").get_query_results(QueryExecutionId=query)["ResultSet"]["Rows"]
    return [tuple(cell.get("VarCharValue", "") for cell in row["Data"]) for row in found[1:]]


def output_location(identity: Identity, query: str) -> tuple[str, str]:
    """Bucket and key of the query's results."""
    execution = identity.client("athena").get_query_execution(QueryExecutionId=query)["QueryExecution"]
    bucket, _, key = execution["ResultConfiguration"]["OutputLocation"].removeprefix("s3://").partition("/")
    return bucket, key
