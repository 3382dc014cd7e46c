"""What is read from an event of the model registry."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.aws.events import CALLS, ModelEvent, NotAModelEvent
from tests.landbridge.aws.events.samples import GROUP, PACKAGE, event

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("name", "asked", "answered", "expected"),
    [
        (
            "CreateModelPackage",
            {"modelPackageGroupName": "churn", "modelApprovalStatus": "PendingManualApproval"},
            {"modelPackageArn": PACKAGE},
            ("churn", PACKAGE, "PendingManualApproval"),
        ),
        (
            "CreateModelPackage",
            {"modelPackageGroupName": GROUP},
            {"modelPackageArn": PACKAGE},
            ("churn", PACKAGE, None),
        ),
        (
            "UpdateModelPackage",
            {"modelPackageArn": PACKAGE, "modelApprovalStatus": "Approved"},
            {"modelPackageArn": PACKAGE},
            ("churn", PACKAGE, "Approved"),
        ),
        ("DeleteModelPackage", {"modelPackageName": PACKAGE}, None, ("churn", PACKAGE, None)),
        ("DeleteModelPackage", {"modelPackageName": "alone"}, None, (None, None, None)),
        ("CreateModelPackageGroup", {"modelPackageGroupName": "churn"}, {"x": 1}, ("churn", None, None)),
        ("DeleteModelPackageGroup", {"modelPackageGroupName": GROUP}, None, ("churn", None, None)),
    ],
)
def test_group_package_and_status_come_from_where_the_call_has_them(
    name: str, asked: dict[str, Any], answered: dict[str, Any] | None, expected: tuple[str | None, ...]
) -> None:
    found = ModelEvent.parse(json.dumps(event(name, asked, answered)))
    assert (found.group, found.package_arn, found.approval_status) == expected
    assert (found.id, found.name, found.account, found.region) == ("e-1", name, "888899990000", "eu-west-1")
    assert found.time == datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert found.raw["detail"]["eventName"] == name


def test_a_package_outside_of_groups_has_no_group() -> None:
    alone = "arn:aws:sagemaker:eu-west-1:888899990000:model-package/alone"
    assert ModelEvent.parse(json.dumps(event("UpdateModelPackage", {"modelPackageArn": alone}))).group is None


def test_a_refused_call_says_so() -> None:
    assert ModelEvent.parse(json.dumps(event(errorCode="AccessDenied"))).error_code == "AccessDenied"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ("[]", "no JSON object"),
        (json.dumps(event() | {"source": "mine"}), "source aws.sagemaker"),
        (json.dumps(event() | {"detail-type": "SageMaker Model Package State Change"}), "detail-type"),
        (json.dumps(event() | {"detail": None}), "detail-type"),
        (json.dumps(event("DescribeModelPackage")), "DescribeModelPackage"),
        (json.dumps(event(eventSource="s3.amazonaws.com")), "s3.amazonaws.com"),
        (json.dumps(event() | {"id": ""}), "`id`"),
        (json.dumps(event() | {"time": "noon"}), "no time"),
        (json.dumps(event() | {"time": "2026-03-01T12:00:00"}), "no time zone"),
    ],
)
def test_anything_else_is_told_apart_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(NotAModelEvent, match=reason):
        ModelEvent.parse(text)


@given(
    st.text()
    | JSON.map(json.dumps)
    | st.tuples(st.sampled_from(CALLS), JSON, JSON).map(lambda made: json.dumps(event(made[0], made[1], made[2])))
)
def test_no_text_at_all_breaks_the_reading(text: str) -> None:
    try:
        found = ModelEvent.parse(text)
    except NotAModelEvent:
        return
    assert found.name in CALLS
