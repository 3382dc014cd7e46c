"""Whether two patterns meet, compared with trying every short text."""

from __future__ import annotations

import re
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.declaration.rules.patterns import meet, within

TEXTS = ["".join(letters) for length in range(7) for letters in product("ab", repeat=length)]
PATTERNS = st.text(alphabet="ab*?", max_size=4)


def _expression(pattern: str) -> re.Pattern[str]:
    return re.compile("".join({"*": ".*", "?": "."}.get(letter, letter) for letter in pattern))


@given(PATTERNS, PATTERNS)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_patterns_meet_exactly_if_some_text_matches_both(left: str, right: str) -> None:
    both = (_expression(left), _expression(right))
    # Two patterns of at most four parts that meet do so in a text of at most six letters.
    assert meet(left, right) == any(all(one.fullmatch(text) for one in both) for text in TEXTS)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("fraud-*", "*-writer", True),
        ("fraud-*", "search-*", False),
        ("sso/*/Engineer_*", "sso/eu/Engineer_1a", True),
        ("team-?", "team-10", False),
    ],
)
def test_patterns_of_roles(left: str, right: str, expected: bool) -> None:
    assert meet(left, right) is expected
    assert meet(right, left) is expected


def test_within_finds_every_pair_of_which_one_text_begins_the_other() -> None:
    found = set(within([("ab", "2"), ("a", "1"), ("b", "3"), ("abc", "4"), ("ad", "5")]))
    assert found == {("1", "2"), ("1", "4"), ("1", "5"), ("2", "4")}
