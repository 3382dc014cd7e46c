"""The report as Markdown."""

from __future__ import annotations

import pytest

from landbridge.access.capabilities.chain import Capability, Thing, ThingKind
from landbridge.access.report.markdown import escaped, markdown
from tests.landbridge.access.report.example import OPEN, cell, report, small

pytestmark = pytest.mark.requirement("B.1")


def test_capabilities_are_in_words_with_what_is_not_as_declared() -> None:
    assert markdown(small()).splitlines() == [
        "# Effective access: example",
        "",
        "3 declared capabilities, 1 possible, 1 not, 1 not proven; 1 possible that is not declared.",
        "",
        "## Feature groups",
        "",
        "|  | sessions |",
        "| --- | --- |",
        "| fraud (team) | describe (**comes with what is declared**), read online, "
        "write online (**declared and not possible**), administer (**possible and not declared**), "
        "query offline (**not proven**) |",
    ]


def test_many_things_are_listed() -> None:
    things = [Thing(ThingKind.FEATURE_GROUP, f"g{number}", "1" * 12) for number in range(13)]
    lines = markdown(report(*((cell(Capability.READ, OPEN, thing=thing), []) for thing in things))).splitlines()
    assert "| Who | What | Can |" in lines
    assert "| fraud (team) | g12 | read online (**possible and not declared**) |" in lines


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("a|b", r"a\|b"),
        ("<script>", r"\<script\>"),
        ("[x](y)", r"\[x\]\(y\)"),
        ("two\nlines", "two lines"),
        ("**bold**", r"\*\*bold\*\*"),
    ],
)
def test_a_name_is_never_markup(name: str, written: str) -> None:
    assert escaped(name) == written
