"""Training sets out of a real offline store: records put and deleted by calls, then asked for through Athena."""

import io
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd  # type: ignore[import-untyped]
import pyarrow as pa
import pyarrow.parquet
import pytest

from landbridge.offline import FeatureView, LabelTable, TimeFormat, point_in_time_query
from tests.landbridge.offline import brute_force
from tests.sandbox.extension.sagemaker.conftest import BUCKET, DATABASE, FeatureStore, record
from tests.sandbox.extension.sagemaker.conftest import store as store  # the fixture
from tests.sandbox.extension.sagemaker.test_offline_store import selected

pytestmark = [pytest.mark.sandbox, pytest.mark.requirement("S4.2")]

START_MS = 1_772_600_767_000
LABELS = LabelTable(DATABASE, "labels", "asked_at", ("number", "user_id", "asked_at"))
USERS = FeatureView("users", DATABASE, "users", "user_id", "event_time", ("clicks", "spend"))
ITEMS = FeatureView("items", DATABASE, "items", "user_id", "event_time", ("clicks", "spend"), TimeFormat.UNIX_SECONDS)


def iso(milliseconds: int) -> str:
    """As PutRecord takes it."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


def seconds(milliseconds: int) -> str:
    return str(milliseconds / 1000)


def create(store: FeatureStore) -> None:
    """`users`, an Iceberg table with times in text, and `items`, a Glue table with times in Unix seconds."""
    iceberg = store.offline_store("users", TableFormat="Iceberg")
    definitions = store.definition("items")["FeatureDefinitions"]
    fractional = [
        {**each, **({"FeatureType": "Fractional"} if each["FeatureName"] == "event_time" else {})}
        for each in definitions
    ]
    for group in (
        store.create("users", offline=True, OfflineStoreConfig=iceberg),
        store.create("items", offline=True, FeatureDefinitions=fractional),
    ):
        assert group["FeatureGroupStatus"] == "Created", group


def put_labels(store: FeatureStore, labels: Sequence[tuple[str, str | None]]) -> None:
    """A table of labels, numbered, as a team would keep one."""
    numbers = list(range(len(labels)))
    columns = {"number": numbers, "user_id": [each[0] for each in labels], "asked_at": [each[1] for each in labels]}
    buffer = io.BytesIO()
    kinds = [("number", pa.int64()), ("user_id", pa.string()), ("asked_at", pa.string())]
    pa.parquet.write_table(pa.table(columns, schema=pa.schema(kinds)), buffer)
    store.client("s3").put_object(Bucket=BUCKET, Key="labels/data.parquet", Body=buffer.getvalue())
    types = {"number": "bigint", "user_id": "string", "asked_at": "string"}
    table = {
        "Name": "labels",
        "TableType": "EXTERNAL_TABLE",
        "Parameters": {"classification": "parquet"},
        "StorageDescriptor": {
            "Columns": [{"Name": name, "Type": kind} for name, kind in types.items()],
            "Location": f"s3://{BUCKET}/labels",
        },
    }
    store.client("glue").create_table(DatabaseName=DATABASE, TableInput=table)


def asked(store: FeatureStore, *views: FeatureView, **options: Any) -> list[list[str | None]]:
    """Rows of the training set in the order of the labels, without the labels' own columns but the number."""
    rows = selected(store, point_in_time_query(LABELS, views, **options))
    return [[row[0], *row[3:]] for row in sorted(rows, key=lambda row: int(row[0] or 0))]


def test_the_training_set_equals_the_rule_written_out_in_pandas(store: FeatureStore) -> None:
    create(store)
    chance = random.Random(20261121)  # noqa: S311 - the same data each time
    calls: dict[str, list[dict[str, Any]]] = {"users": [], "items": []}
    for number in range(120):
        name = chance.choice(["users", "items"])
        call: dict[str, Any] = {
            "user_id": chance.choice(["u1", "u2"]),
            "event_ms": START_MS + 500 * chance.randrange(10),
            "api_invocation_time": number,
            "is_deleted": chance.random() < 0.3,
            "clicks": chance.choice([None, 1, 2, 3]),
            "spend": chance.choice([None, 0.5, 1.25]),
        }
        time = (iso if name == "users" else seconds)(call["event_ms"])
        if call["is_deleted"]:
            call |= {"clicks": None, "spend": None}
            store.runtime.delete_record(
                FeatureGroupName=name, RecordIdentifierValueAsString=call["user_id"], EventTime=time
            )
        else:
            values = {key: call[key] for key in ("clicks", "spend") if call[key] is not None}
            row = record(user_id=call["user_id"], event_time=time, **values)
            store.runtime.put_record(FeatureGroupName=name, Record=row)
        calls[name].append(call)
    times = [START_MS + 250 * chance.randrange(-2, 22) for _ in range(60)]
    users = [chance.choice(["u1", "u2", "nobody"]) for _ in times]
    put_labels(store, [(user, iso(time)) for user, time in zip(users, times, strict=True)])

    found = asked(store, USERS, replace(ITEMS, maximum_age=timedelta(seconds=1)))

    frames = {name: pd.DataFrame(rows, dtype=object).assign(write_time=0) for name, rows in calls.items()}
    labels = pd.DataFrame({"row": range(len(times)), "user_id": users, "time_ms": times})
    features = ["clicks", "spend"]
    groups = {
        "users": (frames["users"], "user_id", features, None),
        "items": (frames["items"], "user_id", features, 1000),
    }
    expected = brute_force.training_set(labels, groups, known_by_write_time=False)
    assert found == [[None if value is None else str(value) for value in row] for row in expected]


def test_back_filled_records_are_known_only_from_when_they_were_written(store: FeatureStore) -> None:
    create(store)
    row = record(user_id="u1", event_time=iso(START_MS), clicks=7, spend=0.5)
    store.runtime.put_record(FeatureGroupName="users", Record=row)
    put_labels(store, [("u1", iso(START_MS)), ("u1", "2199-01-01T00:00:00Z")])
    assert asked(store, USERS) == [["0", "7", "0.5"], ["1", "7", "0.5"]]
    assert asked(store, USERS, known_by="write_time") == [["0", None, None], ["1", "7", "0.5"]]


def test_a_deleted_record_gives_null_from_its_deletion_on(store: FeatureStore) -> None:
    create(store)
    row = record(user_id="u1", event_time=iso(START_MS), clicks=7)
    store.runtime.put_record(FeatureGroupName="users", Record=row)
    deletion = iso(START_MS + 1000)
    store.runtime.delete_record(FeatureGroupName="users", RecordIdentifierValueAsString="u1", EventTime=deletion)
    put_labels(store, [("u1", iso(START_MS + 999)), ("u1", deletion)])
    assert asked(store, USERS) == [["0", "7", None], ["1", None, None]]


def test_a_group_without_records_gives_null(store: FeatureStore) -> None:
    create(store)
    put_labels(store, [("u1", iso(START_MS)), ("u1", None)])
    assert asked(store, USERS, ITEMS) == [["0", *[None] * 4], ["1", *[None] * 4]]
