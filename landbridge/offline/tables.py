"""The tables that a training set is made of: labels, and feature groups as the offline store lays them out.

Names are checked here, once, so that nothing but a name ever stands in a query between its quotes. Glue and Athena
know no case in names (athena/latest/ug/tables-databases-columns-names.html): two that differ by case alone are one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from landbridge.declaration.models import RESERVED_FEATURE_NAMES

_TABLE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_@-]{0,254}")
_COLUMN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,254}")


class TimeFormat(StrEnum):
    """How a column holds an instant. Feature Store has the first two (API reference, CreateFeatureGroup,
    EventTimeFeatureName).
    """

    ISO_8601 = "iso-8601"
    """Text such as 2026-03-04T05:06:07Z, to the millisecond; UTC where it names no offset."""
    UNIX_SECONDS = "unix-seconds"
    """A number, fractions allowed: seconds since 1970 in UTC."""
    TIMESTAMP = "timestamp"
    """Athena's timestamp, in UTC or with a time zone. For labels only."""


@dataclass(frozen=True)
class LabelTable:
    """A table with one row for each example to learn from.

    `columns` are those that the training set carries over, in this order; the column `time`, when the prediction would
    have been made, and those that features are joined on must be among them. `catalog` is for a table outside of the
    Athena catalog that the query runs in. Raises ValueError for a name that cannot be one.
    """

    database: str
    table: str
    time: str
    columns: tuple[str, ...]
    time_format: TimeFormat = TimeFormat.ISO_8601
    catalog: str | None = None

    def __post_init__(self) -> None:
        where = f"label table {self.table!r}"
        _require_table(where, self.catalog, self.database, self.table)
        _require_columns(where, "columns", self.columns)
        _require_format(where, self.time_format, tuple(TimeFormat))
        self.require_column(self.time, f"time of {where}")

    def require_column(self, name: str, what: str) -> None:
        """Raises ValueError unless the table is said to have the column."""
        if name.lower() not in {column.lower() for column in self.columns}:
            known = ", ".join(self.columns)
            raise ValueError(f"{what}: {name!r} is no column of label table {self.table!r}; write one of: {known}")


@dataclass(frozen=True)
class FeatureView:
    """Features of one feature group, for one use in a training set.

    `name` begins the names of the result's columns: feature `country` of view `users` is `users_country`; a group may
    serve twice under two names. `joined_on` is the label column that holds record identifiers, by default the one
    of the identifier's own name; both must be of one type. A record older than `maximum_age` at the label's time gives
    no features; one of exactly that age does. Raises ValueError for what cannot be meant.
    """

    name: str
    database: str
    table: str
    record_identifier: str
    event_time: str
    features: tuple[str, ...]
    event_time_format: TimeFormat = TimeFormat.ISO_8601
    joined_on: str | None = None
    maximum_age: timedelta | None = None
    catalog: str | None = None

    def __post_init__(self) -> None:
        where = f"feature view {self.name!r}"
        _require("name of a feature view", self.name, _COLUMN)
        _require_table(where, self.catalog, self.database, self.table)
        _require_columns(where, "features", self.features)
        for name in (self.record_identifier, self.event_time, self.label_column):
            _require(f"{where}: column", name, _COLUMN)
        _require_format(where, self.event_time_format, (TimeFormat.ISO_8601, TimeFormat.UNIX_SECONDS))
        for feature in self.features:
            if feature.lower() in RESERVED_FEATURE_NAMES:
                raise ValueError(f"{where}: {feature!r} is a column of Feature Store's own; write names of features")
        if self.maximum_age is not None and self.maximum_age < timedelta(0):
            raise ValueError(f"{where}: maximum_age is {self.maximum_age}; write zero or more, or leave it out")

    @property
    def label_column(self) -> str:
        """The label column that holds record identifiers."""
        return self.joined_on or self.record_identifier

    def result_columns(self) -> Iterator[tuple[str, str]]:
        """Each feature and the column of the result that it becomes."""
        for feature in self.features:
            yield feature, f"{self.name}_{feature}"


def _require(what: str, name: str, form: re.Pattern[str]) -> None:
    if not isinstance(name, str) or not form.fullmatch(name):
        raise ValueError(
            f"{what}: {name!r} cannot be a name; write letters, digits, - and _, at most 255, "
            "a column's beginning with a letter or digit"
        )


def _require_table(where: str, catalog: str | None, database: str, table: str) -> None:
    for what, name in (("catalog", catalog), ("database", database), ("table", table)):
        if what != "catalog" or name is not None:
            _require(f"{where}: {what}", str(name), _TABLE)


def _require_columns(where: str, what: str, names: tuple[str, ...]) -> None:
    if isinstance(names, str) or not names:
        raise ValueError(f"{where}: {what} is {names!r}; write a tuple of one or more names, such as ('user_id',)")
    seen: set[str] = set()
    for name in names:
        _require(f"{where}: {what}", name, _COLUMN)
        if name.lower() in seen:
            raise ValueError(f"{where}: {what} names {name!r} twice (Athena knows no case); leave one out")
        seen.add(name.lower())


def _require_format(where: str, found: TimeFormat, allowed: tuple[TimeFormat, ...]) -> None:
    if not isinstance(found, TimeFormat) or found not in allowed:
        raise ValueError(
            f"{where}: the time format is {found!r}; write {' or '.join(map(str, allowed))} as a TimeFormat"
        )
