"""Create, update and delete as CloudFormation asks for them, replayed and broken off."""

import json
from typing import Any

import pytest

from tests.functions.fakes import ACCOUNT, Clock
from tests.functions.merge_policy.conftest import PLACES, Handle
from tests.functions.merge_policy.fakes import FOREIGN, OWNER, FakeGlue, FakeS3, Place, document, refusal, statement

READ, WRITE = f"{OWNER}Read", f"{OWNER}Write"


@pytest.fixture(params=list(PLACES))
def target(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def place(target: str, glue: FakeGlue, s3: FakeS3) -> Place:
    return glue if target == "glue-catalog" else s3


@pytest.mark.requirement("S4.6")
def test_foreign_statements_survive_create_update_and_delete(handle: Handle, place: Place, target: str) -> None:
    place.text = document(*FOREIGN, Id="theirs")
    assert handle("Create", READ, target=target)["Status"] == "SUCCESS"
    assert place.statements == [*FOREIGN, statement(READ)]
    assert handle("Update", WRITE, target=target)["Status"] == "SUCCESS"
    assert place.statements == [*FOREIGN, statement(WRITE)]
    assert handle("Delete", WRITE, target=target)["Status"] == "SUCCESS"
    assert place.statements == FOREIGN
    assert '"Id":"theirs"' in (place.text or "")


def test_policy_of_nothing_but_the_owner_s_comes_and_goes(handle: Handle, place: Place, target: str) -> None:
    handle("Create", READ, WRITE, target=target)
    assert place.statements == [statement(READ), statement(WRITE)]
    handle("Delete", READ, WRITE, target=target)
    assert place.text is None


def test_update_to_no_statements_takes_all_out(handle: Handle, place: Place, target: str) -> None:
    place.text = document(*FOREIGN, statement(READ))
    assert handle("Update", target=target)["Status"] == "SUCCESS"
    assert place.statements == FOREIGN


@pytest.mark.requirement("B.4")
@pytest.mark.parametrize("kind", ["Create", "Update", "Delete"])
def test_replay_writes_nothing(handle: Handle, place: Place, target: str, kind: str) -> None:
    place.text = document(*FOREIGN)
    first = handle(kind, READ, target=target)
    text, writes = place.text, place.writes
    assert handle(kind, READ, target=target) == first
    assert (place.text, place.writes) == (text, writes)


@pytest.mark.requirement("B.4")
@pytest.mark.parametrize("kind", ["Create", "Delete"])
def test_failure_between_read_and_write_is_made_up_for_by_a_replay(
    handle: Handle, place: Place, target: str, kind: str
) -> None:
    held = document(*FOREIGN, statement(WRITE))
    place.text = held

    def broken() -> None:
        raise MemoryError("no room")

    place.before_write = [broken]
    assert handle(kind, READ, target=target)["Reason"] == "MemoryError: no room"
    assert place.text == held
    assert handle(kind, READ, target=target)["Status"] == "SUCCESS"
    assert place.statements == ([*FOREIGN, statement(READ)] if kind == "Create" else FOREIGN)


@pytest.mark.requirement("B.4")
@pytest.mark.parametrize("kind", ["Create", "Delete"])
def test_failure_after_the_write_before_the_answer_is_made_up_for_by_a_replay(
    handle: Handle, place: Place, target: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.text = document(*FOREIGN, statement(WRITE))

    def unheard(*_: Any, **__: Any) -> Any:
        raise TimeoutError

    with monkeypatch.context() as deaf:
        deaf.setattr("functions.custom_resource._put", unheard)
        with pytest.raises(TimeoutError):
            handle(kind, READ, target=target)
    text, writes = place.text, place.writes
    assert writes == 1
    # Lambda invokes again after an error; CloudFormation's own next request may come instead.
    assert handle(kind, READ, target=target)["Status"] == "SUCCESS"
    assert (place.text, place.writes) == (text, writes)


def test_creation_that_was_never_answered_is_undone_by_its_properties(
    handle: Handle, place: Place, target: str
) -> None:
    place.text = document(*FOREIGN, statement(READ))
    made_up = "landbridge-dev-OfflineCatalog-Statements-1ABCDEFGHIJKL"
    assert handle("Delete", READ, target=target, physical_id=made_up)["Status"] == "SUCCESS"
    assert place.statements == FOREIGN


@pytest.mark.parametrize("changes", [{"Target": "queue"}, {"Owner": ""}, {"Statements": "{"}, {"Name": "?"}])
def test_bad_properties_fail_and_their_delete_touches_nothing(
    handle: Handle, place: Place, target: str, changes: dict[str, str]
) -> None:
    place.text = document(*FOREIGN, statement(READ))
    created = handle("Create", READ, target=target, **changes)
    assert created["Status"] == "FAILED"
    (name,) = changes
    assert name in created["Reason"]
    deleted = handle("Delete", READ, target=target, physical_id=created["PhysicalResourceId"], **changes)
    assert deleted["Status"] == "SUCCESS"
    assert place.calls == []


@pytest.mark.parametrize("changes", [{"Target": "queue"}, {"Owner": ""}, {"Name": "?"}])
def test_place_that_cannot_be_is_nothing_to_undo(handle: Handle, place: Place, changes: dict[str, str]) -> None:
    assert handle("Delete", READ, physical_id="made-up", **changes)["Status"] == "SUCCESS"
    assert place.calls == []


@pytest.mark.parametrize("sids", [("Read",), (f"{OWNER}2Read",), (OWNER,), (READ, READ)])
def test_statements_that_do_not_show_their_owner_are_refused(handle: Handle, glue: FakeGlue, sids: Any) -> None:
    answer = handle("Create", *sids)
    assert answer["Status"] == "FAILED"
    assert repr(sids[-1]) in answer["Reason"]
    assert glue.calls == []


@pytest.mark.parametrize("text", ["no json", '{"Version": "2012-10-17"}'])
def test_malformed_policy_is_not_touched_by_create_nor_by_the_delete_after_it(
    handle: Handle, place: Place, target: str, text: str
) -> None:
    place.text = text
    created = handle("Create", READ, target=target)
    assert created["Status"] == "FAILED"
    assert PLACES[target] in created["Reason"]
    assert "repair or remove it" in created["Reason"]
    assert handle("Delete", READ, target=target, physical_id=created["PhysicalResourceId"])["Status"] == "SUCCESS"
    assert (place.text, place.writes) == (text, 0)


def test_creation_that_was_refused_is_undone_without_a_call(handle: Handle, place: Place, target: str) -> None:
    place.errors = [refusal("InvalidAction")]
    created = handle("Create", READ, target=target)
    assert created["Status"] == "FAILED"
    calls = len(place.calls)
    assert handle("Delete", READ, target=target, physical_id=created["PhysicalResourceId"])["Status"] == "SUCCESS"
    assert len(place.calls) == calls


def test_creation_that_failed_once_it_may_have_written_is_undone(handle: Handle, s3: FakeS3) -> None:
    s3.text = document(*FOREIGN)

    def broken() -> None:
        raise MemoryError("no room")

    s3.after_write = [broken]
    created = handle("Create", READ, target="bucket")
    assert created["Status"] == "FAILED"
    assert len(s3.statements) == len(FOREIGN) + 1
    assert handle("Delete", READ, target="bucket", physical_id=created["PhysicalResourceId"])["Status"] == "SUCCESS"
    assert s3.statements == FOREIGN


def test_physical_id_names_target_name_and_owner(handle: Handle) -> None:
    ids = [
        handle("Create")["PhysicalResourceId"],
        handle("Create", target="bucket")["PhysicalResourceId"],
        handle("Create", Owner="Landbridgeprod")["PhysicalResourceId"],
    ]
    assert ids == [
        f"glue-catalog/{ACCOUNT}/Landbridgedev",
        "bucket/lake-1/Landbridgedev",
        f"glue-catalog/{ACCOUNT}/Landbridgeprod",
    ]


def test_changed_owner_is_written_before_the_old_one_s_statements_go(handle: Handle, glue: FakeGlue) -> None:
    glue.text = document(*FOREIGN)
    old = handle("Create", READ)["PhysicalResourceId"]
    changes = {"Owner": "Landbridgeprod", "Statements": json.dumps([statement("LandbridgeprodRead")])}
    new = handle("Update", physical_id=old, **changes)["PhysicalResourceId"]
    assert new != old
    assert len(glue.statements) == len(FOREIGN) + 2
    # Deletes at the old place, whatever the properties say by then.
    handle("Delete", physical_id=old, **changes)
    assert glue.statements == [*FOREIGN, statement("LandbridgeprodRead")]


def test_update_that_fails_before_a_write_keeps_the_physical_id(handle: Handle) -> None:
    old = f"glue-catalog/{ACCOUNT}/Landbridgeold"
    answer = handle("Update", "Other", physical_id=old)
    assert (answer["Status"], answer["PhysicalResourceId"]) == ("FAILED", old)


def test_catalog_of_another_account_is_refused(handle: Handle, glue: FakeGlue) -> None:
    answer = handle("Create", READ, Name="222222222222")
    assert answer["Status"] == "FAILED"
    assert "222222222222" in answer["Reason"]
    assert ACCOUNT in answer["Reason"]
    assert glue.calls == []


def test_missing_bucket_is_named_by_create_and_fine_for_delete(handle: Handle, s3: FakeS3) -> None:
    s3.exists = False
    created = handle("Create", READ, target="bucket")
    assert created["Status"] == "FAILED"
    assert f"there is no bucket lake-1 in account {ACCOUNT}" in created["Reason"]
    assert handle("Delete", READ, target="bucket")["Status"] == "SUCCESS"


def test_answer_comes_before_the_function_s_time_is_up(handle: Handle, place: Place, target: str, clock: Clock) -> None:
    place.errors = [refusal("ThrottlingException") for _ in range(100)]
    answer = handle("Create", READ, target=target, seconds=60)
    assert "ThrottlingException" in answer["Reason"]
    assert clock.now <= 20


def test_no_call_starts_when_time_is_up(handle: Handle, place: Place, target: str) -> None:
    assert "time was up" in handle("Create", READ, target=target, seconds=30)["Reason"]
    assert place.calls == []
