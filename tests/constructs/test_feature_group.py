"""The feature group construct."""

from __future__ import annotations

from typing import Any

import pytest
from aws_cdk import App, Stack, Tags
from aws_cdk.assertions import Template

from landbridge_constructs.feature_group import FeatureGroup, FeatureGroupSettings, OfflineStore, OnlineStore

ONLINE = OnlineStore("arn:aws:kms:eu-west-1:111122223333:key/1", (2, "Weeks"))
OFFLINE = OfflineStore("s3://bucket/users", "arn:aws:kms:eu-west-1:111122223333:key/2", "store", "users", "Iceberg")


def _template(online: OnlineStore | None, offline: OfflineStore | None) -> Any:
    stack = Stack(App(), "Stack", tags={"stack": "tag"})
    settings = FeatureGroupSettings(
        name="users",
        description=None,
        record_identifier="id",
        event_time="at",
        features={"id": "String", "at": "String"},
        role_arn="arn:aws:iam::111122223333:role/store",
        online=online,
        offline=offline,
    )
    FeatureGroup(stack, "users", settings)
    Tags.of(stack).add("cost-centre", "4711")
    (group,) = Template.from_stack(stack).find_resources("AWS::SageMaker::FeatureGroup").values()
    return group


@pytest.mark.requirement("B.6")
def test_it_takes_up_no_tag_of_stack_or_app() -> None:
    assert "Tags" not in _template(ONLINE, OFFLINE)["Properties"]


@pytest.mark.requirement("B.6")
def test_it_is_kept_but_for_a_creation_that_failed() -> None:
    group = _template(ONLINE, OFFLINE)
    assert (group["DeletionPolicy"], group["UpdateReplacePolicy"]) == ("RetainExceptOnCreate", "Retain")


def test_a_store_that_it_lacks_is_left_out() -> None:
    assert "OfflineStoreConfig" not in _template(ONLINE, None)["Properties"]
    assert "OnlineStoreConfig" not in _template(None, OFFLINE)["Properties"]


def test_no_description_is_no_property() -> None:
    assert "Description" not in _template(ONLINE, OFFLINE)["Properties"]


def test_time_to_live_is_a_value_and_a_unit() -> None:
    online = _template(ONLINE, None)["Properties"]["OnlineStoreConfig"]
    assert online["TtlDuration"] == {"Value": 2, "Unit": "Weeks"}
