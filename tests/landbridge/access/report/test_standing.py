"""How answers are judged, and the one line that says it of all."""

from __future__ import annotations

import pytest

from landbridge.access.capabilities.chain import Capability
from landbridge.access.report.standing import Standing, judged, verdict
from tests.landbridge.access.report.example import CLOSED, OPEN, UNSURE, cell, expected, small

pytestmark = pytest.mark.requirement("B.1")


def test_each_answer_stands_as_verify_judges_it() -> None:
    assert [each.standing for each in small().cells] == [
        Standing.DECLARED,
        Standing.MISSING,
        Standing.EXCESS,
        Standing.UNPROVEN,
        Standing.CONSEQUENCE,
        Standing.NONE,
    ]


def test_a_declared_way_that_is_closed_counts_though_another_is_open() -> None:
    both = cell(Capability.READ, OPEN, CLOSED)
    assert judged(both, [expected(both, "access role", "RAM share")]).standing is Standing.MISSING


def test_an_open_way_that_nobody_declared_counts_though_another_is_declared() -> None:
    both = cell(Capability.READ, OPEN, CLOSED)
    assert judged(both, [expected(both, "RAM share", may=True)]).standing is Standing.EXCESS


def test_the_verdict_gives_the_numbers_of_what_is_not_so() -> None:
    assert (
        verdict(small().cells)
        == "3 declared capabilities, 1 possible, 1 not, 1 not proven; 1 possible that is not declared."
    )


def test_the_verdict_of_a_proof_is_one_short_sentence() -> None:
    read = cell(Capability.READ, OPEN)
    assert (
        verdict([judged(read, [expected(read, "access role")])])
        == "1 declared capability, all possible; nothing else is."
    )


def test_what_is_unknown_and_not_declared_is_in_the_verdict() -> None:
    assert verdict([judged(cell(Capability.READ, UNSURE), [])]).endswith("; 1 not declared and unknown.")
