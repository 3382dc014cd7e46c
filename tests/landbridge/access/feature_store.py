"""A small declaration of a feature store with every pattern in it, and questions about it."""

from __future__ import annotations

from typing import Any

from landbridge.access.capabilities.chain import Capability, Cell, ChainAnswer, Question, Subject, Thing, World
from landbridge.access.model import Answer, Estate
from landbridge.access.proof import cell, domains, world_of
from landbridge.declaration.models import Declaration
from tests.landbridge.access.feature_store_estate import Change, estate_of

CENTRAL = "111122223333"
FEATURES = {"id": "String", "at": "String"}
GROUP = {"owner": "readers", "record_identifier": "id", "event_time": "at", "features": FEATURES}


def declared(**sections: Any) -> Declaration:
    """Three teams: readers of another account, writers who produce, and a team that works at home."""
    content: dict[str, Any] = {
        "environment": "test",
        "feature_store": {"account": CENTRAL, "region": "eu-west-1"},
        "organisation": {"id": "o-landbridge1"},
        "teams": {
            "readers": {
                "account": "200000000001",
                "principals": ["arn:aws:iam::200000000001:role/people"],
                "discover": True,
                "results": "central",
            },
            "writers": {
                "account": "200000000002",
                "principals": ["arn:aws:iam::200000000002:role/people"],
                "produce": "writers-",
            },
            "home": {
                "account": "200000000003",
                "principals": ["arn:aws:iam::200000000003:role/people", "arn:aws:iam::200000000003:role/job-?"],
                "offline": "catalog",
            },
        },
        "feature_groups": {
            "users": {**GROUP, "table_format": "glue"},
            "sessions": GROUP,
            "secret": GROUP,
        },
        "local_feature_groups": {"home": {"own": {**GROUP, "owner": "home"}}},
        "grants": {
            "readers": {"users": {"level": "read"}, "sessions": {"level": "read", "store": "online"}},
            "writers": {"users": {"level": "read-write"}, "sessions": {"level": "admin"}},
            "home": {"users": {"level": "read"}, "sessions": {"level": "read", "store": "offline"}},
        },
        "replicas": {"home": ["users"]},
        **sections,
    }
    return Declaration.model_validate(content)


def world(declaration: Declaration | None = None, change: Change = lambda name, policy: policy) -> World:
    made = declaration or declared()
    return world_of(estate_of(made, change), made)


def judged(estate: Estate) -> World:
    return world_of(estate, declared())


def asked(world: World, subject: Subject, capability: Capability, thing: Thing) -> Cell:
    # The models' domains have nothing to say here.
    return cell(world, Question(subject, capability, thing), domains(world)[:7])


def on_way(cell: Cell, way: str) -> ChainAnswer:
    return next(each for each in cell.ways if each.chain.way == way)


def open_ways(cell: Cell) -> set[str]:
    return {each.chain.way for each in cell.ways if each.answer is Answer.ALLOWED}


def without(name: str, sid: str) -> Change:
    """The policies without one statement."""
    return edited(name, sid, lambda statement: None)


def edited(name: str, sid: str, edit: Any) -> Change:
    """The policies with one statement edited in place, or left out where the edit gives None."""

    def change(attached: str, policy: dict[str, Any]) -> dict[str, Any]:
        if attached != name or "Statement" not in policy:
            return policy
        statements = []
        for statement in policy["Statement"]:
            if statement.get("Sid") == sid:
                statement = edit(statement)
            if statement is not None:
                statements.append(statement)
        return {**policy, "Statement": statements}

    return change
