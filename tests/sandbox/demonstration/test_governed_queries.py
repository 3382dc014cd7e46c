"""Offline cells that the local AWS cannot judge are neither passed nor failed."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from landbridge.cli.demo import summary
from sandbox.demonstration.governed_queries import governed_query_outcomes
from sandbox.demonstration.outcome import Outcome
from sandbox.demonstration.table import print_table
from tests.governed import governed_example
from tests.synthesis import TEAM_ACCOUNTS, example

pytestmark = pytest.mark.requirement("S4.2", "S4.9")

UNKNOWN = "not verifiable locally"
ALLOWED = Outcome("fraud", "get_record", "sessions", "RAM share", "allowed", "allowed")
WRONG = Outcome("fraud", "put_record", "sessions", "RAM share", "allowed", "refused")
UNTRIED = Outcome("fraud", "query offline", "sessions", "Lake Formation", UNKNOWN, "allowed")


def test_every_governed_table_is_a_cell_granted_or_not() -> None:
    assert [
        (cell.what, cell.on, cell.way, cell.result, cell.expected)
        for cell in governed_query_outcomes(governed_example(), "marketing")
    ] == [
        ("query offline", "sessions", "Lake Formation", UNKNOWN, "refused"),
        ("query offline", "users", "Lake Formation", UNKNOWN, "allowed"),
    ]


def test_a_team_without_offline_grants_and_an_environment_without_lake_formation_have_none() -> None:
    assert list(governed_query_outcomes(governed_example(), "fraud")) == []
    assert [cell for team in TEAM_ACCOUNTS for cell in governed_query_outcomes(example(), team)] == []


def test_what_was_not_tried_came_neither_as_declared_nor_otherwise() -> None:
    assert not UNTRIED.as_declared
    assert not UNTRIED.verifiable
    assert ALLOWED.verifiable
    assert WRONG.verifiable


def test_it_is_counted_apart() -> None:
    assert summary([ALLOWED, WRONG, UNTRIED]) == "2 calls, 1 not as declared; 1 more not verifiable locally"
    assert summary([ALLOWED, WRONG]) == "2 calls, 1 not as declared"


def test_the_table_says_what_is_declared_and_that_nobody_knows() -> None:
    printed = io.StringIO()
    print_table([ALLOWED, UNTRIED], Console(file=printed, width=140))
    (line,) = [line for line in printed.getvalue().splitlines() if UNKNOWN in line]
    assert "unknown, declared: allowed" in line
    assert "yes" not in line
    assert "NO" not in line
