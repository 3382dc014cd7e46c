"""Rules about the features of a group."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.landbridge.declaration.spoilt import Edit, is_reported

MANY_FEATURES = "".join(f"      feature_{number}: String\n" for number in range(2499))

CASES: dict[str, tuple[list[Edit], list[str]]] = {
    "reserved feature name": (
        [("      user_id: String\n", "      user_id: String\n      ▸is_deleted: String\n      ▸Write_Time: String\n")],
        ["`is_deleted` is reserved", "write another name"],
    ),
    "event time of type Integral": (
        [("      at: String\n  reviews", "      at: ▸Integral\n  reviews")],
        ["`at` is of type Integral", "write String"],
    ),
    "event time of type Fractional with Iceberg": (
        [("      at: String\n  reviews", "      at: ▸Fractional\n  reviews")],
        ["`at` is of type Fractional", "iceberg", "write String"],
    ),
    "record identifier that is no feature": (
        [("record_identifier: user_id", "record_identifier: ▸userid")],
        ["`userid` is not a feature of the group; did you mean `user_id`?"],
    ),
    "event time that is no feature": (
        [("event_time: at\n    features:\n      user_id", "event_time: ▸time\n    features:\n      user_id")],
        ["`time` is not a feature of the group"],
    ),
    "more than 2,500 features": (
        [("    features:\n      user_id: String\n", "    ▸features:\n      user_id: String\n" + MANY_FEATURES)],
        ["found 2,501 features", "at most 2,500"],
    ),
    "features that differ by case only": (
        [("      user_id: String\n", "      user_id: String\n      ▸User_ID: String\n")],
        ["`User_ID` and `user_id` would be one column"],
    ),
}


@pytest.mark.parametrize(("edits", "words"), CASES.values(), ids=CASES)
def test_is_reported_at_its_place_and_says_what_to_write(tmp_path: Path, edits: list[Edit], words: list[str]) -> None:
    is_reported(tmp_path, edits, words)
