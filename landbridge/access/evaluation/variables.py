"""Policy variables: `${aws:PrincipalTag/team}`, `${aws:username, 'nobody'}`, and `${*}`, `${?}`, `${$}` for the
characters themselves (IAM/latest/UserGuide/reference_policies_variables.html).

They stand in the element Resource and in the values of string and ARN operators, in policies of version 2012-10-17.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Protocol

from landbridge.access.evaluation.patterns import LITERAL_QUESTION, LITERAL_STAR, literal

VERSION = "2012-10-17"

_VARIABLE = re.compile(r"\$\{([^{}]*)\}")
_DEFAULTED = re.compile(r"\s*([^\s,]+)\s*,\s*'([^']*)'\s*")
_CHARACTERS = {"*": LITERAL_STAR, "?": LITERAL_QUESTION, "$": "$"}


class Absence(Enum):
    """Why a text with variables has no value: the request lacks a key, or nobody can know it."""

    ABSENT = "absent"
    UNKNOWN = "unknown"


class Keys(Protocol):
    def values(self, key: str) -> tuple[str, ...] | None: ...


def has_variables(text: str, version: str) -> bool:
    return version == VERSION and "${" in text


def substituted(text: str, keys: Keys) -> str | Absence:
    """The text as a pattern in which the values of variables hold no wildcards."""
    pieces: list[str] = []
    end = 0
    result: Absence | None = None
    for found in _VARIABLE.finditer(text):
        pieces.append(text[end : found.start()])
        end = found.end()
        value = _value(found[1], keys)
        if value is Absence.UNKNOWN:
            return value
        if isinstance(value, Absence):
            result = value
        else:
            pieces.append(value)
    return result or "".join([*pieces, text[end:]])


def _value(name: str, keys: Keys) -> str | Absence:
    if name in _CHARACTERS:
        return _CHARACTERS[name]
    defaulted = _DEFAULTED.fullmatch(name)
    key, default = (defaulted[1], defaulted[2]) if defaulted else (name.strip(), None)
    values = keys.values(key.lower())
    if values is None or len(values) > 1:
        # A key of several values cannot be a variable.
        return Absence.UNKNOWN
    if values:
        return literal(values[0])
    return Absence.ABSENT if default is None else literal(default)
