"""On generated histories the query gives what a plain reading of the rule gives, row for row.

Few identifiers and instants, so that duplicates, ties, deletions, late arrivals and labels at the very time of an event
come up all the time.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd  # type: ignore[import-untyped]
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from landbridge.offline import FeatureView, LabelTable, TimeFormat, point_in_time_query
from landbridge.offline.point_in_time import KnownBy
from tests.landbridge.offline import athena, brute_force

START_MS = 1_772_600_767_000
IDENTIFIERS = st.sampled_from(["a", "b"])
INSTANTS = st.integers(0, 5).map(lambda half_seconds: START_MS + 500 * half_seconds)
FEATURES = ["clicks", "city"]
MAXIMUM_AGES = st.sampled_from([None, 0, 500, 1500])


@pytest.fixture(scope="module")
def connection() -> Iterator[Any]:
    opened = athena.connect()
    opened.execute("CREATE SCHEMA store")
    yield opened
    opened.close()


def instant(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC).replace(tzinfo=None)


def written(milliseconds: int | None, time_format: TimeFormat) -> Any:
    """As the column of a table holds it; whole seconds without fractions, as PutRecord takes both."""
    if milliseconds is None:
        return None
    if time_format is TimeFormat.UNIX_SECONDS:
        return milliseconds / 1000
    if time_format is TimeFormat.TIMESTAMP:
        return instant(milliseconds)
    return instant(milliseconds).isoformat(timespec="milliseconds" if milliseconds % 1000 else "seconds") + "Z"


@st.composite
def records(draw: st.DrawFn) -> dict[str, Any]:
    event, invoked = draw(INSTANTS), draw(INSTANTS)
    deleted = draw(st.sampled_from([False, False, True]))
    values = {"clicks": draw(st.sampled_from([None, 1, 2])), "city": draw(st.sampled_from([None, "Oslo", "Rome"]))}
    write_ms = draw(INSTANTS) + draw(st.sampled_from([0, 2000]))
    return {
        "key": draw(IDENTIFIERS),
        "event_ms": event,
        "write_ms": write_ms,
        "api_invocation_time": instant(invoked),
        "write_time": instant(write_ms),
        "is_deleted": deleted,
        **(dict.fromkeys(values) if deleted else values),
    }


HISTORIES = st.lists(records(), max_size=12)
LABELS = st.lists(st.tuples(st.none() | IDENTIFIERS, st.none() | IDENTIFIERS, st.none() | INSTANTS), max_size=8)


def store(connection: Any, table: str, frame: pd.DataFrame, types: dict[str, str]) -> None:
    """A table of these columns; without rows, too."""
    connection.register("frame", frame)
    columns = ", ".join(f'CAST("{name}" AS {kind}) AS "{name}"' for name, kind in types.items())
    connection.execute(f"CREATE OR REPLACE TABLE store.{table} AS SELECT {columns} FROM frame")  # noqa: S608
    connection.unregister("frame")


def history(rows: list[dict[str, Any]], identifier: str, time_format: TimeFormat) -> pd.DataFrame:
    names = ["event_ms", "write_ms", "api_invocation_time", "write_time", "is_deleted", *FEATURES]
    frame = pd.DataFrame(rows, columns=["key", *names], dtype=object).rename(columns={"key": identifier})
    frame["event_time"] = [written(row["event_ms"], time_format) for row in rows]
    return frame


def columns(identifier: str, time_format: TimeFormat) -> dict[str, str]:
    event = "DOUBLE" if time_format is TimeFormat.UNIX_SECONDS else "VARCHAR"
    added = {"api_invocation_time": "TIMESTAMP", "write_time": "TIMESTAMP", "is_deleted": "BOOLEAN"}
    return {identifier: "VARCHAR", "event_time": event, "clicks": "BIGINT", "city": "VARCHAR", **added}


@pytest.mark.requirement("S4.2")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=LABELS,
    users=HISTORIES,
    items=HISTORIES,
    label_format=st.sampled_from(TimeFormat),
    formats=st.permutations([TimeFormat.ISO_8601, TimeFormat.UNIX_SECONDS]),
    ages=st.tuples(MAXIMUM_AGES, MAXIMUM_AGES),
    known_by=st.sampled_from(["event_time", "write_time"]),
)
def test_the_query_equals_the_rule_written_out_in_pandas(
    connection: Any,
    rows: list[tuple[str | None, str | None, int | None]],
    users: list[dict[str, Any]],
    items: list[dict[str, Any]],
    label_format: TimeFormat,
    formats: list[TimeFormat],
    ages: tuple[int | None, int | None],
    known_by: KnownBy,
) -> None:
    labels = pd.DataFrame(rows, columns=["user_id", "item_id", "time_ms"], dtype=object)
    labels.insert(0, "row", range(len(rows)))
    labels["at"] = [written(time, label_format) for _, _, time in rows]
    at = {TimeFormat.UNIX_SECONDS: "DOUBLE", TimeFormat.TIMESTAMP: "TIMESTAMP"}.get(label_format, "VARCHAR")
    store(connection, "labels", labels, {"row": "BIGINT", "user_id": "VARCHAR", "item_id": "VARCHAR", "at": at})
    views, groups = [], {}
    for table, history_rows, time_format, age in zip(("users", "items"), (users, items), formats, ages, strict=True):
        identifier = f"{table[:-1]}_id"
        frame = history(history_rows, identifier, time_format)
        store(connection, table, frame, columns(identifier, time_format))
        groups[table] = (frame, identifier, FEATURES, age)
        maximum_age = None if age is None else timedelta(milliseconds=age)
        features = tuple(FEATURES)
        views.append(
            FeatureView(table, "store", table, identifier, "event_time", features, time_format, maximum_age=maximum_age)
        )
    label_table = LabelTable("store", "labels", "at", ("row", "user_id", "item_id", "at"), label_format)
    found = connection.execute(point_in_time_query(label_table, views, known_by=known_by)).fetchall()
    expected = brute_force.training_set(labels, groups, known_by_write_time=known_by == "write_time")
    assert sorted((row[0], *row[4:]) for row in found) == expected
