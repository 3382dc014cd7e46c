"""A comparison for a program."""

from __future__ import annotations

import json

from landbridge.access.comparison.change import AccessChange, Change


def as_json(change: AccessChange, environment: str, base: str, head: str) -> str:
    """`verdict`, `broadens`, and `changes` in order of risk."""
    content = {
        "environment": environment,
        "base": base,
        "head": head,
        "verdict": change.verdict,
        "broadens": change.broadens,
        "changes": [_content(each) for each in change.changes],
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _content(change: Change) -> dict[str, object]:
    return {
        "kind": change.kind,
        "direction": change.direction,
        "reach": change.reach,
        "who": change.who,
        "what": change.what,
        "writes": change.writes,
        "possible": change.possible,
        "sentence": change.sentence,
        "causes": [{"text": cause.text, "place": cause.place or None} for cause in change.causes],
    }
