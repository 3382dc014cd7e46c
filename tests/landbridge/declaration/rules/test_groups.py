"""Rules about feature groups as wholes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.landbridge.declaration.spoilt import (
    GROUP,
    OFFLINE_TABLE,
    TABLE_FORMAT,
    USERS,
    USERS_OWNER,
    Edit,
    is_reported,
    problems_of,
    spoilt,
    write,
)

CASES: dict[str, tuple[list[Edit], list[str]]] = {
    "owner that is no team": (
        [(USERS_OWNER, "  users:\n    owner: ▸serch")],
        ["no team `serch` is declared; did you mean `search`?"],
    ),
    "created group without features": (
        [
            ("    features:\n      user_id: String\n      at: String\n  reviews", "  reviews"),
            (USERS, "  ▸users:\n    owner"),
        ],
        ["`features` is missing"],
    ),
    "created group with a name": (
        [(USERS_OWNER, "  users:\n    ▸name: people\n    owner: search")],
        ["`name` is for existing groups", "existing: true"],
    ),
    "existing group without a name": (
        [
            (
                "  reviews:\n    owner: search\n    existing: true\n    name: product-reviews\n",
                "  ▸reviews:\n    owner: search\n    existing: true\n",
            )
        ],
        ["an existing group's name cannot be guessed"],
    ),
    "offline table of an online store": (
        [
            ("    table_format: glue\n    offline_table:", "    store: online\n    ▸offline_table:"),
            ("reviews: {level: read, store: both}", "reviews: {level: read, store: online}"),
        ],
        ["no offline table"],
    ),
    "time to live of an offline store": (
        [
            (TABLE_FORMAT, "    store: offline\n    ▸time_to_live: {value: 1, unit: Days}\n"),
            ("reviews: {level: read, store: both}", "reviews: {level: read, store: offline}"),
        ],
        ["only an online store drops records"],
    ),
    "table format of an online store": (
        [
            (
                "    name: product-reviews\n    table_format: glue\n",
                "    name: product-reviews\n    store: online\n    ▸table_format: glue\n",
            ),
            (OFFLINE_TABLE, ""),
            ("reviews: {level: read, store: both}", "reviews: {level: read, store: online}"),
        ],
        ["no table"],
    ),
    "key of another Region": (
        [(TABLE_FORMAT, "    table_format: glue\n    online_key: ▸arn:aws:kms:us-east-1:111122223333:key/1a2b\n")],
        ["not in the feature store's Region", "arn:aws:kms:eu-west-1:"],
    ),
    "local group of another owner": (
        [("      owner: fraud", "      owner: ▸search")],
        ["a local group is its team's own", "write fraud"],
    ),
    "local group that exists": (
        [("      owner: fraud\n", "      owner: fraud\n      existing: ▸true\n")],
        ["needs no sharing"],
    ),
    "local groups of an undeclared team": (
        [
            ("local_feature_groups:\n  fraud:", "local_feature_groups:\n  ▸frod:"),
            ("      owner: fraud", "      owner: frod"),
        ],
        ["no team `frod` is declared; did you mean `fraud`?"],
    ),
    "shard of a local group": (
        [("      owner: fraud\n", "      owner: fraud\n      ▸shard: 2\n")],
        ["`shard` is for central groups"],
    ),
    "more groups than the quota": (
        [("feature_groups_per_account: 5", "feature_groups_per_account: ▸1")],
        ["account 111122223333 would hold 2 feature groups, and its quota is 1"],
    ),
}


@pytest.mark.parametrize(("edits", "words"), CASES.values(), ids=CASES)
def test_is_reported_at_its_place_and_says_what_to_write(tmp_path: Path, edits: list[Edit], words: list[str]) -> None:
    is_reported(tmp_path, edits, words)


def test_a_group_too_many_for_a_stack_is_named(tmp_path: Path) -> None:
    groups = "".join(f"  group{number}:\n" + GROUP.format("search") for number in range(200))
    text = spoilt(
        ("feature_groups_per_account: 5", "feature_groups_per_account: 500"),
        (USERS, groups + USERS),
    )
    (problem,) = problems_of(write(tmp_path, text))
    assert "feature_groups.users.shard: a stack holds at most 200 groups, and shard 1 of `search` has 201" in (
        problem.message
    )
