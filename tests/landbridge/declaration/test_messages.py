"""Values that are not written as they should be: what was found, and what to write."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.landbridge.declaration.spoilt import FRAUD, Edit, is_reported

CASES: dict[str, tuple[list[Edit], list[str]]] = {
    "unquoted account id": (
        [('account: "222233334444"', "account: ▸222233334444")],
        ["teams.fraud.account: found 222233334444 without quotes", "12 digits in quotes"],
    ),
    "account id of 11 digits": (
        [('account: "222233334444"', 'account: ▸"22223333444"')],
        ["11 digits", "write the account's 12 digits in quotes"],
    ),
    "unquoted account id that octal would change": (
        [('account: "222233334444"', "account: ▸012345670123")],
        ["found 012345670123 without quotes"],
    ),
    "unknown key": (
        [("    produce: search-", "    ▸prodce: search-")],
        ["unknown key `prodce`; did you mean `produce`?", "known here: account, description"],
    ),
    "unknown section": (
        [("quotas:\n", "▸qotas:\n")],
        ["unknown key `qotas`; did you mean `quotas`?"],
    ),
    "invalid feature name": (
        [("      user_id: String\n", "      user_id: String\n      ▸user name: String\n")],
        ["found `user name`; write a feature's name"],
    ),
    "principal that is no role": (
        [("- arn:aws:iam::222233334444:role/fraud-*", "- ▸arn:aws:iam::222233334444:user/ann")],
        ["found `arn:aws:iam::222233334444:user/ann`; write a role's ARN"],
    ),
    "location with a slash at its end": (
        [("s3://reviews-bucket/data/reviews", "▸s3://reviews-bucket/data/reviews/")],
        ["without a slash at the end"],
    ),
    "missing key": (
        [('  fraud:\n    account: "222233334444"\n', "  ▸fraud:\n")],
        ["`account` is missing; write `account:` (The team's own account"],
    ),
    "no principals": (
        [("    principals:\n" + FRAUD, "    principals: ▸[]\n")],
        ["found an empty list; write at least 1"],
    ),
    "a word that is no level": (
        [("users: {level: admin", "users: {level: ▸owner")],
        ["found `owner`; write read, read-write or admin"],
    ),
    "yes for true": (
        [("    produce: search-", "    discover: ▸yes\n    produce: search-")],
        ["found `yes`; write true or false"],
    ),
    "a key left empty": (
        [("organisation:\n  id: o-exampleorg1\n", "organisation:▸\n")],
        ["organisation: found nothing; write a mapping"],
    ),
    "a number in quotes": (
        [("feature_groups_per_account: 5", 'feature_groups_per_account: ▸"5"')],
        ['found "5", 1 digit; write a whole number without quotes'],
    ),
}


@pytest.mark.parametrize(("edits", "words"), CASES.values(), ids=CASES)
def test_is_reported_at_its_place_and_says_what_to_write(tmp_path: Path, edits: list[Edit], words: list[str]) -> None:
    is_reported(tmp_path, edits, words)
