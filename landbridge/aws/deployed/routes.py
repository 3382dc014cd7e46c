"""EventBridge rules of the environment, and where they deliver to."""

from __future__ import annotations

import json
from collections.abc import Iterator

from landbridge.access.model import PolicyKind, Route, Unresolved, Value
from landbridge.aws.deployed.reader import AccountReader


def read_routes(reader: AccountReader) -> Iterator[Route]:
    rules = reader.listed("events", "list_rules", "Rules", NamePrefix=reader.scope.prefix)
    if isinstance(rules, Unresolved):
        return
    for rule in rules:
        source = reader.source(rule["Name"], rule["Name"], PolicyKind.RESOURCE)
        pattern = json.loads(rule["EventPattern"]) if rule.get("EventPattern") else None
        enabled = rule.get("State", "ENABLED") != "DISABLED"
        yield Route(rule["Arn"], reader.account, pattern, _targets(reader, rule["Name"]), enabled, source)


def _targets(reader: AccountReader, rule: str) -> tuple[Value, ...]:
    found = reader.listed("events", "list_targets_by_rule", "Targets", Rule=rule)
    return (found,) if isinstance(found, Unresolved) else tuple(target["Arn"] for target in found)
