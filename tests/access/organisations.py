"""Small generated organisations with everything in them: feature groups in every pattern, models, cards, consoles."""

from __future__ import annotations

from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from landbridge.declaration import Declaration
from landbridge.declaration.rules import check
from landbridge.declaration.rules.judged import Judged
from tests.organisations import organisations

REGISTRY = "888899990000"
_MODEL_GROUPS = ("churn", "ranking")


@st.composite
def whole_organisations(draw: st.DrawFn) -> Declaration:
    """A generated organisation of feature groups, and by chance each of the other sections. Valid by every rule."""
    granting = organisations().filter(lambda declaration: any(declaration.grants.values()))
    content = draw(granting).model_dump(mode="json", by_alias=True, exclude_unset=True)
    teams = sorted(content["teams"])
    for team in teams:
        if draw(st.booleans()):
            _at_home(content["teams"][team])
        content["teams"][team].setdefault("results", draw(st.sampled_from(["team", "central"])))
        for grant in content["grants"].get(team, {}).values():
            if grant["store"] == "offline":
                grant["level"] = "read"
    if draw(st.booleans()):
        owner = draw(st.sampled_from(teams))
        content["local_feature_groups"] = {owner: {"own": draw(_local_group(owner))}}
    content["replicas"] = {team: copies for team in teams if (copies := draw(_replicas(content, team)))}
    if draw(st.booleans()):
        content |= draw(_models(teams))
    if draw(st.booleans()):
        content |= draw(_cards(content.get("organisation") is not None))
    declaration = Declaration.model_validate(content)
    assume(not list(check(Judged.whole(declaration))))
    return declaration


def _at_home(team: dict[str, Any]) -> None:
    """Where a team queries in its own account, its results lie there too."""
    team |= {"offline": "catalog", "results": "team"}


@st.composite
def _local_group(draw: st.DrawFn, owner: str) -> dict[str, Any]:
    return {
        "owner": owner,
        "record_identifier": "id",
        "event_time": "at",
        "features": {"id": "String", "at": "String"},
        "store": draw(st.sampled_from(["online", "offline", "both"])),
    }


@st.composite
def _replicas(draw: st.DrawFn, content: dict[str, Any], team: str) -> list[str]:
    possible = [
        key
        for key, grant in content["grants"].get(team, {}).items()
        if grant["store"] != "online"
        and not content["feature_groups"][key].get("existing")
        and content["feature_groups"][key]["table_format"] == "glue"
    ]
    return draw(st.lists(st.sampled_from(possible), unique=True)) if possible else []


@st.composite
def _models(draw: st.DrawFn, teams: list[str]) -> dict[str, Any]:
    levels = st.sampled_from(["deploy", "register"])
    grants = {
        team: {group: draw(levels) for group in draw(st.lists(st.sampled_from(_MODEL_GROUPS), unique=True))}
        for team in teams
    }
    models: dict[str, Any] = {
        "model_registry": {"account": REGISTRY},
        "model_groups": {group: {"owner": teams[0], "description": "A model."} for group in _MODEL_GROUPS},
        "model_grants": {team: granted for team, granted in grants.items() if granted},
    }
    if draw(st.booleans()):
        models["governance"] = {
            "retail": {
                "account": REGISTRY,
                "business_entity": "Retail models",
                "console": "marketplace",
                "external_id": "retail-7f3a91c2",
                "default_user": "model-owner",
                "default_profile": {"vpc": "vpc-0a1b2c3d", "subnets": ["subnet-0a1b2c3d"]},
            }
        }
    return models


@st.composite
def _cards(draw: st.DrawFn, organisation: bool) -> dict[str, Any]:
    stages = draw(st.lists(st.sampled_from(["dev", "test", "production", "governance", "security"]), unique=True))
    accounts = {
        f"{stage}-account": {
            "account": f"{300000000000 + number}",
            "stage": stage,
            "principals": [f"arn:aws:iam::{300000000000 + number}:role/{stage}-user"],
        }
        for number, stage in enumerate(stages)
    }
    cards = {"account": REGISTRY, "service_control_policy": organisation and draw(st.booleans())}
    spokes = {"lending": {"account": "181818181818"}} if draw(st.booleans()) else {}
    return {"model_cards": cards, "card_accounts": accounts, "card_spokes": spokes}
