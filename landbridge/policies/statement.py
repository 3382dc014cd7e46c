"""A policy statement, and the documents made of statements."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

Conditions = Mapping[str, Mapping[str, str | Sequence[str]]]


@dataclass(frozen=True)
class Statement:
    """One statement. `spread` names the condition (operator, key) whose values may be dealt out over several
    statements when a document grows too large; without it, the resources are dealt out.
    """

    sid: str
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    conditions: Conditions = field(default_factory=dict)
    principal: Mapping[str, str | Sequence[str]] | str | None = None
    effect: str = "Allow"
    spread: tuple[str, str] | None = None

    def values(self) -> tuple[str, ...]:
        """What may be dealt out: resources, or the values of the condition named by `spread`."""
        if self.spread is None:
            return self.resources
        operator, key = self.spread
        return tuple(self.conditions[operator][key])

    def with_values(self, values: Sequence[str]) -> Statement:
        if self.spread is None:
            return replace(self, resources=tuple(values))
        operator, key = self.spread
        conditions = {**self.conditions, operator: {**self.conditions[operator], key: tuple(values)}}
        return replace(self, conditions=conditions)

    def to_json(self) -> dict[str, Any]:
        """The statement in IAM's JSON. A list of one value is written as that value, as IAM itself stores it."""
        body: dict[str, Any] = {"Sid": self.sid, "Effect": self.effect}
        if self.principal is not None:
            body["Principal"] = (
                self.principal
                if isinstance(self.principal, str)
                else {kind: _one_or_list(names) for kind, names in self.principal.items()}
            )
        body["Action"] = _one_or_list(self.actions)
        if self.resources:
            body["Resource"] = _one_or_list(self.resources)
        if self.conditions:
            body["Condition"] = {
                operator: {key: _one_or_list(values) for key, values in keys.items()}
                for operator, keys in self.conditions.items()
            }
        return body


def key_alias(*aliases: str) -> dict[str, dict[str, tuple[str, ...]]]:
    """Narrows "all keys of an account" to those that carry an alias: a key's id is unknown before it is deployed
    (KMS developer guide, alias-authorization)."""
    return {"ForAnyValue:StringEquals": {"kms:ResourceAliases": aliases}}


def document(statements: Iterable[Statement]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [statement.to_json() for statement in statements]}


def size(policy: Mapping[str, Any]) -> int:
    """Characters that IAM counts: white space outside of strings is free (IAM user guide, reference_iam-quotas)."""
    return len(json.dumps(policy, separators=(",", ":")))


def _one_or_list(values: str | Sequence[str]) -> str | list[str]:
    if isinstance(values, str):
        return values
    return values[0] if len(values) == 1 else list(values)
