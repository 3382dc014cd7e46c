"""Others write the same policy at the same time, AWS has its troubles, and policies have a limited size."""

import json
import re
from collections.abc import Callable

import pytest
from botocore.exceptions import ConnectTimeoutError

from functions.merge_policy.settling import ROUNDS
from tests.functions.fakes import ACCOUNT, Clock
from tests.functions.merge_policy.conftest import Handle
from tests.functions.merge_policy.fakes import FOREIGN, OWNER, FakeGlue, FakeS3, Place, document, refusal, statement

READ = f"{OWNER}Read"


def _joins(place: Place, sid: str) -> Callable[[], None]:
    """Another writer's statement comes between our read and our write."""

    def write() -> None:
        place.text = document(*place.statements, statement(sid))

    return write


# ---- catalog: nothing is overwritten unread


def test_catalog_policy_that_changed_since_it_was_read_is_read_again(handle: Handle, glue: FakeGlue) -> None:
    glue.text = document(*FOREIGN)
    glue.before_write = [_joins(glue, "First"), _joins(glue, "Second")]
    assert handle("Create", READ)["Status"] == "SUCCESS"
    assert glue.statements == [*FOREIGN, statement("First"), statement("Second"), statement(READ)]


@pytest.mark.requirement("S4.8")
def test_two_environments_that_deploy_at_once_both_end_up_in_the_catalog_policy(handle: Handle, glue: FakeGlue) -> None:
    glue.text = document(*FOREIGN[1:])
    other = json.dumps([statement("Landbridgedev2Read")])

    def deploy_the_other() -> None:
        assert handle("Create", Owner="Landbridgedev2", Statements=other)["Status"] == "SUCCESS"

    glue.before_write = [deploy_the_other]
    assert handle("Create", READ)["Status"] == "SUCCESS"
    assert glue.statements == [*FOREIGN[1:], statement("Landbridgedev2Read"), statement(READ)]


def test_catalog_policy_that_came_or_went_meanwhile_is_read_again(handle: Handle, glue: FakeGlue) -> None:
    glue.before_write = [_joins(glue, "First")]
    handle("Create", READ)
    assert glue.statements == [statement("First"), statement(READ)]

    def vanish() -> None:
        glue.text = None

    glue.before_write = [vanish]
    assert handle("Delete", READ)["Status"] == "SUCCESS"
    assert glue.text is None


def test_catalog_policy_that_grew_meanwhile_is_not_deleted(handle: Handle, glue: FakeGlue) -> None:
    glue.text = document(statement(READ))
    glue.before_write = [_joins(glue, "First")]
    assert handle("Delete", READ)["Status"] == "SUCCESS"
    assert glue.statements == [statement("First")]


def test_writers_that_never_rest_are_reported(handle: Handle, glue: FakeGlue) -> None:
    glue.before_write = [_joins(glue, f"Other{number}") for number in range(ROUNDS)]
    answer = handle("Create", READ)
    assert answer["Status"] == "FAILED"
    assert f"catalog of account {ACCOUNT}: each time" in answer["Reason"]
    assert len(glue.statements) == ROUNDS


def test_certain_write_is_not_read_back(handle: Handle, glue: FakeGlue, clock: Clock) -> None:
    handle("Create", READ)
    assert (glue.calls, clock.now) == (["get", "put"], 0)


# ---- bucket: read back until ours are there


def test_bucket_policy_is_read_back(handle: Handle, s3: FakeS3, clock: Clock) -> None:
    assert handle("Create", READ, target="bucket")["Status"] == "SUCCESS"
    assert s3.calls == ["get", "put", "get"]
    assert 0 < clock.now <= 1


def test_two_writers_of_a_bucket_policy_both_end_up_in_it(handle: Handle, s3: FakeS3) -> None:
    s3.text = document(*FOREIGN)
    theirs = document(*FOREIGN, statement("Landbridgedev2Write"))

    def overwritten() -> None:
        s3.text = theirs

    s3.after_write = [overwritten]
    assert handle("Create", READ, target="bucket")["Status"] == "SUCCESS"
    assert s3.statements == [*FOREIGN, statement("Landbridgedev2Write"), statement(READ)]


def test_statements_that_come_back_are_taken_out_again(handle: Handle, s3: FakeS3) -> None:
    stale = document(*FOREIGN, statement(READ))
    s3.text = stale

    def come_back() -> None:
        s3.text = stale

    s3.after_write = [come_back]
    assert handle("Delete", READ, target="bucket")["Status"] == "SUCCESS"
    assert s3.statements == FOREIGN


def test_bucket_policy_that_s3_stores_in_other_words_counts_as_written(handle: Handle, s3: FakeS3) -> None:
    def reworded() -> None:
        own = {**statement(READ), "Action": ["glue:GetTable"], "Principal": {"AWS": ["222222222222"]}}
        s3.text = document(*FOREIGN, own)

    s3.text = document(*FOREIGN)
    s3.after_write = [reworded]
    assert handle("Create", READ, target="bucket")["Status"] == "SUCCESS"
    assert s3.writes == 1


