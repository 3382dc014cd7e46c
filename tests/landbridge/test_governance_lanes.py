"""Which message group an event is in."""

from __future__ import annotations

import pytest

from landbridge.declaration.model_registry import Connection, ModelGroup
from landbridge.governance_lanes import message_group, message_group_of_name
from landbridge.naming import Names

NAMES = Names("prod", "eu-west-1", "111122223333")
CONNECTION = Connection.model_validate(
    {
        "account": "888899990000",
        "business_entity": "Retail models",
        "console": "marketplace",
        "external_id": "retail-7f3a",
        "default_profile": {"domain": "d-1"},
        "lanes": ["churn", "models"],
    }
)
GROUPS = {
    "churn": ModelGroup.model_validate({"owner": "fraud", "existing": True, "name": "Churn-Models"}),
    "models": ModelGroup(owner="fraud"),
    "other": ModelGroup(owner="fraud"),
}


@pytest.mark.requirement("S3.9")
def test_a_lane_is_apart_from_all_others_whatever_its_key() -> None:
    keys = (None, "other", "churn", "models")
    assert [message_group(NAMES, "retail", CONNECTION, key) for key in keys] == [
        "retail-models",
        "retail-models",
        "retail-lane-churn",
        "retail-lane-models",
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("churn-models", "retail-lane-churn"),
        ("CHURN-MODELS", "retail-lane-churn"),
        ("prod-models", "retail-lane-models"),
        ("prod-other", "retail-models"),
        ("undeclared", "retail-models"),
    ],
)
def test_groups_are_found_by_the_name_they_have_in_aws(name: str, expected: str) -> None:
    assert message_group_of_name(NAMES, "retail", CONNECTION, GROUPS, name) == expected


def test_the_longest_names_fit_into_what_a_rule_takes() -> None:
    longest = CONNECTION.model_copy(update={"lanes": ("x" * 52,)})
    assert len(message_group(NAMES, "c" * 20, longest, "x" * 52)) <= 100
