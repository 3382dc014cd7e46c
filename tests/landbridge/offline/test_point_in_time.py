"""What the training set holds, case by case, and what is refused with words."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from landbridge.offline import FeatureView, LabelTable, TimeFormat, point_in_time_query
from tests.landbridge.offline import athena

LABELS = LabelTable("store", "labels", "at", ("user_id", "at"))
USERS = FeatureView("users", "store", "users", "user_id", "event_time", ("event_time", "clicks"))
DAY = "2026-03-04T{}Z"

Row = tuple[str | None, int | None, str, str, bool]
"""event time of user u, clicks, api_invocation_time, write_time, is_deleted; times of day."""
Ask = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture
def ask() -> Iterator[Ask]:
    """Adds records, and answers for `count` labels of user u at the time of day `at`."""
    connection = athena.connect()
    connection.execute("CREATE SCHEMA store")
    added = "api_invocation_time TIMESTAMP, write_time TIMESTAMP, is_deleted BOOLEAN"
    connection.execute(f"CREATE TABLE store.users (user_id VARCHAR, event_time VARCHAR, clicks BIGINT, {added})")

    def asked(
        *rows: Row, at: str | None = "12:00:00", count: int = 1, view: FeatureView = USERS, **options: Any
    ) -> Any:
        connection.execute('CREATE OR REPLACE TABLE store.labels (user_id VARCHAR, "at" VARCHAR)')
        connection.executemany("INSERT INTO store.labels VALUES ('u', ?)", [[at and DAY.format(at)]] * count)
        for event, clicks, invoked, written, deleted in rows:
            values = [DAY.format(event), clicks, f"2026-03-04 {invoked}", f"2026-03-04 {written}", deleted]
            connection.execute("INSERT INTO store.users VALUES ('u', ?, ?, ?, ?, ?)", values)
        found = connection.execute(point_in_time_query(LABELS, [view], **options)).fetchall()
        return [(event and event[11:-1], clicks) for _, _, event, clicks in found]

    yield asked
    connection.close()


def put(event: str, clicks: int | None, invoked: str = "", written: str = "", *, deleted: bool = False) -> Row:
    """A record that was put at its event time and written at once, unless said otherwise."""
    return event, clicks, invoked or event, written or invoked or event, deleted


def test_the_latest_record_before_the_label_counts(ask: Ask) -> None:
    assert ask(put("09:00:00", 1), put("11:00:00", 2), put("12:00:01", 3)) == [("11:00:00", 2)]


def test_a_record_of_exactly_the_labels_time_counts(ask: Ask) -> None:
    assert ask(put("12:00:00.125", 1), at="12:00:00.125") == [("12:00:00.125", 1)]
    assert ask(at="12:00:00.124") == [(None, None)]


def test_equal_instants_written_differently_are_one(ask: Ask) -> None:
    assert ask(put("10:00:00.000", 1, "10:00:02"), put("10:00:00", 2, "10:00:01")) == [("10:00:00.000", 1)]


def test_of_duplicates_the_one_of_the_latest_call_counts_then_the_latest_written(ask: Ask) -> None:
    earlier = [put("10:00:00", 9, "10:00:01", "10:09:00"), put("10:00:00", 8, "10:00:02", "10:05:00")]
    assert ask(*earlier, put("10:00:00", 1, "10:00:02", "10:06:00")) == [("10:00:00", 1)]


@pytest.mark.parametrize("reverse", [False, True])
def test_duplicates_alike_in_all_times_are_resolved_the_same_way_each_time(ask: Ask, reverse: bool) -> None:
    rows = [put("10:00:00", None), put("10:00:00", 2), put("10:00:00", 1)]
    assert ask(*(reversed(rows) if reverse else rows)) == [("10:00:00", 2)]


def test_a_deletion_gives_null_and_not_the_record_before_it(ask: Ask) -> None:
    assert ask(put("09:00:00", 1), put("10:00:00", None, deleted=True)) == [(None, None)]


def test_a_deletion_wins_over_a_record_alike_in_all_times(ask: Ask) -> None:
    assert ask(put("10:00:00", None, deleted=True), put("10:00:00", 1)) == [(None, None)]


def test_a_record_put_again_after_its_deletion_counts(ask: Ask) -> None:
    assert ask(put("09:00:00", None, deleted=True), put("10:00:00", 1)) == [("10:00:00", 1)]


def test_a_late_arrival_counts_unless_what_was_known_is_asked_for(ask: Ask) -> None:
    rows = put("09:00:00", 1), put("10:00:00", 2, "12:30:00")
    assert ask(*rows) == [("10:00:00", 2)]
    assert ask(known_by="write_time") == [("09:00:00", 1)]


def test_a_late_arrival_of_an_earlier_event_never_hides_a_later_event(ask: Ask) -> None:
    rows = put("10:00:00", 2), put("09:00:00", 1, "11:00:00")
    assert ask(*rows, known_by="write_time") == [("10:00:00", 2)]


def test_a_record_is_known_from_the_moment_it_was_written(ask: Ask) -> None:
    assert ask(put("09:00:00", 1, "09:00:00", "12:00:00"), known_by="write_time") == [("09:00:00", 1)]


def test_a_record_of_exactly_the_maximum_age_counts_and_an_older_one_does_not(ask: Ask) -> None:
    view = dataclasses.replace(USERS, maximum_age=timedelta(hours=1))
    assert ask(put("11:00:00", 1), view=view) == [("11:00:00", 1)]
    assert ask(at="12:00:00.001", view=view) == [(None, None)]


def test_labels_without_a_record_or_a_time_are_kept(ask: Ask) -> None:
    assert ask() == [(None, None)]
    assert ask(put("09:00:00", 1), at=None) == [(None, None)]


def test_equal_labels_are_all_kept(ask: Ask) -> None:
    assert ask(put("09:00:00", 1), count=2) == [("09:00:00", 1), ("09:00:00", 1)]


def test_one_group_serves_twice_under_two_names() -> None:
    labels = LabelTable("store", "pairs", "at", ("buyer", "seller", "at"), TimeFormat.UNIX_SECONDS)
    views = [
        dataclasses.replace(USERS, name=name, joined_on=name, features=("clicks",)) for name in ("buyer", "seller")
    ]
    query = point_in_time_query(labels, views)
    assert 'AS "buyer_clicks"' in query
    assert 'v2."clicks" AS "seller_clicks"' in query


def test_views_and_labels_whose_names_continue_each_other_do_not_meet() -> None:
    connection = athena.connect()
    connection.execute("CREATE SCHEMA store")
    connection.execute("""CREATE TABLE store.labels AS SELECT 'u' AS user_id, '2026-03-04' AS "at" """)
    added = "now()::TIMESTAMP AS api_invocation_time, now()::TIMESTAMP AS write_time, false AS is_deleted"
    record = f"SELECT 'u' AS user_id, '2026-03-04' AS event_time, 1 AS clicks, {added}"
    connection.execute(f"CREATE TABLE store.users AS {record}")
    names = ("labels", "users", "users_records", "1_users", "time")
    views = [dataclasses.replace(USERS, name=name, features=("clicks",)) for name in names]
    assert connection.execute(point_in_time_query(LABELS, views)).fetchall() == [("u", "2026-03-04", 1, 1, 1, 1, 1)]


@pytest.mark.parametrize("name", ['a"; DROP TABLE x; --', "a b", "", "a.b", "a'", "ä", "a\n", "_a", "x" * 256])
def test_what_cannot_be_a_column_is_refused(name: str) -> None:
    for spoil in (
        lambda: dataclasses.replace(LABELS, columns=("user_id", "at", name)),
        lambda: dataclasses.replace(USERS, features=(name,)),
        lambda: dataclasses.replace(USERS, name=name),
        lambda: dataclasses.replace(USERS, record_identifier=name, joined_on="user_id"),
        lambda: dataclasses.replace(USERS, event_time=name),
    ):
        with pytest.raises(ValueError, match="cannot be a name; write letters, digits, - and _"):
            spoil()


@pytest.mark.parametrize("name", ['t" --', "a b", "", "a.b", "s3://bucket"])
@pytest.mark.parametrize("part", ["catalog", "database", "table"])
def test_what_cannot_be_a_table_is_refused(part: str, name: str) -> None:
    changes: dict[str, Any] = {part: name}
    with pytest.raises(ValueError, match=f"{part}: .* cannot be a name"):
        dataclasses.replace(LABELS, **changes)
    with pytest.raises(ValueError, match=f"{part}: .* cannot be a name"):
        dataclasses.replace(USERS, **changes)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"features": ()}, "write a tuple of one or more names"),
        ({"features": "clicks"}, "write a tuple of one or more names"),
        ({"features": ("clicks", "Clicks")}, "names 'Clicks' twice"),
        ({"features": ("write_time",)}, "'write_time' is a column of Feature Store's own"),
        ({"event_time_format": TimeFormat.TIMESTAMP}, "write iso-8601 or unix-seconds"),
        ({"maximum_age": timedelta(days=-1)}, "write zero or more"),
    ],
)
def test_a_view_that_cannot_be_meant_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        dataclasses.replace(USERS, **changes)


def test_the_time_of_labels_is_one_of_their_columns() -> None:
    with pytest.raises(ValueError, match="'when' is no column of label table 'labels'; write one of: user_id, at"):
        dataclasses.replace(LABELS, time="when")


@pytest.mark.parametrize(
    ("views", "message"),
    [
        ([], "write at least one"),
        ([USERS, dataclasses.replace(USERS, name="Users")], "two feature views are named 'Users'"),
        ([dataclasses.replace(USERS, joined_on="buyer")], "'buyer' is no column of label table 'labels'"),
        (
            [dataclasses.replace(USERS, features=("of_clicks",)), dataclasses.replace(USERS, name="users_of")],
            "would be column 'users_of_clicks' of the result, and so is feature 'of_clicks' of view 'users'",
        ),
        ([dataclasses.replace(USERS, name="user", features=("id",))], "and so is a column of the labels, 'user_id'"),
        (
            [dataclasses.replace(USERS, features=tuple(f"{'f' * 50}{number}" for number in range(2500)))],
            "Athena takes 262,144; select fewer features",
        ),
    ],
)
def test_views_that_do_not_fit_together_are_refused(views: list[FeatureView], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        point_in_time_query(LABELS, views)


def test_an_unknown_way_of_knowing_is_refused() -> None:
    with pytest.raises(ValueError, match="write 'event_time' or 'write_time'"):
        point_in_time_query(LABELS, [USERS], known_by="arrival")  # type: ignore[arg-type]


def test_a_table_of_another_catalog_is_named_in_full() -> None:
    query = point_in_time_query(LABELS, [dataclasses.replace(USERS, catalog="central")])
    assert 'FROM "central"."store"."users"' in query
