"""The table in a terminal."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console

from landbridge.access.capabilities.chain import Capability, Thing, ThingKind
from landbridge.access.report import Report
from landbridge.access.report.table import table
from tests.landbridge.access.report.example import OPEN, cell, expected, report, small

pytestmark = pytest.mark.requirement("B.1")


def _printed(shown: Report, width: int = 80) -> str:
    console = Console(file=StringIO(), width=width, color_system=None)
    with console.capture() as captured:
        console.print(table(shown, console))
    return captured.get()


def test_cells_are_letters_with_marks_and_a_legend_of_those_that_are_used() -> None:
    printed = _printed(small())
    assert "Feature groups" in printed
    (row,) = [line for line in printed.splitlines() if line.startswith(" fraud")]
    assert row.split() == ["fraud", "~dr-p+a?q"]
    legend = " ".join(printed.split())
    assert "d describe; r read online; p write online; a administer; q query offline;" in legend
    assert "- declared and not possible; + possible and not declared; ? not proven" in legend
    assert "take over" not in legend


def test_many_groups_are_one_block_for_each_team_within_80_columns() -> None:
    things = [Thing(ThingKind.FEATURE_GROUP, f"customer-features-{number}", "1" * 12) for number in range(12)]
    cells = [cell(Capability.READ, OPEN, thing=thing) for thing in things]
    shown = report(*((each, [expected(each, "access role")]) for each in cells))
    printed = _printed(shown)
    assert "fraud\n" in printed.replace(" ", "")
    assert "  customer-features-11: read online" in printed
    assert max(map(len, printed.splitlines())) <= 80
    assert "customer-features-11: " not in _printed(shown, width=400)


def test_a_name_is_never_markup_of_the_terminal() -> None:
    odd = cell(Capability.READ, OPEN, thing=Thing(ThingKind.FEATURE_GROUP, "[red]x[/red]", "1" * 12))
    assert "[red]x[/red]" in _printed(report((odd, [])))
