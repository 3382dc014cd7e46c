"""What the declaration says must come of a call, as literals."""

import pytest

from landbridge.cards.status import Status
from landbridge.declaration.model_cards import Stage
from landbridge.declaration.model_registry import ModelLevel
from landbridge.declaration.models import Grant, Level, OfflineAccess, Store
from sandbox.demonstration.expectation import (
    Action,
    CardAction,
    ModelAction,
    Way,
    card_granted,
    granted,
    models_granted,
)

READS = {"describe", "get_record", "batch_get_record"}
WRITES = {"put_record", "delete_record"}
ON_A_GROUP = [action for action in Action if action is not Action.JOIN]


@pytest.mark.parametrize(
    ("level", "store", "way", "allowed"),
    [
        ("read", "online", "RAM share", READS),
        ("read", "online", "access role", READS),
        ("read", "both", "RAM share", READS),
        ("read", "both", "access role", READS | {"query offline"}),
        ("read", "offline", "RAM share", set()),
        ("read", "offline", "access role", {"describe", "query offline"}),
        ("read-write", "both", "RAM share", READS | WRITES),
        ("read-write", "online", "access role", READS | WRITES),
        ("admin", "both", "access role", READS | WRITES | {"update metadata", "query offline"}),
        ("admin", "online", "RAM share", READS | WRITES | {"update metadata"}),
    ],
)
def test_level_store_and_way_decide(level: str, store: str, way: str, allowed: set[str]) -> None:
    grant = Grant(level=Level(level), store=Store(store))
    found = {action.value for action in ON_A_GROUP if granted(grant, OfflineAccess.ROLE, action, Way(way))}
    assert found == allowed


@pytest.mark.parametrize(
    ("offline", "way", "allowed"),
    [
        ("role", "access role", True),
        ("role", "catalog at home", False),
        ("catalog", "access role", False),
        ("catalog", "catalog at home", True),
        ("lake-formation", "access role", False),
        ("lake-formation", "catalog at home", False),
    ],
)
def test_offline_data_is_reached_in_the_declared_way_alone(offline: str, way: str, allowed: bool) -> None:
    grant = Grant(level=Level.READ, store=Store.OFFLINE)
    assert granted(grant, OfflineAccess(offline), Action.QUERY, Way(way)) is allowed
    assert not granted(Grant(store=Store.ONLINE), OfflineAccess(offline), Action.QUERY, Way(way))


def test_no_grant_allows_nothing() -> None:
    assert not any(granted(None, way, action, route) for way in OfflineAccess for action in Action for route in Way)


@pytest.mark.parametrize(
    ("level", "allowed"),
    [
        (None, set()),
        ("deploy", {"describe model group", "describe model version"}),
        ("register", {"describe model group", "describe model version", "register model version"}),
    ],
)
def test_level_of_a_model_grant_decides(level: str | None, allowed: set[str]) -> None:
    declared = None if level is None else ModelLevel(level)
    assert {action.value for action in ModelAction if models_granted(declared, action)} == allowed


@pytest.mark.parametrize(
    ("status", "sees", "updates"),
    [
        ("Draft", {"dev"}, {"dev"}),
        ("PendingReview", {"dev", "test"}, {"dev", "test"}),
        ("Approved", {"dev", "test", "production"}, {"dev", "test"}),
        ("Archived", set(), set()),
    ],
)
def test_status_decides_who_sees_a_card_and_production_never_changes_it(
    status: str, sees: set[str], updates: set[str]
) -> None:
    """Governance and security see every card in the hub, of which security changes none."""
    found = {
        action: {stage.value for stage in Stage if card_granted(stage, Status(status), action)} for action in CardAction
    }
    assert found == {
        CardAction.DESCRIBE: {*sees, "governance", "security"},
        CardAction.UPDATE: {*updates, "governance"},
    }
