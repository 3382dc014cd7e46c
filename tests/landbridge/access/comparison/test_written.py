"""The verdict, and a comparison as text, Markdown and SARIF."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from landbridge.access.comparison import AccessChange, Cause, Change, ChangeKind, Direction, Reach
from landbridge.access.comparison.change import in_order
from landbridge.access.comparison.markdown import MOST_CHARACTERS, as_markdown
from landbridge.access.comparison.sarif import as_sarif
from landbridge.access.comparison.text import as_text

pytestmark = pytest.mark.requirement("B.2")


def said(
    direction: Direction = Direction.GAINED,
    reach: Reach = Reach.SAME_ACCOUNT,
    sentence: str = "somebody may now read",
    *,
    writes: bool = False,
    place: str = "",
) -> Change:
    cause = Cause("level read-write, was read", place)
    return Change(ChangeKind.CAPABILITY, direction, reach, "x", "y", sentence, writes, causes=(cause,))


MIXED = in_order(
    [
        said(Direction.NEITHER, sentence="a statement differs"),
        said(Direction.LOST, sentence="lost at home"),
        said(Direction.LOST, Reach.OUTSIDE, "lost outside"),
        said(
            reach=Reach.CROSS_ACCOUNT, sentence="a write across", writes=True, place="environments/prod/grants.yaml:12"
        ),
        said(reach=Reach.CROSS_ACCOUNT, sentence="a read across"),
        said(reach=Reach.OUTSIDE, sentence="gained outside"),
    ]
)


def test_changes_come_worst_first() -> None:
    assert [each.sentence for each in MIXED.changes] == [
        "gained outside",
        "lost outside",
        "a write across",
        "a read across",
        "lost at home",
        "a statement differs",
    ]


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ([], "no access change"),
        ([said()], "+1 -0; 1 same-account read gained"),
        ([said(), said(reach=Reach.CROSS_ACCOUNT, writes=True)], "+2 -0; 1 cross-account write gained"),
        (
            [said(writes=True), replace(said(), enters=True)],
            "+2 -0; 1 same-account write gained, 1 same-account entry gained",
        ),
        ([said(Direction.LOST)], "+0 -1; 1 same-account read lost"),
        ([said(Direction.NEITHER)], "+0 -0; 1 difference without effect on any request"),
        (
            list(MIXED.changes),
            "+3 -2; 1 outside-organisation read gained, 1 cross-account write gained, 1 cross-account read gained; "
            "1 difference without effect on any request",
        ),
    ],
)
def test_the_verdict_is_one_line(changes: list[Change], verdict: str) -> None:
    assert in_order(changes).verdict == verdict


def test_text_has_the_verdict_the_sentences_and_their_causes() -> None:
    lines = as_text(MIXED).splitlines()
    assert lines[0] == MIXED.verdict
    assert lines[lines.index("  + a write across") + 1] == (
        "      because of environments/prod/grants.yaml:12 (level read-write, was read)"
    )
    assert [line for line in lines[1:] if line and not line.startswith(" ")] == [
        "outside the organisation",
        "cross-account",
        "same account",
        "without effect",
    ]


def test_markdown_begins_with_its_marker_and_the_verdict() -> None:
    lines = as_markdown(MIXED, "prod", title="From main to HEAD.").splitlines()
    assert lines[0] == "<!-- landbridge access diff prod -->"
    assert lines[1] == f"### Access in prod: {MIXED.verdict}"
    assert "- **+** a write across<br>because of environments/prod/grants.yaml:12 (level read-write, was read)" in lines


def test_markdown_without_changes_is_short() -> None:
    assert as_markdown(AccessChange(()), "prod") == (
        "<!-- landbridge access diff prod -->\n### Access in prod: no access change\n"
    )


@pytest.mark.parametrize("size", [1000, 5000, MOST_CHARACTERS])
@pytest.mark.parametrize("number", [11, 40, 5000])
def test_markdown_keeps_to_its_size_and_counts_what_is_left_out(size: int, number: int) -> None:
    changes = in_order([said(sentence=f"sentence {n} of many, of a middling length") for n in range(number)])
    text = as_markdown(changes, "prod", size=size)
    assert len(text) <= size
    assert text.splitlines()[1].startswith(f"### Access in prod: +{number} -0")
    shown = text.count("- **+** sentence")
    left = re.search(r"… and ([\d,]+) more;", text)
    assert shown + (int(left[1].replace(",", "")) if left else 0) == number
    assert text.count("<details>") == text.count("</details>")


def test_markdown_of_a_template_writes_to_nobody_and_shows_no_picture() -> None:
    text = as_markdown(in_order([said(sentence="@everybody ![x](http://x) <img src=x> `code`\n# heading")]), "prod")
    line = next(line for line in text.splitlines() if "everybody" in line)
    assert "@" not in line
    assert "<img" not in line
    assert "\\!\\[x\\]" in line
    assert "\\# heading" in line


def test_sarif_has_a_rule_for_each_kind_and_a_place_for_each_result() -> None:
    log = json.loads(as_sarif(MIXED, "environments/prod/accounts.yaml:3"))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == ["capability-gained", "capability-lost", "capability"]
    assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in run["results"])
    assert [result["level"] for result in run["results"]] == ["error", "note", "warning", "warning", "note", "note"]
    places = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    assert places[2] == {
        "artifactLocation": {"uri": "environments/prod/grants.yaml"},
        "region": {"startLine": 12},
    }
    assert places[0]["artifactLocation"]["uri"] == "environments/prod/accounts.yaml"
    fingerprints = {result["partialFingerprints"]["sentence/v1"] for result in run["results"]}
    assert len(fingerprints) == len(MIXED.changes)


def test_sarif_without_changes_is_a_run_without_results() -> None:
    assert json.loads(as_sarif(AccessChange(()), "environments/prod/accounts.yaml:3"))["runs"][0]["results"] == []
