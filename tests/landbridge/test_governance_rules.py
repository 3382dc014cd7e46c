"""Which rule of a connection an event matches, as moto's matcher sees it and as ministack's does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ministack.services import eventbridge
from moto.events.models import EventPattern

from landbridge.declaration import Declaration
from landbridge.governance_rules import (
    EVENTS,
    GROUP_CALLS,
    PACKAGE_CALLS,
    PATTERN_CHARACTERS,
    EventRule,
    governance_rules,
)
from landbridge.naming import Names

pytestmark = pytest.mark.requirement("S3.2")

RECORDS = Path(__file__).parent / "cloudtrail"
REGISTRY = "888899990000"
NAMES_IN_AWS = {"churn": "example-churn", "ranking": "Search-Ranking", "pricing": "example-pricing"}
LANES = ("churn", "ranking")


def declared(lanes: tuple[str, ...] = (), **changed: Any) -> Declaration:
    content = {
        "environment": "example",
        "feature_store": {"account": "111122223333", "region": "eu-west-1"},
        "teams": {"fraud": {"account": "222233334444", "principals": ["arn:aws:iam::222233334444:role/analyst"]}},
        "model_registry": {"account": REGISTRY},
        "model_groups": {
            "churn": {"owner": "fraud"},
            "ranking": {"owner": "fraud", "existing": True, "name": NAMES_IN_AWS["ranking"]},
            "pricing": {"owner": "fraud"},
        },
        "governance": {
            "retail": {
                "account": REGISTRY,
                "business_entity": "Retail models",
                "console": "marketplace",
                "external_id": "retail-7f3a",
                "default_profile": {"domain": "d-1"},
                "lanes": lanes,
            }
        },
    }
    return Declaration.model_validate({**content, **changed})


def rules(*lanes: str) -> tuple[EventRule, ...]:
    declaration = declared(lanes)
    return governance_rules(declaration, Names.of(declaration), "retail")


def message_groups(event: dict[str, Any], *lanes: str) -> list[str]:
    """Message group of each rule that the event matches."""
    found = []
    for rule in rules(*lanes):
        pattern = json.dumps(rule.pattern)
        matches = EventPattern.load(pattern).matches_event(event)  # type: ignore[arg-type]
        compiled = eventbridge._compiled_pattern(pattern)
        assert matches == any(eventbridge._matches_detail(event, each) for each in compiled), rule.name
        if matches:
            found.append(rule.message_group)
    return found


def recorded(folder: str) -> dict[str, dict[str, Any]]:
    return {path.stem: json.loads(path.read_text()) for path in sorted((RECORDS / folder).glob("*.json"))}


CHANGES, NEAR_MISSES = recorded("changes"), recorded("near_misses")


def call(name: str, parameters: Any) -> dict[str, Any]:
    event = CHANGES["UpdateModelPackage"]
    return {**event, "detail": {**event["detail"], "eventName": name, "requestParameters": parameters}}


def test_without_lanes_one_rule_has_the_vendors_pattern_as_it_stands() -> None:
    (rule,) = rules()
    assert (rule.name, rule.message_group) == ("landbridge-example-governance-retail", "retail-models")
    assert rule.pattern == {
        "source": ["aws.sagemaker"],
        "detail-type": ["AWS API Call via CloudTrail"],
        "detail": {
            "eventSource": ["sagemaker.amazonaws.com"],
            "eventName": [
                "CreateModelPackage",
                "CreateModelPackageGroup",
                "DeleteModelPackage",
                "DeleteModelPackageGroup",
                "UpdateModelPackage",
            ],
        },
    }


@pytest.mark.parametrize("name", CHANGES)
def test_each_change_is_followed_in_the_lane_of_its_group(name: str) -> None:
    assert message_groups(CHANGES[name]) == ["retail-models"]
    assert message_groups(CHANGES[name], "churn") == ["retail-lane-churn"]
    assert message_groups(CHANGES[name], *LANES) == ["retail-lane-churn"]
    assert message_groups(CHANGES[name], "pricing") == ["retail-models"]


def test_all_five_calls_are_among_the_records() -> None:
    assert {event["detail"]["eventName"] for event in CHANGES.values()} == set(EVENTS)
    assert set(GROUP_CALLS) | set(PACKAGE_CALLS) == set(EVENTS)


@pytest.mark.parametrize("lanes", [(), LANES], ids=["one lane", "lanes"])
@pytest.mark.parametrize("name", NEAR_MISSES)
def test_what_is_no_change_of_a_model_is_not_followed(name: str, lanes: tuple[str, ...]) -> None:
    assert message_groups(NEAR_MISSES[name], *lanes) == []


@pytest.mark.parametrize("lanes", [(), LANES], ids=["one lane", "lanes"])
@pytest.mark.parametrize(
    "changed",
    [
        {"source": "aws.sagemaker-runtime"},
        {"source": "custom.sagemaker"},
        {"detail-type": "AWS Service Event via CloudTrail"},
        {"detail": {"eventSource": "ecr.amazonaws.com"}},
        {"detail": {"eventName": "CreateModelPackages"}},
        {"detail": {"eventName": "createmodelpackage"}},
        {"detail": {"eventName": "PutModelPackageGroupPolicy"}},
    ],
    ids=str,
)
def test_a_change_in_the_envelope_or_the_call_makes_a_near_miss(
    changed: dict[str, Any], lanes: tuple[str, ...]
) -> None:
    event = CHANGES["CreateModelPackage"]
    detail = {**event["detail"], **changed.get("detail", {})}
    assert message_groups({**event, **changed, "detail": detail}, *lanes) == []


@pytest.mark.parametrize(
    ("name", "parameters", "expected"),
    [
        ("CreateModelPackage", {"modelPackageGroupName": "Example-Churn"}, "retail-lane-churn"),
        ("DeleteModelPackageGroup", {"modelPackageGroupName": "search-ranking"}, "retail-lane-ranking"),
        ("CreateModelPackage", {"modelPackageGroupName": "example-churn-2"}, "retail-models"),
        ("CreateModelPackage", {"modelPackageName": "unversioned"}, "retail-models"),
        ("DeleteModelPackage", {"modelPackageName": "unversioned"}, "retail-models"),
        ("CreateModelPackage", None, "retail-models"),
        ("UpdateModelPackage", None, "retail-models"),
        (
            "UpdateModelPackage",
            {"modelPackageArn": f"arn:aws:sagemaker:eu-west-1:{REGISTRY}:model-package/search-ranking/12"},
            "retail-lane-ranking",
        ),
        (
            "UpdateModelPackage",
            {"modelPackageArn": f"arn:aws:sagemaker:eu-west-1:{REGISTRY}:model-package/example-churn-2/1"},
            "retail-models",
        ),
    ],
)
def test_a_group_is_known_by_name_or_arn_and_never_by_a_part_of_another_name(
    name: str, parameters: Any, expected: str
) -> None:
    assert message_groups(call(name, parameters), *LANES) == [expected]


ARNS = [
    f"arn:aws:sagemaker:eu-west-1:{REGISTRY}:{kind}/{name.lower()}{version}"
    for name in NAMES_IN_AWS.values()
    for kind, version in (("model-package-group", ""), ("model-package", "/7"), ("model-package", ""))
]
GIVEN = st.one_of(
    st.sampled_from([*NAMES_IN_AWS.values(), *ARNS]),
    st.sampled_from([*NAMES_IN_AWS.values(), *ARNS]).flatmap(lambda text: st.sampled_from([text.upper(), f"{text}-x"])),
    st.text(max_size=20),
    st.none(),
    st.integers(0, 9),
    st.booleans(),
)
FIELDS = ("modelPackageGroupName", "modelPackageArn", "modelPackageName", "clientToken")


@settings(max_examples=300, deadline=None)
@given(
    name=st.sampled_from(EVENTS),
    parameters=st.one_of(st.none(), st.dictionaries(st.sampled_from(FIELDS), GIVEN)),
    lanes=st.lists(st.sampled_from(sorted(NAMES_IN_AWS)), unique=True),
)
def test_whatever_an_event_holds_it_matches_exactly_one_rule(name: str, parameters: Any, lanes: list[str]) -> None:
    assert len(message_groups(call(name, parameters), *lanes)) == 1


def test_the_longest_names_fit_into_what_a_pattern_may_have() -> None:
    keys = {f"{letter}{'x' * 51}": {"owner": "fraud"} for letter in "abcd"}
    content = declared().model_dump(mode="json", by_alias=True)
    content["environment"] = "e" * 10
    content["feature_store"]["region"] = "ap-northeast-1"
    content["model_groups"] = keys
    content["governance"] = {"c" * 20: {**content["governance"]["retail"], "lanes": list(keys)}}
    declaration = Declaration.model_validate(content)
    made = governance_rules(declaration, Names.of(declaration), "c" * 20)
    assert len(made) == 6
    assert max(len(json.dumps(rule.pattern, separators=(",", ":"))) for rule in made) <= PATTERN_CHARACTERS
    assert max(len(rule.name) for rule in made) <= 64


def test_no_change_of_the_other_lanes_renames_a_rule_and_lanes_come_before_what_is_left() -> None:
    one, both = rules("churn"), rules("ranking", "churn")
    assert one[0] in both
    assert [rule.key for rule in both][-2:] == ["Packages", "Rule"]
    assert len({rule.name for rule in both}) == len({rule.key for rule in both}) == 4


def test_every_pattern_is_one_that_eventbridge_takes() -> None:
    for rule in (*rules(), *rules(*LANES)):
        assert eventbridge._event_pattern_error(json.dumps(rule.pattern)) is None, rule.name
