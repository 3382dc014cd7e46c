"""The words of reports: for each capability a letter, a name and what it means."""

from __future__ import annotations

from dataclasses import dataclass

from landbridge.access.capabilities.chain import Capability, SubjectKind, ThingKind


@dataclass(frozen=True, slots=True)
class Wording:
    letter: str
    words: str
    meaning: str


CAPABILITIES = {
    Capability.WORK_AS: Wording("w", "work as", "assume a role that Landbridge made"),
    Capability.DISCOVER: Wording("f", "discover", "find it in a search, with its metadata"),
    Capability.DESCRIBE: Wording("d", "describe", "read its definition"),
    Capability.READ: Wording("r", "read online", "get records from the online store"),
    Capability.WRITE: Wording("p", "write online", "put and delete records of the online store"),
    Capability.ADMINISTER: Wording("a", "administer", "update the group, its features and their metadata"),
    Capability.QUERY: Wording("q", "query offline", "query its offline data with Athena"),
    Capability.READ_RESULTS: Wording("o", "read results", "read what its queries wrote"),
    Capability.PRODUCE: Wording("n", "produce", "create feature groups of its own, and fill and query them"),
    Capability.SEE_CARD: Wording("s", "see card", "read model cards of this status"),
    Capability.CHANGE_CARD: Wording("c", "change card", "give model cards of this status new content or status"),
    Capability.EXPORT_CARD: Wording("x", "export card", "export model cards of this status to PDF"),
    Capability.DEPLOY_MODEL: Wording("m", "deploy model", "read the group's model packages and their artifacts"),
    Capability.REGISTER_MODEL: Wording("g", "register model", "add model packages to the group"),
    Capability.RECEIVE_EVENTS: Wording("e", "receive events", "take the registry's events from the console's queue"),
    Capability.TAKE_OVER: Wording("t", "take over", "delete it, or change who may use it; granted to no team"),
    Capability.REACH: Wording("z", "reach", "do anything with it, without being given anything there"),
}

THINGS = {
    ThingKind.FEATURE_GROUP: "Feature groups",
    ThingKind.LOCAL_FEATURE_GROUP: "Local feature groups",
    ThingKind.REPLICA: "Replicas",
    ThingKind.CATALOG: "Catalog",
    ThingKind.RESULTS: "Query results",
    ThingKind.PRODUCED: "Produced groups",
    ThingKind.MODEL_GROUP: "Model groups",
    ThingKind.CARD: "Model cards by status",
    ThingKind.CONNECTION: "Governance connections",
    ThingKind.ROLE: "Roles",
    ThingKind.RESOURCE: "Resources",
}

SUBJECTS = {
    SubjectKind.TEAM: "Teams",
    SubjectKind.CARD_ACCOUNT: "Card accounts",
    SubjectKind.CONNECTION: "Consoles",
    SubjectKind.SPOKE: "Card spokes",
    SubjectKind.ACCOUNT: "Other roles of declared accounts",
    SubjectKind.ROLE: "Roles that nobody comes in by",
    SubjectKind.STRANGER: "Strangers",
    SubjectKind.ANYBODY: "Without credentials",
}


def counted(number: int, noun: str) -> str:
    """`1 link`, `2,000 links`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
