"""An organisation of any size, as the plain content of a declaration."""

from __future__ import annotations

from typing import Any

FEATURES = {
    "record_id": "String",
    "event_time": "String",
    "country": "String",
    "visits": "Integral",
    "orders": "Integral",
    "mean_basket": "Fractional",
    "days_since_signup": "Integral",
    "score": "Fractional",
}
PARTNER_EVERY = 20
"""One team in so many has its account outside the organisation."""


def organisation(teams: int, groups: int, grants: int) -> dict[str, Any]:
    """`teams` teams with an account each, `groups` central groups dealt out over them, `grants` grants of each team.

    Each team discovers and reads the groups after its own, both stores; it may write the first of them.
    """
    return {
        "environment": "benchmark",
        "feature_store": {"account": "100000000000", "region": "eu-west-1"},
        "organisation": {"id": "o-benchmark1"},
        "quotas": {"feature_groups_per_account": max(100, groups)},
        "teams": {_team(number): _declared_team(number) for number in range(teams)},
        "feature_groups": {_group(number): _declared_group(number % teams) for number in range(groups)},
        "grants": {_team(number): _declared_grants(number, groups, grants) for number in range(teams)},
    }


def _team(number: int) -> str:
    return f"team-{number:04}"


def _group(number: int) -> str:
    return f"customer-features-{number:04}"


def _declared_team(number: int) -> dict[str, Any]:
    account = f"{200000000000 + number}"
    return {
        "account": account,
        "description": f"Team number {number}.",
        "outside_organisation": number % PARTNER_EVERY == PARTNER_EVERY - 1,
        "principals": [f"arn:aws:iam::{account}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_DataScientist_*"],
        "discover": True,
    }


def _declared_group(owner: int) -> dict[str, Any]:
    return {
        "owner": _team(owner),
        "description": "Features of each customer.",
        "record_identifier": "record_id",
        "event_time": "event_time",
        "features": dict(FEATURES),
    }


def _declared_grants(team: int, groups: int, grants: int) -> dict[str, Any]:
    return {
        _group((team + 7 * step) % groups): {"level": "read" if step else "read-write"}
        for step in range(min(grants, groups))
    }
