"""Small generated organisations: any mix of teams, grants, partners, producers and existing groups."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from landbridge.declaration import Declaration

CENTRAL = "111122223333"
_STORES = st.sampled_from(["online", "offline", "both"])


@st.composite
def organisations(draw: st.DrawFn) -> Declaration:
    """Up to four teams and five groups, checked by the models."""
    teams = [f"team-{letter}" for letter in "abcd"[: draw(st.integers(1, 4))]]
    groups = {f"group-{number}": draw(_group(teams)) for number in range(draw(st.integers(0, 5)))}
    return Declaration.model_validate(
        {
            "environment": "generated",
            "feature_store": {"account": CENTRAL, "region": "eu-west-1"},
            "organisation": draw(st.sampled_from([None, {"id": "o-generated1"}])),
            "teams": {team: draw(_team(f"{200000000000 + number}")) for number, team in enumerate(teams)},
            "feature_groups": groups,
            "grants": {team: draw(_grants(groups)) for team in teams},
        }
    )


@st.composite
def _team(draw: st.DrawFn, account: str) -> dict[str, Any]:
    roles = draw(st.lists(st.sampled_from(["analyst", "sso/DataScientist_*", "pipeline", "engineer"]), min_size=1))
    return {
        "account": account,
        "outside_organisation": draw(st.booleans()),
        "principals": [f"arn:aws:iam::{account}:role/{role}" for role in dict.fromkeys(roles)],
        "discover": draw(st.booleans()),
        "produce": draw(st.sampled_from([None, f"own-{account[-1]}-"])),
    }


@st.composite
def _group(draw: st.DrawFn, teams: list[str]) -> dict[str, Any]:
    group: dict[str, Any] = {
        "owner": draw(st.sampled_from(teams)),
        "record_identifier": "id",
        "event_time": "at",
        "features": {"id": "String", "at": "String"},
        "table_format": draw(st.sampled_from(["iceberg", "glue"])),
    }
    if not draw(st.booleans()):
        return group
    number = draw(st.integers(0, 999))
    return {
        **group,
        "existing": True,
        "name": f"legacy-{number}",
        "offline_table": {
            "database": "sagemaker_featurestore",
            "table": f"legacy_{number}",
            "location": f"s3://legacy-{number}-{CENTRAL}/features",
        },
        "offline_key": draw(st.sampled_from([None, f"arn:aws:kms:eu-west-1:{CENTRAL}:key/{number:08}"])),
    }


@st.composite
def _grants(draw: st.DrawFn, groups: dict[str, Any]) -> dict[str, Any]:
    granted = draw(st.lists(st.sampled_from(sorted(groups)), unique=True)) if groups else []
    levels = st.sampled_from(["read", "read-write", "admin"])
    return {key: {"level": draw(levels), "store": draw(_STORES)} for key in granted}


def crowded(grants: int, store: str) -> dict[str, Any]:
    """The content of a declaration in which one team is granted `grants` groups with names of usual length."""
    groups = {
        f"customer-purchase-features-{number:04}": {
            "owner": "owner",
            "existing": True,
            "name": f"customer-purchase-features-{number:04}",
            "record_identifier": "id",
            "event_time": "at",
            "features": {"id": "String", "at": "String"},
            "offline_table": {
                "database": "sagemaker_featurestore",
                "table": f"customer_purchase_features_{number:04}_1718000000",
                "location": f"s3://features-{CENTRAL}/customer-purchase-features-{number:04}",
            },
        }
        for number in range(grants)
    }
    return {
        "environment": "crowded",
        "feature_store": {"account": CENTRAL, "region": "eu-west-1"},
        "organisation": {"id": "o-crowded001"},
        "quotas": {"feature_groups_per_account": 2000},
        "teams": {
            name: {"account": account, "principals": [f"arn:aws:iam::{account}:role/analyst"]}
            for name, account in (("owner", "222233334444"), ("reader", "333344445555"))
        },
        "feature_groups": groups,
        "grants": {"reader": {key: {"store": store} for key in groups}},
    }
