"""Records in the online store: GetRecord, BatchGetRecord, PutRecord, DeleteRecord."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.sandbox.extension.sagemaker.conftest import (
    FEATURES,
    FeatureStore,
    feature_group_arn,
    record,
    refusal,
    values,
)

pytestmark = pytest.mark.sandbox

FIRST, SECOND, THIRD = "2026-01-01T00:00:00Z", "2026-01-02T00:00:00.500Z", "2026-01-03T00:00:00Z"


def put(store: FeatureStore, event_time: str, **more: object) -> None:
    """Put the record of u1 into the group `users`."""
    store.runtime.put_record(FeatureGroupName="users", Record=record(user_id="u1", event_time=event_time, **more))


def get(store: FeatureStore, identifier: str = "u1") -> dict[str, str]:
    """The values of a record of the group `users`."""
    return values(store.runtime.get_record(FeatureGroupName="users", RecordIdentifierValueAsString=identifier))


def delete(store: FeatureStore, event_time: str, mode: str) -> None:
    """Delete the record of u1."""
    store.runtime.delete_record(
        FeatureGroupName="users", RecordIdentifierValueAsString="u1", EventTime=event_time, DeletionMode=mode
    )


@pytest.mark.requirement("S4.10")
def test_a_record_is_read_as_it_was_put_by_name_and_by_arn(store: FeatureStore) -> None:
    store.create("users")
    put(store, FIRST, clicks=7, spend=1.5)
    assert get(store) == {"user_id": "u1", "event_time": FIRST, "clicks": "7", "spend": "1.5"}
    some = store.runtime.get_record(
        FeatureGroupName=feature_group_arn("users"),
        RecordIdentifierValueAsString="u1",
        FeatureNames=["spend", "clicks"],
    )
    assert [each["FeatureName"] for each in some["Record"]] == ["spend", "clicks"]


def test_an_unknown_record_is_an_empty_answer(store: FeatureStore) -> None:
    store.create("users")
    assert "Record" not in store.runtime.get_record(FeatureGroupName="users", RecordIdentifierValueAsString="nobody")


def test_an_older_event_time_does_not_overwrite(store: FeatureStore) -> None:
    store.create("users")
    put(store, SECOND, clicks=2)
    put(store, FIRST, clicks=1)
    put(store, SECOND, clicks=3)
    assert get(store)["clicks"] == "2"
    put(store, THIRD, clicks=4)
    assert get(store)["clicks"] == "4"


def test_a_record_replaces_the_former_one_altogether(store: FeatureStore) -> None:
    store.create("users")
    put(store, FIRST, clicks=1)
    put(store, SECOND, spend=2)
    assert "clicks" not in get(store)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"user_id": "u1", "event_time": FIRST, "height": 1}, "has no feature height"),
        ({"event_time": FIRST}, "no value of user_id"),
        ({"user_id": "u1"}, "no value of event_time"),
        ({"user_id": "u1", "event_time": "2026-01-01 00:00:00"}, "yyyy-MM-dd"),
        ({"user_id": "u1", "event_time": "2026-01-01T00:00:00+01:00"}, "yyyy-MM-dd"),
        ({"user_id": "u1", "event_time": "2026-02-30T00:00:00Z"}, "yyyy-MM-dd"),
        ({"user_id": "u1", "event_time": FIRST, "clicks": "1.5"}, "clicks is Integral"),
        ({"user_id": "u1", "event_time": FIRST, "clicks": 2**63}, "clicks is Integral"),
        ({"user_id": "u1", "event_time": FIRST, "spend": "much"}, "spend is Fractional"),
    ],
)
def test_a_record_that_does_not_fit_its_group_is_refused(
    store: FeatureStore, wrong: dict[str, object], message: str
) -> None:
    store.create("users")
    code, text = refusal(store.runtime.put_record, FeatureGroupName="users", Record=record(**wrong))
    assert code == "ValidationError"
    assert message in text
    assert get(store) == {}


def test_a_fractional_event_time_is_in_unix_seconds(store: FeatureStore) -> None:
    features = [
        {**each, "FeatureType": "Fractional"} if each["FeatureName"] == "event_time" else each for each in FEATURES
    ]
    store.create("users", FeatureDefinitions=features)
    put(store, "1767225600.25", clicks=1)
    put(store, "1767225600", clicks=2)
    assert get(store)["clicks"] == "1"
    wrong = record(user_id="u1", event_time=FIRST)
    assert refusal(store.runtime.put_record, FeatureGroupName="users", Record=wrong)[0] == "ValidationError"


def test_a_soft_deleted_record_is_gone_until_a_later_one(store: FeatureStore) -> None:
    store.create("users")
    put(store, FIRST)
    delete(store, SECOND, "SoftDelete")
    assert get(store) == {}
    put(store, FIRST)
    assert get(store) == {}
    put(store, THIRD)
    assert get(store)["event_time"] == THIRD


def test_a_soft_deletion_that_is_not_later_changes_nothing(store: FeatureStore) -> None:
    store.create("users")
    put(store, SECOND)
    delete(store, FIRST, "SoftDelete")
    assert get(store)["event_time"] == SECOND


def test_a_hard_deletion_must_be_later_and_leaves_no_trace(store: FeatureStore) -> None:
    store.create("users")
    put(store, SECOND)
    request = {"FeatureGroupName": "users", "RecordIdentifierValueAsString": "u1", "DeletionMode": "HardDelete"}
    code, text = refusal(store.runtime.delete_record, **request, EventTime=FIRST)
    assert (code, "EventTime" in text) == ("ValidationError", True)
    delete(store, THIRD, "HardDelete")
    assert get(store) == {}
    put(store, FIRST)
    assert get(store)["event_time"] == FIRST


def test_a_record_expires_after_its_time_to_live(store: FeatureStore) -> None:
    ttl = {"Unit": "Hours", "Value": 1}
    store.create("users", OnlineStoreConfig={"EnableOnlineStore": True, "TtlDuration": ttl})
    now = datetime.now(UTC).replace(microsecond=0)
    old, fresh = (f"{moment:%Y-%m-%dT%H:%M:%SZ}" for moment in (now - timedelta(hours=2), now))
    put(store, old)
    assert get(store) == {}
    put(store, fresh)
    found = store.runtime.get_record(
        FeatureGroupName="users", RecordIdentifierValueAsString="u1", ExpirationTimeResponse="Enabled"
    )
    assert found["ExpiresAt"] == f"{now + timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}"
    longer = {"Unit": "Weeks", "Value": 1}
    store.runtime.put_record(FeatureGroupName="users", Record=record(user_id="u2", event_time=old), TtlDuration=longer)
    assert get(store, "u2")["event_time"] == old


def test_a_batch_reads_several_groups_and_reports_what_it_cannot(store: FeatureStore) -> None:
    for name in ("users", "clicks"):
        store.create(name)
        store.runtime.put_record(FeatureGroupName=name, Record=record(user_id="u1", event_time=FIRST, clicks=1))
    found = store.runtime.batch_get_record(
        Identifiers=[
            {"FeatureGroupName": "users", "RecordIdentifiersValueAsString": ["u1", "u2"]},
            {
                "FeatureGroupName": feature_group_arn("clicks"),
                "RecordIdentifiersValueAsString": ["u1"],
                "FeatureNames": ["clicks"],
            },
            {"FeatureGroupName": "nothing", "RecordIdentifiersValueAsString": ["u1"]},
        ]
    )
    assert [(each["FeatureGroupName"], len(each["Record"])) for each in found["Records"]] == [
        ("users", 3),
        (feature_group_arn("clicks"), 1),
    ]
    assert [(each["FeatureGroupName"], each["ErrorCode"]) for each in found["Errors"]] == [
        ("nothing", "ResourceNotFound")
    ]


def test_a_batch_holds_100_record_identifiers_in_all(store: FeatureStore) -> None:
    for name in ("users", "clicks"):
        store.create(name)
    half = [f"u{number}" for number in range(50)]
    asked = [{"FeatureGroupName": name, "RecordIdentifiersValueAsString": half} for name in ("users", "clicks")]
    assert store.runtime.batch_get_record(Identifiers=asked)["Records"] == []
    asked[1]["RecordIdentifiersValueAsString"] = [*half, "one more"]
    code, text = refusal(store.runtime.batch_get_record, Identifiers=asked)
    assert (code, "100" in text) == ("ValidationError", True)


def test_a_store_that_a_group_does_not_have_is_no_target(store: FeatureStore) -> None:
    store.create("users")
    request = {"FeatureGroupName": "users", "Record": record(user_id="u1", event_time=FIRST)}
    assert "OfflineStore" in refusal(store.runtime.put_record, **request, TargetStores=["OfflineStore"])[1]
    store.create("history", offline=True, OnlineStoreConfig=None)
    read = {"FeatureGroupName": "history", "RecordIdentifierValueAsString": "u1"}
    assert "no online store" in refusal(store.runtime.get_record, **read)[1]


def test_records_of_a_group_that_does_not_exist(store: FeatureStore) -> None:
    read = {"FeatureGroupName": "nothing", "RecordIdentifierValueAsString": "u1"}
    assert refusal(store.runtime.get_record, **read)[0] == "ResourceNotFound"
    written = {"FeatureGroupName": "nothing", "Record": record(user_id="u1", event_time=FIRST)}
    assert refusal(store.runtime.put_record, **written)[0] == "ValidationError"


def test_a_group_that_is_still_creating_takes_no_records(store: FeatureStore) -> None:
    store.sagemaker.create_feature_group(**store.definition("users"))
    request = {"FeatureGroupName": "users", "Record": record(user_id="u1", event_time=FIRST)}
    assert "Creating" in refusal(store.runtime.put_record, **request)[1]
