"""Rules about how much fits into Lake Formation's stacks."""

from __future__ import annotations

from typing import Any

import pytest

from landbridge.declaration import Declaration
from landbridge.declaration.rules import check
from landbridge.declaration.rules.judged import Finding, Judged

pytestmark = pytest.mark.requirement("S4.2", "S4.9")


def _findings(
    groups: int, granted: int, *, offline: str = "lake-formation", store: str = "both", others: str | None = None
) -> list[Finding]:
    """Of a team `owner` with so many groups, all in one shard of 200 at most, and a team that is granted the first; the
    rest has the store `others`."""
    keys = [f"group-{number:03}" for number in range(groups)]
    group: dict[str, Any] = {
        "owner": "owner",
        "store": store,
        "record_identifier": "id",
        "event_time": "at",
        "features": {"id": "String", "at": "String"},
    }
    declaration = Declaration.model_validate(
        {
            "environment": "test",
            "feature_store": {"account": "111122223333", "region": "eu-west-1"},
            "quotas": {"feature_groups_per_account": 1000},
            "teams": {
                name: {"account": account, "principals": [f"arn:aws:iam::{account}:role/a"], "offline": offline}
                for name, account in (("owner", "222233334444"), ("reader", "333344445555"))
            },
            "feature_groups": {
                key: {
                    **group,
                    "store": store if number < granted or others is None else others,
                    **({"shard": number // 150 + 1} if groups > 200 else {}),
                }
                for number, key in enumerate(keys)
            },
            "grants": {"reader": {key: {"store": store} for key in keys[:granted]}},
        }
    )
    return list(check(Judged.whole(declaration)))


def test_150_governed_groups_fit_into_a_stack() -> None:
    assert _findings(150, 1) == []


def test_group_151_is_reported_and_told_where_to_go() -> None:
    (finding,) = _findings(151, 1)
    assert finding.path == ("feature_groups", "group-150", "shard")
    assert "shard 1 of `owner` has 151" in finding.message
    assert "write another `shard`" in finding.message


@pytest.mark.parametrize(
    ("offline", "store", "granted"),
    [("catalog", "both", 1), ("lake-formation", "online", 1), ("lake-formation", "both", 0)],
)
def test_a_stack_holds_200_groups_that_lake_formation_does_not_govern(offline: str, store: str, granted: int) -> None:
    assert _findings(200, granted, offline=offline, store=store) == []


def test_groups_without_offline_stores_do_not_count() -> None:
    assert _findings(200, 150, others="online") == []


def test_a_team_is_granted_450_groups_and_no_more() -> None:
    assert _findings(451, 450) == []
    (finding,) = _findings(451, 451)
    assert finding.path == ("teams", "reader", "offline")
    assert "this one of 451; give some of the grants to a second team" in finding.message
