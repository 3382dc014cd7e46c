"""The rule of a training set written out in pandas, label by label, without any of the query's devices."""

from __future__ import annotations

from typing import Any

import pandas as pd  # type: ignore[import-untyped]

RANKING = ["event_ms", "api_invocation_time", "write_time", "is_deleted"]


def training_set(
    labels: pd.DataFrame,
    groups: dict[str, tuple[pd.DataFrame, str, list[str], int | None]],
    *,
    known_by_write_time: bool,
) -> list[tuple[Any, ...]]:
    """Rows of the label's number and then each group's features; None for NULL.

    `labels` has row, time_ms and identifiers; a group is its records (event_ms, write_ms and what Feature Store adds),
    the column that joins them to labels, its features, and a maximum age in milliseconds.
    """
    rows = []
    for label in labels.to_dict("records"):
        row: list[Any] = [label["row"]]
        for records, identifier, features, maximum_age in groups.values():
            row += _features_at(label, records, identifier, features, maximum_age, known_by_write_time)
        rows.append(tuple(row))
    return rows


def _features_at(
    label: dict[str, Any],
    records: pd.DataFrame,
    identifier: str,
    features: list[str],
    maximum_age: int | None,
    known_by_write_time: bool,
) -> list[Any]:
    nothing = [None] * len(features)
    time = label["time_ms"]
    if pd.isna(time) or pd.isna(label[identifier]):
        return nothing
    eligible = records[(records[identifier] == label[identifier]) & (records["event_ms"] <= time)]
    if known_by_write_time:
        eligible = eligible[eligible["write_ms"] <= time]
    if eligible.empty:
        return nothing
    latest = eligible.sort_values(RANKING + features, na_position="first").iloc[-1]
    if latest["is_deleted"] or (maximum_age is not None and time - latest["event_ms"] > maximum_age):
        return nothing
    return [None if pd.isna(latest[feature]) else latest[feature] for feature in features]
