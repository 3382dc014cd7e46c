"""Content against AWS's schema: what is wrong, where, and what to write instead."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from landbridge.cards.content import MAXIMUM_CHARACTERS, checked_content, problems_of
from landbridge.cards.errors import WrongInput

pytestmark = pytest.mark.requirement("S2.2")


def _metric(**metric: Any) -> dict[str, Any]:
    return {"evaluation_details": [{"name": "test", "metric_groups": [{"name": "all", "metric_data": [metric]}]}]}


METRIC = "$.evaluation_details[0].metric_groups[0].metric_data[0]"


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"model_overview": {"model_owner": "model-owner", "problem_type": "Customer Churn Model"}},
        {"additional_information": {"custom_details": {"ticket 1": "any key"}}},
        _metric(name="auc", type="number", value=0.93),
        _metric(name="confusion", type="matrix", value=[[1, 2], [3, 4.5]], x_axis_name=["no", "yes"]),
    ],
)
def test_what_the_schema_takes_is_sent_as_json(tmp_path: Path, content: dict[str, Any]) -> None:
    file = tmp_path / "card.json"
    file.write_text(json.dumps(content))
    assert json.loads(checked_content(file)) == content


def test_the_example_of_the_documentation_is_taken(tmp_path: Path) -> None:
    page = Path(__file__).parents[3] / "docs" / "tasks" / "use-model-cards.md"
    file = tmp_path / "churn.yaml"
    file.write_text(page.read_text().partition("```yaml\n")[2].partition("```")[0])
    assert json.loads(checked_content(file))["model_overview"]["model_owner"] == "churn team"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ([], "$: found an empty list; write a mapping"),
        ({"model_overview": None}, "$.model_overview: found nothing; write a mapping"),
        ({"model_overview": {"model_version": "2"}}, "$.model_overview.model_version: found `2`; write a number"),
        ({"model_overview": {"model_version": 0}}, "$.model_overview.model_version: found 0; write 1 or more"),
        ({"intended_uses": {"risk_rating": "no"}}, "found `no`; write High, Medium, Low or Unknown"),
        ({"evaluation_details": [{}]}, "$.evaluation_details[0]: `name` is missing; write `name:`"),
        ({"evaluation_details": [{"name": ""}]}, "[0].name: found empty text; write 1 to 63 characters on one line"),
        (
            {"business_details": {"line_of_business": "x" * 2049}},
            "$.business_details.line_of_business: found 2,049 characters; write at most 2,048",
        ),
        (
            {"additional_information": {"custom_details": {"a b": 1}}},
            '$.additional_information.custom_details["a b"]: found the number 1; write text, in quotes',
        ),
        (
            {"model_overview": {"model_artifact": ["s3://a"] * 16}},
            "$.model_overview.model_artifact: found 16 values; write at most 15",
        ),
        (
            _metric(name="x", type="nmber", value=1),
            f"{METRIC}.type: found `nmber`; write number, string, boolean, line",
        ),
        (_metric(name="x", value=1), f"{METRIC}.type: found nothing; write number, string, boolean, linear_graph"),
        (_metric(name="x", type="bar_chart", value=1), f"{METRIC}.value: found the number 1; write a list"),
        (_metric(name="x", type="number", value=[]), f"{METRIC}.value: found an empty list; write a number without"),
        (_metric(name="x", type="string", value="y" * 64), f"{METRIC}.value: found 64 characters; write at most 63"),
    ],
)
def test_each_problem_has_its_json_path_and_what_to_write(content: Any, problem: str) -> None:
    found = problems_of(content)
    assert len(found) == 1, found
    assert problem in found[0]


@pytest.mark.parametrize(("key", "meant"), [("model_overveiw", "model_overview"), ("ModelOverview", "model_overview")])
def test_an_unknown_key_is_told_with_the_one_that_is_meant(key: str, meant: str) -> None:
    (found,) = problems_of({key: {}})
    assert found.startswith(f"$: unknown key `{key}`; did you mean `{meant}`? known here: model_overview, ")


def test_all_problems_come_together_and_name_the_file(tmp_path: Path) -> None:
    file = tmp_path / "card.yaml"
    file.write_text("model_overview: {model_ownr: x, problem_type: 3}\n")
    with pytest.raises(WrongInput) as caught:
        checked_content(file)
    lines = str(caught.value).splitlines()
    assert len(lines) == 2
    assert all(line.startswith(f"{file}: $.model_overview") for line in lines)


def test_content_has_at_most_100_000_characters_as_json(tmp_path: Path) -> None:
    def content(length: int) -> dict[str, Any]:
        return {"additional_information": {"custom_details": {f"{number:03}": "x" * 1000 for number in range(length)}}}

    file = tmp_path / "card.json"
    # Indentation does not count: what is sent has none.
    file.write_text(json.dumps(content(98), indent=8))
    assert len(checked_content(file)) < MAXIMUM_CHARACTERS
    file.write_text(json.dumps(content(100)))
    with pytest.raises(WrongInput, match=r"the content has 100,\d+ characters as JSON, and a card at most 100,000"):
        checked_content(file)


def test_what_cannot_be_sent_as_text_is_refused_before_any_call(tmp_path: Path) -> None:
    file = tmp_path / "card.json"
    for text in ('{"model_overview": {"model_owner": "\\ud800"}}', '{"model_overview": {"model_version": 1e999}}'):
        file.write_text(text)
        with pytest.raises(WrongInput, match="cannot be sent as JSON"):
            checked_content(file)
