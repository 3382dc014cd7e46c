"""Training sets without a look into the future: each label with the features as they were at its time.

`point_in_time_query` writes one SELECT in Athena's dialect (Trino SQL, engine version 3) over tables of the offline
store: rows that are only ever appended, with the features and the `write_time`, `api_invocation_time` and `is_deleted`
that Feature Store adds (sagemaker/latest/dg/feature-store-offline.html).

How it is built, and why. The plain way joins every label with every earlier record of its identifier, numbers them and
keeps the first: labels times history rows for each identifier, all written out and sorted. Here the history alone is
sorted, once: records are bounded to the identifiers and the last time of the labels, window functions over each
identifier turn them into versions, each with the span of time [since, until) in which it is the one that counts, and a
label then meets at most one version. Trino computes all three windows of a group after one exchange, since they share
their PARTITION BY, and the join is an equi-join on the identifier with a range. The result of the join is never larger
than the labels.

Instants are whole microseconds since 1970, as bigint: exact to compare and to subtract, whatever a column's format.
"""

# ruff: noqa: S608 - every name in the query was checked by `tables`, and nothing else comes from outside.

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Literal

from landbridge.offline.tables import FeatureView, LabelTable, TimeFormat

MAXIMUM_QUERY_BYTES = 262_144
"""Athena's quota for the text of a query (athena/latest/ug/service-limits.html)."""

KnownBy = Literal["event_time", "write_time"]

_END_OF_TIME = 2**63 - 1
_SECONDS = {
    TimeFormat.ISO_8601: "to_unixtime(from_iso8601_timestamp({}))",
    TimeFormat.UNIX_SECONDS: "CAST({} AS double)",
    TimeFormat.TIMESTAMP: "to_unixtime({})",
}


def point_in_time_query(
    labels: LabelTable, features: Sequence[FeatureView], *, known_by: KnownBy = "event_time"
) -> str:
    """The query of a training set: the columns of `labels`, then those of each view, one row for each label row.

    For each label and view the record with the latest event time at or before the label's time counts; of several with
    that event time the one with the latest api_invocation_time, then write_time, then a deletion, then the greatest
    values, so that the same data always gives the same set. If the record that counts is a deletion or older than the
    view's `maximum_age`, or there is none, the view's columns are NULL. So they are for a label whose time or
    identifier is NULL. Rows come in no particular order.

    `known_by="event_time"` counts records that arrived late as if they had been there: what was true at the time.
    `known_by="write_time"` leaves out those that the offline store did not hold yet at the label's time: what could
    have been known. Feature Store writes up to 15 minutes after the call, and back-filled records say when they were
    filled in, not when they were true.

    Athena fails the query where a text that is read as a time is none. Raises ValueError: no view; two views or two
    columns of the result with one name; a view joined on a column that the labels lack; a query longer than Athena
    takes.
    """
    if known_by not in ("event_time", "write_time"):
        raise ValueError(f"known_by is {known_by!r}; write 'event_time' or 'write_time'")
    _require_distinct(labels, features)
    steps = [_labels(labels)]
    selected = [f"l.{_quoted(column)}" for column in labels.columns]
    joins = ['FROM "_labels" AS l']
    for number, view in enumerate(features, 1):
        # The number keeps views apart whose names continue each other.
        versions = f"_{number}_{view.name}"
        steps += _versions(view, versions, known_by)
        selected += [f"v{number}.{_quoted(feature)} AS {_quoted(name)}" for feature, name in view.result_columns()]
        joins.append(_join(view, versions, f"v{number}"))
    query = "WITH\n" + ",\n".join(steps) + "\nSELECT " + ",\n       ".join(selected) + "\n" + "\n".join(joins)
    if (size := len(query.encode())) > MAXIMUM_QUERY_BYTES:
        raise ValueError(
            f"the query has {size:,} bytes and Athena takes {MAXIMUM_QUERY_BYTES:,}; select fewer features, or make "
            "several sets and join them"
        )
    return query


def _labels(labels: LabelTable) -> str:
    columns = ", ".join(map(_quoted, labels.columns))
    time = _microseconds(labels.time, labels.time_format)
    return f'"_labels" AS (\n    SELECT {columns}, {time} AS "_time"\n    FROM {_table(labels)}\n)'


