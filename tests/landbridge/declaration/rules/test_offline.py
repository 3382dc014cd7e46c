"""Rules about the ways to offline data."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.landbridge.declaration.spoilt import FRAUD, SECOND_TEAM, Edit, is_reported

SEARCH = "    produce: search-\n"
GRANTS = "grants:\n  fraud:\n"
REPLICAS = "replicas:\n  fraud: [{}]\n" + GRANTS
USERS = "    event_time: at\n    features:\n      user_id"
GLUE_USERS = (USERS, "    event_time: at\n    table_format: glue\n    features:\n      user_id")

CASES: dict[str, tuple[list[Edit], list[str]]] = {
    "results kept in the central account of a team that queries at home": (
        [(FRAUD, FRAUD + "    offline: catalog\n    results: ▸central\n")],
        ["granted groups are queried in the team's own account", "write `results: team`, or `offline: role`"],
    ),
    "results that lead out of the team's prefix": (
        [(FRAUD, FRAUD + "    results_prefix: ▸../search\n")],
        ["found `../search`; write a folder within the team's own results", "without `..`"],
    ),
    "results at the root of the bucket": (
        [(FRAUD, FRAUD + "    results_prefix: ▸/search\n")],
        ["write a folder within the team's own results"],
    ),
    "results at an address": (
        [(FRAUD, FRAUD + "    results_prefix: ▸s3://search-bucket/results\n")],
        ["write a folder within the team's own results", "such as results/adhoc"],
    ),
    "results that expire at once": (
        [(FRAUD, FRAUD + "    results_days: ▸0\n")],
        ["teams.fraud.results_days: found 0", "write 1 or more"],
    ),
    "catalog name that Athena refuses": (
        [(FRAUD, FRAUD + "    offline: catalog\n    catalog: ▸central features\n")],
        ["write a name that Athena takes: letters, digits, _, @ and -, at most 127 characters"],
    ),
    "catalog name that is too long": (
        [(FRAUD, FRAUD + f"    offline: catalog\n    catalog: ▸{'c' * 128}\n")],
        ["at most 127 characters"],
    ),
    "catalog name of Athena's own": (
        [(FRAUD, FRAUD + "    offline: catalog\n    catalog: ▸AWSDataCatalog\n")],
        ["Athena's name of the account's own catalog"],
    ),
    "catalog of a team that queries in the central account": (
        [(FRAUD, FRAUD + "    catalog: ▸features\n")],
        ["`offline: role`, which registers no catalog", "write `offline: catalog`"],
    ),
    "one name for two catalogs of an account": (
        [
            (
                FRAUD,
                "      - arn:aws:iam::222233334444:role/fraud-*\n    offline: catalog\n    catalog: features\n"
                + SECOND_TEAM.format("arn:aws:iam::222233334444:role/abuse")
                + "    offline: catalog\n    catalog: ▸Features\n",
            ),
        ],
        ['the team `fraud` of the same account "222233334444" has a catalog of this name'],
    ),
    "Lake Formation for one team of two": (
        [
            ("    reviews: {level: read, store: both}", "    reviews: {level: read, store: online}"),
            (FRAUD, FRAUD + "    offline: lake-formation\n"),
            (SEARCH, SEARCH + "    offline: ▸role\n"),
        ],
        ["`fraud` has `offline: lake-formation`", "write the same for all teams with offline grants"],
    ),
    "Lake Formation for an existing group": (
        [
            (FRAUD, FRAUD + "    offline: lake-formation\n"),
            (SEARCH, SEARCH + "    offline: lake-formation\n"),
            ("    reviews: {level: read, store: both}", "    reviews: {level: read, store: ▸both}"),
        ],
        ["not Landbridge's to register with Lake Formation", "write `store: online`"],
    ),
    "replica of a team that is not declared": (
        [GLUE_USERS, (GRANTS, "replicas:\n  ▸serch: [users]\n" + GRANTS)],
        ["no team `serch` is declared; did you mean `search`?"],
    ),
    "replica of a group that is not declared": (
        [GLUE_USERS, (GRANTS, REPLICAS.format("users, ▸user"))],
        ["no central feature group `user` is declared; did you mean `users`?"],
    ),
    "replica into the account that the group is in": (
        [GLUE_USERS, (GRANTS, REPLICAS.format("▸signals"))],
        ["`signals` is a local group of `fraud`: its data is in this account already"],
    ),
    "replica into the central account": (
        [
            GLUE_USERS,
            ('    account: "222233334444"', '    account: ▸"111122223333"'),
            (FRAUD, "      - arn:aws:iam::111122223333:role/fraud-*\n"),
            (GRANTS, REPLICAS.format("users")),
        ],
        ["is the central account"],
    ),
    "group that is replicated twice": (
        [GLUE_USERS, (GRANTS, REPLICAS.format("users, ▸users"))],
        ["`users` is in the list twice"],
    ),
    "replica without a grant": (
        [
            GLUE_USERS,
            (GRANTS, REPLICAS.format("▸users")),
            ("    users: {level: read, store: both}", "    users: {level: read, store: online}"),
        ],
        ["not granted the offline store of `users`", "write `grants.fraud.users: {level: read, store: offline}`"],
    ),
    "replica of an Iceberg table": (
        [(GRANTS, REPLICAS.format("▸users"))],
        ["names its files by their addresses", "`offline: catalog`", "`table_format: glue`"],
    ),
    "replica of an existing group": (
        [(GRANTS, REPLICAS.format("▸reviews"))],
        ["the bucket of the existing group `reviews` is not Landbridge's"],
    ),
    "replica of nothing": (
        [(GRANTS, "replicas:\n  fraud: ▸[]\n" + GRANTS)],
        ["found an empty list; write at least 1"],
    ),
}


@pytest.mark.parametrize(("edits", "words"), CASES.values(), ids=CASES)
def test_is_reported_at_its_place_and_says_what_to_write(tmp_path: Path, edits: list[Edit], words: list[str]) -> None:
    is_reported(tmp_path, edits, words)


def test_a_malformed_group_gives_no_finding_about_its_replica(tmp_path: Path) -> None:
    edits = [
        (USERS, "    event_time: at\n    table_format: ▸gleu\n    features:\n      user_id"),
        (GRANTS, REPLICAS.format("users")),
    ]
    is_reported(tmp_path, edits, ["found `gleu`"])
