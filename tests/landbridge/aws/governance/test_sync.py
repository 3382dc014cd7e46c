"""What a sync puts on the queue, and in which order, whatever comes between."""

from __future__ import annotations

import json
from datetime import timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from landbridge.aws.events import CALLS, ModelEvent
from landbridge.aws.governance.sync import SyncError, plan, send
from landbridge.aws.governance.sync_state import SyncState, default_file
from landbridge.governance_rules import EVENTS
from tests.landbridge.aws.events.fifo import DEDUPLICATION_SECONDS, Fifo
from tests.landbridge.aws.governance import registry
from tests.landbridge.aws.governance.declared import ACCOUNT, target
from tests.landbridge.aws.governance.registry import Registry

URL = target().queue_url


def _sync(sqs: Any, registry: Registry, file: Path, stop_after: int = 0) -> int:
    """Runs a sync; with `stop_after`, interrupts it after so many messages."""
    state = SyncState.read(file, URL)
    seen = 0

    def progress(number: int) -> None:
        nonlocal seen
        seen += number
        if stop_after and seen >= stop_after:
            raise KeyboardInterrupt

    return send(sqs, target(), plan(registry, state), state, progress)


def _events(sqs: Fifo) -> list[ModelEvent]:
    return [ModelEvent.parse(body) for body in sqs.bodies(URL)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state" / "sync.json"


@pytest.mark.requirement("S3.9")
def test_groups_come_before_versions_and_versions_in_order(file: Path) -> None:
    sqs = Fifo()
    assert _sync(sqs, Registry(prod_churn=12, other=103), file) == 117
    events = _events(sqs)
    assert [event.name for event in events] == ["CreateModelPackageGroup"] * 2 + ["CreateModelPackage"] * 115
    assert [event.group for event in events[:2]] == ["prod-churn", "other"]
    for group, number in (("prod-churn", 12), ("other", 103)):
        arns = [event.package_arn for event in events if event.group == group and event.package_arn]
        assert arns == [
            f"arn:aws:sagemaker:eu-west-1:{ACCOUNT}:model-package/{group}/{n}" for n in range(1, number + 1)
        ]
    assert [event.approval_status for event in events[2:5]] == ["Approved", "Rejected", "Approved"]


@pytest.mark.requirement("S3.9")
def test_each_message_is_in_the_lane_of_its_groups_events(file: Path) -> None:
    sqs = Fifo()
    _sync(sqs, Registry(prod_churn=1, other=1), file)
    lanes = [(ModelEvent.parse(message.body).group, message.group) for message in sqs.queue(URL)]
    assert lanes == [("prod-churn", "retail-lane-churn"), ("other", "retail-models")] * 2


@pytest.mark.requirement("S3.9")
def test_a_message_has_the_shape_of_an_event_and_says_where_it_comes_from(file: Path) -> None:
    sqs = Fifo()
    _sync(sqs, Registry(churn=1), file)
    event = json.loads(sqs.bodies(URL)[1])
    assert (event["source"], event["detail-type"]) == ("aws.sagemaker", "AWS API Call via CloudTrail")
    assert (event["account"], event["region"], event["time"]) == (ACCOUNT, "eu-west-1", "2026-01-31T00:01:00Z")
    detail = event["detail"]
    assert (detail["eventSource"], detail["eventName"]) == ("sagemaker.amazonaws.com", "CreateModelPackage")
    assert detail["requestParameters"] == {"modelPackageGroupName": "churn", "modelApprovalStatus": "Approved"}
    assert detail["responseElements"]["modelPackageArn"].endswith(":model-package/churn/1")
    assert detail["userAgent"] == "landbridge-governance-sync"
    assert (detail["eventType"], detail["readOnly"], detail["managementEvent"]) == ("AwsApiCall", False, True)
    assert len({event["id"], detail["eventID"], detail["requestID"]}) == 3


@pytest.mark.requirement("S3.9")
def test_a_repetition_within_five_minutes_delivers_nothing_and_a_later_one_the_same_events(file: Path) -> None:
    now = 0.0
    sqs = Fifo(lambda: now)
    models = Registry(churn=25)
    _sync(sqs, models, file)
    first = sqs.bodies(URL)
    now = DEDUPLICATION_SECONDS - 1
    assert _sync(sqs, models, file) == 26
    assert sqs.bodies(URL) == first
    now = DEDUPLICATION_SECONDS
    _sync(sqs, models, file)
    assert sqs.bodies(URL) == first * 2


def test_a_repetition_on_a_machine_in_another_time_zone_delivers_nothing_either(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """botocore gives times in the machine's own zone."""
    sqs = Fifo()
    _sync(sqs, Registry(churn=3), file)
    monkeypatch.setattr(registry, "START", registry.START.astimezone(timezone(timedelta(hours=2))))
    _sync(sqs, Registry(churn=3), file)
    assert len(sqs.bodies(URL)) == 4


def test_a_repetition_brings_what_was_approved_since_and_nothing_else(file: Path) -> None:
    sqs = Fifo()
    _sync(sqs, Registry(churn=3), file)
    again = Registry(churn=3)
    again.approved = "PendingManualApproval"
    _sync(sqs, again, file)
    assert len(sqs.bodies(URL)) == 4 + 2  # the first version and the third
    ids = [json.loads(body)["id"] for body in sqs.bodies(URL)]
    assert len(set(ids)) == len(ids)


@pytest.mark.requirement("S3.9")
def test_5000_versions_interrupted_three_times_are_delivered_exactly_once(file: Path) -> None:
    sqs = Fifo()
    registry = Registry(**{f"g{number}": 500 for number in range(10)})
    for after in (990, 4, 2500):
        with pytest.raises(KeyboardInterrupt):
            _sync(sqs, registry, file, stop_after=after)
    _sync(sqs, registry, file)
    arns = [event.package_arn for event in _events(sqs) if event.package_arn]
    assert len(arns) == len(set(arns)) == 5000
    for number in range(10):
        versions = [int(arn.rpartition("/")[2]) for arn in arns if f"/g{number}/" in arn]
        assert versions == list(range(1, 501))
    assert not file.exists()


@pytest.mark.requirement("S3.9")
def test_a_sync_that_ends_between_sending_and_writing_delivers_nothing_twice(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sqs, registry = Fifo(), Registry(churn=30)
    writes = 0
    write = SyncState.write

    def dying(state: SyncState) -> None:
        nonlocal writes
        writes += 1
        if writes == 3:
            raise KeyboardInterrupt
        write(state)

    monkeypatch.setattr(SyncState, "write", dying)
    with pytest.raises(KeyboardInterrupt):
        _sync(sqs, registry, file)
    assert len(sqs.bodies(URL)) == 21
    _sync(sqs, registry, file)
    assert len(sqs.bodies(URL)) == len(set(sqs.bodies(URL))) == 31


@pytest.mark.requirement("S3.9")
def test_what_sqs_refuses_of_a_batch_is_sent_again_before_anything_later(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    sqs = Fifo()
    refusals = [{"3", "7"}, {"1"}]

    def fail(call: str, request: dict[str, Any]) -> Any:
        if call != "SendMessageBatch" or not refusals:
            return None
        refused = refusals.pop(0)
        for entry in request["Entries"]:
            if entry["Id"] not in refused:
                sqs.send_message(QueueUrl=request["QueueUrl"], **entry)
        return {"Failed": [{"Id": each, "SenderFault": False, "Code": "InternalError"} for each in sorted(refused)]}

    sqs.fail = fail
    _sync(sqs, Registry(**{f"g{number}": 0 for number in range(12)}), file)
    groups = [event.group for event in _events(sqs)]
    assert groups == [f"g{number}" for number in (0, 1, 2, 4, 5, 6, 8, 9, 3, 7, 10, 11)]


def test_a_message_that_sqs_never_takes_is_named_and_the_rest_waits(file: Path) -> None:
    sqs = Fifo()
    sqs.fail = lambda call, _: (
        {"Failed": [{"Id": "1", "SenderFault": True, "Code": "InvalidMessageContents"}]}
        if call == "SendMessageBatch"
        else None
    )
    with pytest.raises(SyncError, match=r"model-package-group/b: InvalidMessageContents"):
        _sync(sqs, Registry(a=0, b=0), file)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"queue": "another", "groups": ["g"], "versions": {}}', '{"queue": 1}']
)
def test_a_state_file_of_something_else_means_that_nothing_was_sent(file: Path, text: str) -> None:
    file.parent.mkdir()
    file.write_text(text)
    assert not SyncState.read(file, URL).groups


def test_the_state_lies_with_other_programs_state_and_holds_names_only(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "/somewhere")
    assert default_file(target()) == Path("/somewhere/landbridge/sync-prod-retail.json")
    with pytest.raises(KeyboardInterrupt):
        _sync(Fifo(), Registry(churn=30), file, stop_after=11)
    assert json.loads(file.read_text()) == {
        "queue": URL,
        "groups": [f"arn:aws:sagemaker:eu-west-1:{ACCOUNT}:model-package-group/churn"],
        "versions": {f"arn:aws:sagemaker:eu-west-1:{ACCOUNT}:model-package-group/churn": 10},
    }


def test_consumer_and_rules_know_the_same_calls() -> None:
    assert CALLS == EVENTS