def test_bucket_that_goes_while_it_is_written(handle: Handle, s3: FakeS3) -> None:
    s3.text = document(statement(READ))

    def vanish() -> None:
        s3.exists = False

    s3.before_write = [vanish]
    assert handle("Delete", READ, target="bucket")["Status"] == "SUCCESS"


# ---- Lake Formation's grants beside the catalog's policy


def test_enable_hybrid_is_passed_when_glue_refuses_without(handle: Handle, glue: FakeGlue) -> None:
    glue.hybrid = True
    assert handle("Create", READ)["Status"] == "SUCCESS"
    assert glue.told_hybrid == [None, "TRUE"]
    assert glue.statements == [statement(READ)]


def test_enable_hybrid_is_not_passed_otherwise(handle: Handle, glue: FakeGlue) -> None:
    glue.before_write = [_joins(glue, "First")]
    handle("Create", READ)
    assert glue.told_hybrid == [None, None]


def test_refusal_that_enable_hybrid_does_not_cure_is_the_first_one(handle: Handle, glue: FakeGlue) -> None:
    def refuse() -> None:
        glue.errors = [refusal("InvalidInputException")]

    def refuse_otherwise() -> None:
        glue.errors = [refusal("Unsupported")]

    glue.before_write = [refuse, refuse_otherwise]
    answer = handle("Create", READ)
    assert "InvalidInputException" in answer["Reason"]
    assert glue.text is None


def test_enable_hybrid_is_no_answer_to_a_denial(handle: Handle, glue: FakeGlue) -> None:
    def deny() -> None:
        glue.errors = [refusal("AccessDeniedException")]

    glue.before_write = [deny]
    assert handle("Create", READ)["Status"] == "SUCCESS"
    assert glue.calls == ["get", "put", "get", "put"]
    assert glue.told_hybrid == [None]


def test_race_that_is_lost_with_enable_hybrid_is_run_again(handle: Handle, glue: FakeGlue) -> None:
    glue.hybrid = True
    glue.before_write = [lambda: None, _joins(glue, "First")]
    assert handle("Create", READ)["Status"] == "SUCCESS"
    assert glue.statements == [statement("First"), statement(READ)]


# ---- trouble


@pytest.mark.parametrize(
    "error",
    [
        refusal("ThrottlingException"),
        refusal("OperationTimeoutException"),
        refusal("AccessDeniedException"),
        ConnectTimeoutError(endpoint_url="https://glue"),
    ],
)
def test_trouble_that_passes_is_waited_out(handle: Handle, glue: FakeGlue, error: Exception) -> None:
    glue.errors = [error, error]
    assert handle("Create", READ)["Status"] == "SUCCESS"


@pytest.mark.parametrize("code", ["SlowDown", "OperationAborted", "AccessDenied", "InternalError"])
def test_trouble_of_a_bucket_is_waited_out(handle: Handle, s3: FakeS3, code: str) -> None:
    def trouble() -> None:
        s3.errors = [refusal(code)]

    s3.before_write = [trouble, trouble]
    assert handle("Create", READ, target="bucket")["Status"] == "SUCCESS"
    assert s3.statements == [statement(READ)]


def test_denial_that_stays_fails(handle: Handle, glue: FakeGlue, clock: Clock) -> None:
    glue.errors = [refusal("AccessDeniedException") for _ in range(100)]
    assert "AccessDeniedException" in handle("Create", READ)["Reason"]
    assert 30 < clock.now < 120


def test_refusal_that_time_does_not_cure_fails_at_once(handle: Handle, s3: FakeS3, clock: Clock) -> None:
    s3.errors = [refusal("MalformedPolicy")]
    assert "MalformedPolicy" in handle("Create", READ, target="bucket")["Reason"]
    assert clock.now == 0


# ---- sizes


@pytest.mark.parametrize(("target", "limit"), [("glue-catalog", 10240), ("bucket", 20480)])
def test_policy_that_would_grow_too_large_is_not_written(
    handle: Handle, glue: FakeGlue, s3: FakeS3, target: str, limit: int
) -> None:
    place: Place = glue if target == "glue-catalog" else s3

    def filled(size: int) -> str:
        """A policy that has `size` bytes when ours is in it."""
        without = len(json.dumps(_with("")).replace(" ", ""))
        return document({**statement("Theirs"), "Resource": "x" * (size - without)})

    def _with(resource: str) -> object:
        theirs = {**statement("Theirs"), "Resource": resource}
        return {"Version": "2012-10-17", "Statement": [theirs, statement(READ)]}

    place.text = held = filled(limit + 1)
    answer = handle("Create", READ, target=target)
    own = len(json.dumps(statement(READ)).replace(" ", ""))
    assert re.search(rf"{limit + 1} bytes, {own} of them statements of {OWNER}; AWS takes {limit}\.", answer["Reason"])
    assert "offline: role" in answer["Reason"]
    assert (place.text, place.writes) == (held, 0)

    place.text = filled(limit)
    assert handle("Create", READ, target=target)["Status"] == "SUCCESS"
    assert len((place.text or "").encode()) == limit


def test_bytes_are_counted_not_characters(handle: Handle, glue: FakeGlue) -> None:
    glue.text = document({**statement("Theirs"), "Resource": "é" * 5000})
    answer = handle("Create", READ)
    assert "AWS takes 10240" in answer["Reason"]
