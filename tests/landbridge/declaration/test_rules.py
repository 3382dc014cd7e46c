"""The checklist as a whole, and problems of several kinds at once."""

from __future__ import annotations

from pathlib import Path

from landbridge.declaration.rules import RULES
from tests.landbridge.declaration.spoilt import USERS_OWNER, places, problems_of, spoilt, write


def test_every_rule_is_on_the_checklist_once() -> None:
    names = [f"{rule.__module__}.{rule.__name__}" for rule in RULES]
    assert len(names) == len(set(names))


def test_all_problems_show_together_malformed_entries_and_broken_rules_alike(tmp_path: Path) -> None:
    text = spoilt(
        ('account: "222233334444"', "account: ▸222233334444"),
        ("    produce: search-", "    ▸prodce: search-"),
        (USERS_OWNER, "  users:\n    owner: ▸serch"),
        ("      user_id: String\n      at: String", "      user_id: ▸Strung\n      at: ▸Integral"),
        ("      owner: fraud\n", "      owner: fraud\n      existing: ▸true\n"),
        ("    users: {level: admin", "    ▸user: {level: admin"),
    )
    problems = problems_of(write(tmp_path, text))
    assert [(problem.line, problem.column) for problem in problems] == places(text), [str(p) for p in problems]


def test_a_malformed_value_gives_no_finding_that_its_default_would(tmp_path: Path) -> None:
    text = spoilt(
        ("    table_format: glue\n", "    table_format: ▸gleu\n    event_time: at\n    features: {at: Fractional}\n"),
        (
            "    event_time: at\n    features:\n      user_id",
            "    event_time: ▸a t\n    store: ▸on\n    features:\n      user_id",
        ),
        ("    users: {level: read, store: both}", "    users: {level: ▸write, store: ▸none}"),
    )
    problems = problems_of(write(tmp_path, text))
    assert [(problem.line, problem.column) for problem in problems] == places(text), [str(p) for p in problems]


def test_a_malformed_entry_is_not_called_unknown_where_it_is_named(tmp_path: Path) -> None:
    text = spoilt(("event_time: at\n    features:\n      user_id", "event_time: ▸[at]\n    features:\n      user_id"))
    (problem,) = problems_of(write(tmp_path, text))
    assert "found a list; write a feature's name" in problem.message
