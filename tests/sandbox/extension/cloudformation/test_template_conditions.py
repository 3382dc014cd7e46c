"""Conditions of templates that compare what functions give."""

from typing import Any

import pytest
from ministack.services.cloudformation import engine

from sandbox.extension.cloudformation import template_conditions


@pytest.mark.parametrize(
    ("given", "trusted"), [("", False), ("111122223333", True), ("111122223333,444455556666", True)]
)
def test_a_join_in_a_condition_is_resolved(given: str, trusted: bool) -> None:
    template_conditions.install()
    joined: dict[str, Any] = {"Fn::Join": ["", {"Ref": "Trusted"}]}
    template = {
        "Conditions": {
            "HasTrusted": {"Fn::Not": [{"Fn::Equals": ["", joined]}]},
            "Both": {"Fn::And": [{"Condition": "HasTrusted"}, {"Fn::Equals": [{"Ref": "Stage"}, "live"]}]},
        }
    }
    parameters = {
        "Trusted": {"Type": "CommaDelimitedList", "Value": given},
        "Stage": {"Type": "String", "Value": "live"},
    }
    assert engine._evaluate_conditions(template, parameters) == {"HasTrusted": trusted, "Both": trusted}
