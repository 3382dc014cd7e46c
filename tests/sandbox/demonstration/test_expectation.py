"""What the declaration says must come of a call, as literals."""

import pytest

from landbridge.declaration.models import Grant, Level, OfflineAccess, Store
from sandbox.demonstration.expectation import Action, Way, granted

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
