"""Statements and requests as plain data for JSON, with each unresolved value marked as such."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from landbridge.access.model import Caller, Context, Principals, Statement, Unresolved, Value


def statement_content(statement: Statement) -> dict[str, Any]:
    """As IAM writes it, with its source: stack, construct path, policy, kind, position and Sid."""
    content: dict[str, Any] = {"Sid": statement.source.sid} if statement.source.sid else {}
    content["Effect"] = statement.effect.value
    if statement.principals is not None:
        content["NotPrincipal" if statement.principals.negated else "Principal"] = _principals(statement.principals)
    content["NotAction" if statement.not_actions else "Action"] = _values(statement.actions)
    if statement.resources:
        content["NotResource" if statement.not_resources else "Resource"] = _values(statement.resources)
    if statement.conditions:
        conditions: dict[str, dict[str, Any]] = {}
        for condition in statement.conditions:
            conditions.setdefault(condition.operator, {})[condition.key] = _values(condition.values)
        content["Condition"] = conditions
    return content


def source_content(statement: Statement) -> dict[str, Any]:
    source = statement.source
    return {
        "stack": source.stack,
        "path": source.path,
        "policy": source.policy,
        "kind": source.kind.value,
        "index": source.index,
        "sid": source.sid,
    }


def caller_name(caller: Caller) -> str:
    """ARN, service, or what is known of somebody without credentials."""
    return caller.arn or caller.service or "anonymous"


def context_content(context: Context) -> dict[str, Any]:
    return {
        key: {"unresolved": given.text, "place": given.place} if isinstance(given, Unresolved) else list(given)
        for key, given in context.items()
    }


def context_line(context: Context) -> str:
    """The keys that have a value, in a line of text; what is unknown until deployment in guillemets."""
    shown = {key: f"«{it.text}»" if isinstance(it, Unresolved) else ", ".join(it) for key, it in context.items()}
    return "; ".join(f"{key} = {values}" for key, values in shown.items() if values)


def _values(values: Iterable[Value]) -> list[Any]:
    return [{"unresolved": each.text, "place": each.place} if isinstance(each, Unresolved) else each for each in values]


def _principals(principals: Principals) -> dict[str, Any]:
    parts = {
        "AWS": principals.aws,
        "Service": principals.services,
        "Federated": principals.federated,
        "CanonicalUser": principals.canonical,
    }
    return {name: _values(values) for name, values in parts.items() if values}
