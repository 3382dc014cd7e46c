"""Requests against botocore's model of the service, without a server."""

from typing import Any

import pytest

from sandbox.extension import request_validation
from sandbox.extension.errors import AwsError

CREATE = request_validation.service("sagemaker").operation_model("CreateFeatureGroup")
REQUEST: dict[str, Any] = {
    "FeatureGroupName": "users",
    "RecordIdentifierFeatureName": "user_id",
    "EventTimeFeatureName": "event_time",
    "FeatureDefinitions": [{"FeatureName": "user_id", "FeatureType": "String"}],
}


def failure(request: dict[str, Any]) -> AwsError:
    """What the check of a CreateFeatureGroup request raises."""
    with pytest.raises(AwsError) as caught:
        request_validation.check(CREATE, request, code="ValidationException")
    return caught.value


def test_a_request_that_fits_the_model_passes() -> None:
    tagged = REQUEST | {"Tags": [{"Key": "équipe: a/b", "Value": ""}]}
    request_validation.check(CREATE, tagged, code="ValidationException")


def test_every_failed_constraint_is_reported_at_once() -> None:
    missing = {name: value for name, value in REQUEST.items() if name != "EventTimeFeatureName"}
    error = failure(missing | {"FeatureGroupName": "two words", "Description": "d" * 129})
    assert error.code == "ValidationException"
    assert error.message.startswith("3 validation errors detected: ")
    for place in ("eventTimeFeatureName", "featureGroupName", "description"):
        assert f"at '{place}'" in error.message


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"FeatureDefinitions": []}, "featureDefinitions"),
        (
            {"FeatureDefinitions": [{"FeatureName": "x", "FeatureType": "Text"}]},
            "featureDefinitions.1.member.featureType",
        ),
        ({"FeatureDefinitions": "all"}, "featureDefinitions"),
        ({"OnlineStoreConfig": {"EnableOnlineStore": "yes"}}, "onlineStoreConfig.enableOnlineStore"),
        ({"OnlineStoreConfig": {"TtlDuration": {"Unit": "Days", "Value": 0}}}, "onlineStoreConfig.ttlDuration.value"),
        (
            {"ThroughputConfig": {"ThroughputMode": "OnDemand", "ProvisionedReadCapacityUnits": True}},
            "throughputConfig",
        ),
        ({"Tags": [{"Key": "a!", "Value": ""}]}, "tags.1.member.key"),
        ({"Tags": [{"Key": "a", "Value": ""}] * 51}, "tags"),
    ],
)
def test_a_failed_constraint_is_placed(changes: dict[str, Any], place: str) -> None:
    assert f"at '{place}" in failure(REQUEST | changes).message


def test_a_member_that_the_model_does_not_know_is_named() -> None:
    error = failure(REQUEST | {"OnlineStoreConfig": {"Colour": "red"}})
    assert (error.code, "onlineStoreConfig.colour" in error.message) == ("UnsupportedOperation", True)
