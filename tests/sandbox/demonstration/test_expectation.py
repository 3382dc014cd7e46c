"""What the declaration says must come of a call, as literals."""

import pytest

from landbridge.declaration.models import Grant, Level, Store
from sandbox.demonstration.expectation import Action, Way, granted

READS = {"describe", "get_record", "batch_get_record"}
WRITES = {"put_record", "delete_record"}


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
    assert {action.value for action in Action if granted(grant, action, Way(way))} == allowed


def test_no_grant_allows_nothing() -> None:
    assert not any(granted(None, action, way) for action in Action for way in Way)
