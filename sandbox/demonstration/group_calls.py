"""The calls on one feature group, each made as it would be from a notebook: plain boto3, the group named by its ARN."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from landbridge.declaration.models import FeatureGroup
from landbridge.policies.granted import OfflinePlace
from sandbox.demonstration.expectation import Action
from sandbox.demonstration.identities import Identity
from sandbox.demonstration.outcome import Refused
from sandbox.demonstration.records import made_up, now

_QUERY_SECONDS = 60.0
_LOOK_SECONDS = 0.01


@dataclass(frozen=True)
class Target:
    """A group to call: its ARN, an identifier that was ingested (or None), and where its offline data lies."""

    key: str
    arn: str
    group: FeatureGroup
    known_identifier: str | None
    offline: OfflinePlace | None
    probe: str


def calls(target: Target, identity: Identity, workgroup: str) -> dict[Action, Callable[[], object]]:
    """Every call on the group as `identity`. Writes use an identifier of their own, `target.probe`."""
    return {
        Action.DESCRIBE: lambda: identity.client("sagemaker").describe_feature_group(FeatureGroupName=target.arn),
        Action.GET: lambda: _get(target, identity),
        Action.BATCH_GET: lambda: _batch_get(target, identity),
        Action.PUT: lambda: identity.client("sagemaker-featurestore-runtime").put_record(
            FeatureGroupName=target.arn, Record=made_up(target.group, target.probe)
        ),
        Action.DELETE: lambda: identity.client("sagemaker-featurestore-runtime").delete_record(
            FeatureGroupName=target.arn, RecordIdentifierValueAsString=target.probe, EventTime=now(target.group)
        ),
        Action.UPDATE: lambda: identity.client("sagemaker").update_feature_metadata(
            FeatureGroupName=target.arn, FeatureName=next(iter(target.group.features)), Description="Identifies it."
        ),
        Action.QUERY: lambda: query([table_name(target.offline)], identity, workgroup),
    }


def table_name(place: OfflinePlace | None, catalog: str = "AwsDataCatalog") -> str:
    """The table as a query names it."""
    if place is None:
        raise ValueError("the group has no offline store")
    return f'"{catalog}"."{place.database}"."{place.table}"'


def query(tables: Sequence[str], identity: Identity, workgroup: str, **settings: Any) -> int:
    """Rows of all these tables together, counted by one query. Raises as `run` does."""
    rows = " UNION ALL ".join(f"SELECT 1 FROM {table}" for table in tables)  # noqa: S608
    execution = run(f"SELECT count(*) FROM ({rows})", identity, workgroup, **settings)  # noqa: S608
    found = identity.client("athena").get_query_results(QueryExecutionId=execution)["ResultSet"]["Rows"]
    return int(found[1]["Data"][0]["VarCharValue"])


def run(statement: str, identity: Identity, workgroup: str, **settings: Any) -> str:
    """The id of the query, when it has succeeded; `settings` are StartQueryExecution's. Raises Refused where Athena
    says so."""
    athena = identity.client("athena")
    started = athena.start_query_execution(QueryString=statement, WorkGroup=workgroup, **settings)
    execution, deadline = str(started["QueryExecutionId"]), time.monotonic() + _QUERY_SECONDS
    while True:
        status = athena.get_query_execution(QueryExecutionId=execution)["QueryExecution"]["Status"]
        if status["State"] == "SUCCEEDED":
            return execution
        if status["State"] in ("FAILED", "CANCELLED"):
            reason = status.get("StateChangeReason", "")
            if "not authorized to perform" in reason or "AccessDenied" in reason or "Access Denied" in reason:
                raise Refused(reason)
            raise RuntimeError(f"query {status['State'].lower()}: {reason}")
        if time.monotonic() > deadline:
            raise TimeoutError(f"query {execution} took more than {_QUERY_SECONDS:.0f} s")
        time.sleep(_LOOK_SECONDS)


def _get(target: Target, identity: Identity) -> None:
    answer = identity.client("sagemaker-featurestore-runtime").get_record(
        FeatureGroupName=target.arn, RecordIdentifierValueAsString=target.known_identifier or target.probe
    )
    if target.known_identifier and "Record" not in answer:
        raise LookupError(f"record {target.known_identifier} was ingested and is not there")


def _batch_get(target: Target, identity: Identity) -> None:
    wanted = [target.known_identifier or target.probe]
    answer = identity.client("sagemaker-featurestore-runtime").batch_get_record(
        Identifiers=[{"FeatureGroupName": target.arn, "RecordIdentifiersValueAsString": wanted}]
    )
    for error in answer["Errors"]:
        if error["ErrorCode"].startswith("AccessDenied"):
            raise Refused(error["ErrorMessage"])
        raise RuntimeError(f"{error['ErrorCode']}: {error['ErrorMessage']}")
    if target.known_identifier and not answer["Records"]:
        raise LookupError(f"record {target.known_identifier} was ingested and is not there")
