"""A comparison as SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0), for code scanning.

A result stands at the declared line that caused it; one that no declared line caused stands at `otherwise`, since code
scanning shows no result without a file.
"""

from __future__ import annotations

import json
from hashlib import sha256

from landbridge.access.comparison.change import AccessChange, Change, ChangeKind, Direction, Reach

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

_SAID = {
    ChangeKind.CAPABILITY: "Somebody {} a capability",
    ChangeKind.REQUEST: "Somebody {} calls that no capability stands for",
    ChangeKind.LAKE_FORMATION: "Somebody {} a Lake Formation grant",
    ChangeKind.ROUTE: "Somebody {} events",
    ChangeKind.STATEMENT: "A statement differs without effect",
    ChangeKind.SETTING: "Something that decisions rest on differs",
}


def as_sarif(change: AccessChange, otherwise: str) -> str:
    """`otherwise` is `file:line` of the declaration."""
    used = dict.fromkeys((each.kind, each.direction) for each in change.changes)
    rules = [
        {"id": _rule(kind, direction), "shortDescription": {"text": _SAID[kind].format(_verb(direction))}}
        for kind, direction in used
    ]
    order = {key: number for number, key in enumerate(used)}
    results = [_result(each, order[each.kind, each.direction], otherwise) for each in change.changes]
    driver = {"name": "landbridge access diff", "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


def _result(change: Change, rule: int, otherwise: str) -> dict[str, object]:
    place = next((cause.place for cause in change.causes if cause.place), otherwise)
    file, _, line = place.rpartition(":")
    because = "".join(f"\nbecause of {cause}" for cause in change.causes)
    return {
        "ruleId": _rule(change.kind, change.direction),
        "ruleIndex": rule,
        "level": _level(change),
        "message": {"text": change.sentence + because},
        "locations": [
            {"physicalLocation": {"artifactLocation": {"uri": file}, "region": {"startLine": max(1, int(line))}}}
        ],
        "partialFingerprints": {"sentence/v1": sha256(change.sentence.encode()).hexdigest()},
        "properties": {"reach": change.reach, "writes": change.writes},
    }


def _rule(kind: ChangeKind, direction: Direction) -> str:
    return str(kind) if direction is Direction.NEITHER else f"{kind}-{direction}"


def _verb(direction: Direction) -> str:
    return "gains" if direction is Direction.GAINED else "loses"


def _level(change: Change) -> str:
    if change.direction is not Direction.GAINED:
        return "note"
    return {Reach.OUTSIDE: "error", Reach.CROSS_ACCOUNT: "warning", Reach.SAME_ACCOUNT: "note"}[change.reach]
