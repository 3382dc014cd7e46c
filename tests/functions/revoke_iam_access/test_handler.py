"""Tables and database leave IAM's hands, and nothing brings them back."""

from __future__ import annotations

import time
import urllib.request
from collections.abc import Callable
from typing import Any

import boto3
import pytest

from functions.revoke_iam_access import index
from tests.functions.fakes import Clock, CloudFormation, Context, request
from tests.functions.revoke_iam_access.fakes import FakeGlue, FakeLakeFormation, refusal

pytestmark = pytest.mark.requirement("S4.2", "S4.9")

Ask = Callable[..., dict[str, Any]]


@pytest.fixture
def lake_formation() -> FakeLakeFormation:
    return FakeLakeFormation({"landbridge_test": ["ALL"], "users": ["ALL"], "reviews": ["ALL"]})


@pytest.fixture
def glue() -> FakeGlue:
    return FakeGlue({"Name": "landbridge_test", "Description": "Offline tables.", "CreatedBy": "somebody"})


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, lake_formation: FakeLakeFormation, glue: FakeGlue) -> Ask:
    """Sends a request with these properties; the answer that CloudFormation gets."""
    clock, clients = Clock(), {"lakeformation": lake_formation, "glue": glue}
    monkeypatch.setattr(boto3, "client", lambda service, **_: clients[service])
    monkeypatch.setattr(time, "sleep", clock.sleep)
    monkeypatch.setattr(time, "monotonic", clock)

    def answered(kind: str = "Create", context: Context = Context(), **properties: Any) -> dict[str, Any]:  # noqa: B008
        cloudformation = CloudFormation()
        monkeypatch.setattr(urllib.request, "urlopen", cloudformation.urlopen)
        given = {"ServiceToken": "arn", "Database": "landbridge_test", **properties}
        index.handler(request(kind, given, None if kind == "Create" else "Resource"), context)
        return cloudformation.answer

    return answered


def test_what_the_group_holds_on_each_table_is_revoked_and_nothing_else_is_touched(
    ask: Ask, lake_formation: FakeLakeFormation, glue: FakeGlue
) -> None:
    assert ask(Tables=["users"])["Status"] == "SUCCESS"
    assert lake_formation.revoked == ["users"]
    assert lake_formation.held == {"landbridge_test": ["ALL"], "users": [], "reviews": ["ALL"]}
    assert glue.written == []


def test_without_tables_it_is_the_database_and_the_tables_to_come(
    ask: Ask, lake_formation: FakeLakeFormation, glue: FakeGlue
) -> None:
    assert ask()["Status"] == "SUCCESS"
    assert lake_formation.revoked == ["landbridge_test"]
    assert glue.written == [
        {"Name": "landbridge_test", "Description": "Offline tables.", "CreateTableDefaultPermissions": []}
    ]


def test_several_permissions_on_several_pages_go_together(ask: Ask, lake_formation: FakeLakeFormation) -> None:
    lake_formation.held["users"] = ["SELECT", "DESCRIBE"]
    assert ask("Update", Tables=["users", "reviews"])["Status"] == "SUCCESS"
    assert lake_formation.revoked == ["users", "reviews"]
    assert lake_formation.held["users"] == []


def test_a_replay_revokes_nothing_and_succeeds(ask: Ask, lake_formation: FakeLakeFormation) -> None:
    answers = [ask(Tables=["users"]) for _ in range(2)]
    assert [answer["Status"] for answer in answers] == ["SUCCESS", "SUCCESS"]
    assert lake_formation.revoked == ["users"]


def test_what_the_function_is_not_shown_is_revoked_all_the_same(ask: Ask, lake_formation: FakeLakeFormation) -> None:
    """A list shows a caller what he himself could grant."""
    lake_formation.blind = True
    assert ask(Tables=["users"])["Status"] == "SUCCESS"
    assert lake_formation.held["users"] == []


def test_what_stays_in_spite_of_all_is_a_failure(ask: Ask, lake_formation: FakeLakeFormation) -> None:
    lake_formation.held["users"], lake_formation.stuck = ["SELECT"], ("SELECT",)
    answer = ask(Tables=["users"])
    assert answer["Status"] == "FAILED"
    assert "IAMAllowedPrincipals still holds SELECT" in answer["Reason"]


def test_a_list_that_lags_behind_is_waited_for(ask: Ask, lake_formation: FakeLakeFormation) -> None:
    lake_formation.lagging = 2
    assert ask(Tables=["users"])["Status"] == "SUCCESS"
    assert lake_formation.revoked == ["users"]


def test_an_input_that_is_invalid_for_another_reason_is_a_failure(ask: Ask, lake_formation: FakeLakeFormation) -> None:
    lake_formation.errors = [refusal("InvalidInputException", "Table not found")]
    assert ask(Tables=["users"])["Status"] == "FAILED"


def test_delete_gives_nothing_back(ask: Ask, lake_formation: FakeLakeFormation) -> None:
    assert ask("Delete", Database=None)["Status"] == "SUCCESS"
    assert lake_formation.revoked == []


def test_a_change_at_the_same_time_is_waited_out(ask: Ask, lake_formation: FakeLakeFormation) -> None:
    lake_formation.errors = [refusal("ConcurrentModificationException"), refusal("ThrottlingException")]
    assert ask(Tables=["users"])["Status"] == "SUCCESS"
    assert lake_formation.revoked == ["users"]


def test_a_change_that_does_not_end_is_a_failure_in_time(ask: Ask, lake_formation: FakeLakeFormation) -> None:
    lake_formation.errors = [refusal("ConcurrentModificationException")] * 99
    answer = ask(Tables=["users"])
    assert answer["Status"] == "FAILED"
    assert "time was up before IAMAllowedPrincipals was off" in answer["Reason"]
    assert "users" in answer["Reason"]


def test_a_right_that_does_not_count_yet_is_waited_for(ask: Ask, lake_formation: FakeLakeFormation) -> None:
    """The stack gives the function its rights, in IAM and in Lake Formation, a moment before it calls it."""
    lake_formation.errors = [refusal("AccessDeniedException")] * 3
    assert ask()["Status"] == "SUCCESS"
    assert lake_formation.revoked == ["landbridge_test"]


def test_a_refusal_that_stays_is_answered(ask: Ask, lake_formation: FakeLakeFormation) -> None:
    lake_formation.errors = [refusal("AccessDeniedException")] * 99
    answer = ask(Tables=["users"])
    assert answer["Status"] == "FAILED"
    assert "AccessDeniedException" in answer["Reason"]


@pytest.mark.parametrize(
    ("name", "value"), [("Database", ""), ("Database", None), ("Tables", "users"), ("Tables", [1])]
)
def test_a_bad_property_is_named(ask: Ask, name: str, value: Any) -> None:
    answer = ask(**{name: value})
    assert answer["Status"] == "FAILED"
    assert name in answer["Reason"]
