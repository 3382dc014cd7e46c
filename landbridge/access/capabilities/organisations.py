"""Organisations that policies and shares name: whoever is in one of them may come in by its name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from landbridge.access.model import Estate, Statement, Statements

_KEYS = ("aws:principalorgid", "aws:principalorgpaths", "aws:sourceorgid")
_ORGANISATION = re.compile(r"o-[a-z0-9]{10,32}")


def organisations_named(estate: Estate) -> set[str]:
    """The ids in conditions on the caller's organisation, and in shares (organizations/latest/APIReference/
    API_Organization.html). A pattern such as o-* names nobody in particular."""
    found = {match for every in _letting_in(estate) for statement in every for match in _named(statement)}
    for share in estate.shares:
        for principal in share.principals:
            if isinstance(principal, str) and ":organization/" in principal:
                found.add(principal.rpartition("/")[2])
    return found


def _letting_in(estate: Estate) -> Iterator[Statements]:
    yield from (resource.policy for resource in estate.resources.values())
    yield from (identity.trust for identity in estate.identities.values())


def _named(statement: Statement) -> Iterator[str]:
    for condition in statement.conditions:
        if condition.key.lower() in _KEYS and "not" not in condition.operator.lower():
            for value in condition.values:
                if isinstance(value, str):
                    yield from _ORGANISATION.findall(value)
