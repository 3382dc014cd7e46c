"""Rules about grants."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.landbridge.declaration.spoilt import OFFLINE_TABLE, Edit, is_reported

CASES: dict[str, tuple[list[Edit], list[str]]] = {
    "grant to an undeclared team": (
        [("  search:\n    users: {level: admin", "  ▸serch:\n    users: {level: admin")],
        ["no team `serch` is declared; did you mean `search`?"],
    ),
    "grant to an undeclared group": (
        [("    users: {level: admin", "    ▸user: {level: admin")],
        ["no feature group `user` is declared; did you mean `users`?"],
    ),
    "grant to a local group": (
        [("    users: {level: admin", "    ▸signals: {level: admin")],
        ["`signals` is a local group of the team `fraud`"],
    ),
    "store that the group lacks": (
        [
            (
                "    event_time: at\n    features:\n      user_id",
                "    event_time: at\n    store: online\n    features:\n      user_id",
            ),
            ("    users: {level: read, store: both}", "    users: {level: read, store: ▸offline}"),
            ("    users: {level: admin, store: both}", "    ▸users: {level: admin}"),
        ],
        ["the grant covers the offline store, but the group has `store: online`", "write `store: online`"],
    ),
    "writing to the offline store": (
        [("users: {level: admin, store: both}", "users: {level: ▸admin, store: offline}")],
        ["PutRecord only", "write `store: both`, or `level: read`"],
    ),
    "offline grant of an existing group without a table": (
        [
            (OFFLINE_TABLE, ""),
            ("reviews: {level: read, store: both}", "reviews: {level: read, store: ▸both}"),
        ],
        ["write its `offline_table`, or `store: online` here"],
    ),
}


@pytest.mark.parametrize(("edits", "words"), CASES.values(), ids=CASES)
def test_is_reported_at_its_place_and_says_what_to_write(tmp_path: Path, edits: list[Edit], words: list[str]) -> None:
    is_reported(tmp_path, edits, words)
