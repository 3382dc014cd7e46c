"""A small valid declaration to spoil, and the problems that loading a spoilt one raises."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from landbridge.declaration import DeclarationError, Problem, load

VALID = """\
feature_store:
  account: "111122223333"
  region: eu-west-1
  deployment_account: "999900001111"
organisation:
  id: o-exampleorg1
quotas:
  feature_groups_per_account: 5
teams:
  fraud:
    account: "222233334444"
    principals:
      - arn:aws:iam::222233334444:role/fraud-*
  search:
    account: "333344445555"
    principals:
      - arn:aws:iam::333344445555:role/search
    produce: search-
feature_groups:
  users:
    owner: search
    record_identifier: user_id
    event_time: at
    features:
      user_id: String
      at: String
  reviews:
    owner: search
    existing: true
    name: product-reviews
    table_format: glue
    offline_table:
      database: reviews
      table: product_reviews
      location: s3://reviews-bucket/data/reviews
local_feature_groups:
  fraud:
    signals:
      owner: fraud
      record_identifier: card
      event_time: at
      features:
        card: String
        at: String
grants:
  fraud:
    users: {level: read, store: both}
    reviews: {level: read, store: both}
  search:
    users: {level: admin, store: both}
"""

FRAUD = "      - arn:aws:iam::222233334444:role/fraud-*\n"
USERS = "  users:\n    owner"
USERS_OWNER = "  users:\n    owner: search"
TABLE_FORMAT = "    table_format: glue\n"
OFFLINE_TABLE = """\
    offline_table:
      database: reviews
      table: product_reviews
      location: s3://reviews-bucket/data/reviews
"""
"""Parts of the valid declaration that several tests spoil."""

SECOND_TEAM = '  abuse:\n    account: "222233334444"\n    principals:\n      - {}\n'
"""A team in the account of `fraud`, with its principal to be filled in."""

GROUP = "    owner: {}\n    record_identifier: a\n    event_time: b\n    features: {{a: String, b: String}}\n"
"""The lines of a central group below its name, with its owner to be filled in."""

Edit = tuple[str, str]
"""A text of the valid declaration, and what to put in its place."""

MARK = "▸"
"""In the text of a spoilt file: a problem is expected at the character that follows."""


def write(folder: Path, files: str | Mapping[str, str | bytes]) -> Path:
    """The directory `test` in `folder` with these files, marks left out; text alone is the one file `a.yaml`."""
    directory = folder / "test"
    directory.mkdir()
    for name, content in ({"a.yaml": files} if isinstance(files, str) else files).items():
        raw = content.replace(MARK, "").encode() if isinstance(content, str) else content
        (directory / name).write_bytes(raw)
    return directory


def problems_of(directory: Path) -> tuple[Problem, ...]:
    with pytest.raises(DeclarationError) as raised:
        load(directory)
    return raised.value.problems


def spoilt(*edits: Edit) -> str:
    """The valid declaration with each first text replaced by the second."""
    text = VALID
    for old, new in edits:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the valid declaration"
        text = text.replace(old, new)
    return text


def places(text: str) -> list[tuple[int, int]]:
    """(line, column) of every mark, counted as if there were no marks."""
    found = []
    for number, line in enumerate(text.split("\n"), start=1):
        parts = line.split(MARK)
        found += [(number, len("".join(parts[:index])) + 1) for index in range(1, len(parts))]
    return found


def is_reported(folder: Path, edits: list[Edit], words: list[str]) -> None:
    """Asserts problems at exactly the marked places, the first of which says all `words`."""
    text = spoilt(*edits)
    directory = write(folder, text)
    problems = problems_of(directory)
    assert [(problem.line, problem.column) for problem in problems] == places(text), [str(p) for p in problems]
    assert {problem.file for problem in problems} == {directory / "a.yaml"}
    for word in words:
        assert word in problems[0].message
