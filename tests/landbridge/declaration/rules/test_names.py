"""Rules about names that must not meet."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.landbridge.declaration.spoilt import FRAUD, GROUP, USERS, Edit, is_reported

CASES: dict[str, tuple[list[Edit], list[str]]] = {
    "groups with one name": (
        [("    name: product-reviews\n", "    name: ▸Test-Users\n")],
        ["would be named Test-Users in account 111122223333, as `feature_groups.users` is"],
    ),
    "groups with one table": (
        [
            (USERS, "  users-eu:\n" + GROUP.format("search") + "  ▸users_eu:\n" + GROUP.format("search") + USERS),
        ],
        ["table would be landbridge_test.users_eu"],
    ),
    "location within another group's": (
        [
            (
                "local_feature_groups:",
                "  ratings:\n    owner: search\n    existing: true\n    name: ratings\n    offline_table:\n"
                "      {database: reviews, table: ratings, location: ▸s3://reviews-bucket/data/reviews/ratings}\n"
                "local_feature_groups:",
            )
        ],
        ["lies within the location of `reviews`"],
    ),
    "location in Landbridge's bucket": (
        [
            (
                "location: s3://reviews-bucket/data/reviews\n",
                "location: ▸s3://landbridge-test-111122223333/test-users\n",
            )
        ],
        ["lies in Landbridge's own bucket", "below s3://landbridge-test-111122223333/produced/"],
    ),
    "location of everything that a team produces": (
        [
            (
                "location: s3://reviews-bucket/data/reviews\n",
                "location: ▸s3://landbridge-test-111122223333/produced/search\n",
            )
        ],
        ["lies in Landbridge's own bucket"],
    ),
    "location of an Iceberg table's data alone": (
        [
            ("    table_format: glue\n", ""),
            (
                "location: s3://reviews-bucket/data/reviews\n",
                "location: ▸s3://reviews-bucket/reviews/data\n",
            ),
        ],
        ["write s3://reviews-bucket/reviews"],
    ),
    "table that begins with a digit": (
        [(USERS, "  ▸2024-users:\n" + GROUP.format("search") + USERS)],
        ["begin the name with a letter"],
    ),
    "prefixes that overlap": (
        [
            (FRAUD, FRAUD + "    produce: search-\n"),
            ("    produce: search-\nfeature", "    produce: ▸search-new-\nfeature"),
        ],
        ["meets `search-` of the team `fraud`"],
    ),
    "prefix that covers another owner's group": (
        [(FRAUD, FRAUD + "    produce: ▸users-\n"), (USERS, "  users-eu:\n" + GROUP.format("search") + USERS)],
        ["covers the group `users-eu`", "of the team `search`"],
    ),
    "prefix that covers another owner's existing table": (
        [
            (FRAUD, FRAUD + "    produce: ▸old-\n"),
            (
                "database: reviews\n      table: product_reviews",
                "database: sagemaker_featurestore\n      table: test_old_reviews_1718",
            ),
        ],
        ["covers the group `reviews` (test_old_reviews_1718)"],
    ),
}


@pytest.mark.parametrize(("edits", "words"), CASES.values(), ids=CASES)
def test_is_reported_at_its_place_and_says_what_to_write(tmp_path: Path, edits: list[Edit], words: list[str]) -> None:
    is_reported(tmp_path, edits, words)