def _versions(view: FeatureView, name: str, known_by: KnownBy) -> Iterator[str]:
    """Named queries, the last of which, `name`, has one row for each version of each record.

    `_rank` orders all records of an identifier from the one that counts least. A version begins where a record becomes
    effective that outranks every other that is effective by then.
    """
    features = [_quoted(feature) for feature in view.features]
    ranking = ['"_event"', '"api_invocation_time"', '"write_time"', '"_deleted"', *features]
    order = ", ".join(f"{column} NULLS FIRST" for column in ranking)
    identifiers = f'SELECT {_quoted(view.label_column)} FROM "_labels"'
    effective = '"_event"'
    written = ""
    if known_by == "write_time":
        effective = f'greatest("_event", {_microseconds("write_time", TimeFormat.TIMESTAMP)})'
        written = '\n      AND "write_time" IS NOT NULL'
    yield f"""{_quoted(name + "_records")} AS (
    SELECT *, {effective} AS "_since"
    FROM (
        SELECT {_quoted(view.record_identifier)} AS "_identifier",
               {_microseconds(view.event_time, view.event_time_format)} AS "_event",
               coalesce("is_deleted", false) AS "_deleted",
               "api_invocation_time", "write_time",
               {", ".join(features)}
        FROM {_table(view)}
    )
    WHERE "_identifier" IN ({identifiers})
      AND "_event" <= (SELECT max("_time") FROM "_labels"){_not_too_old(view)}{written}
)"""
    yield f"""{_quoted(name + "_ranked")} AS (
    SELECT *, row_number() OVER (PARTITION BY "_identifier" ORDER BY {order}) AS "_rank"
    FROM {_quoted(name + "_records")}
)"""
    yield f"""{_quoted(name + "_effective")} AS (
    SELECT *, max("_rank") OVER (
        PARTITION BY "_identifier" ORDER BY "_since" RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS "_highest"
    FROM {_quoted(name + "_ranked")}
)"""
    yield f"""{_quoted(name)} AS (
    SELECT *, lead("_since", 1, {_END_OF_TIME}) OVER (PARTITION BY "_identifier" ORDER BY "_since") AS "_until"
    FROM {_quoted(name + "_effective")}
    WHERE "_rank" = "_highest"
)"""


def _not_too_old(view: FeatureView) -> str:
    if view.maximum_age is None:
        return ""
    return f'\n      AND "_event" >= (SELECT min("_time") FROM "_labels") - {_count(view.maximum_age)}'


def _join(view: FeatureView, versions: str, alias: str) -> str:
    young = "" if view.maximum_age is None else f' AND l."_time" - {alias}."_event" <= {_count(view.maximum_age)}'
    return (
        f'LEFT JOIN {_quoted(versions)} AS {alias} ON {alias}."_identifier" = l.{_quoted(view.label_column)}\n'
        f'    AND {alias}."_since" <= l."_time" AND l."_time" < {alias}."_until"\n'
        f'    AND NOT {alias}."_deleted"{young}'
    )


def _require_distinct(labels: LabelTable, features: Sequence[FeatureView]) -> None:
    if not features:
        raise ValueError("there is no feature view; write at least one")
    views: set[str] = set()
    origins = {column.lower(): f"a column of the labels, {column!r}" for column in labels.columns}
    for view in features:
        if view.name.lower() in views:
            raise ValueError(f"two feature views are named {view.name!r}; give one of them another name")
        views.add(view.name.lower())
        labels.require_column(view.label_column, f"feature view {view.name!r} is joined on a label column")
        for feature, name in view.result_columns():
            origin = f"feature {feature!r} of view {view.name!r}"
            if name.lower() in origins:
                raise ValueError(
                    f"{origin} would be column {name!r} of the result, and so is {origins[name.lower()]}; "
                    "give the view another name"
                )
            origins[name.lower()] = origin


def _microseconds(column: str, time_format: TimeFormat) -> str:
    return f"CAST(round(1e6 * {_SECONDS[time_format].format(_quoted(column))}) AS bigint)"


def _count(age: timedelta) -> int:
    return age // timedelta(microseconds=1)


def _table(table: LabelTable | FeatureView) -> str:
    parts = (table.catalog, table.database, table.table)
    return ".".join(_quoted(part) for part in parts if part is not None)


def _quoted(name: str) -> str:
    return f'"{name.lower()}"'
