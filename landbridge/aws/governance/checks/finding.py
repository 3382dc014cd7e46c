"""What a check found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from botocore.exceptions import ClientError


class Verdict(StrEnum):
    PASS = "pass"  # noqa: S105 - a verdict
    FAIL = "fail"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Finding:
    """One line: what was looked at, how it is, and what to do where it is not as it should be."""

    subject: str
    verdict: Verdict
    detail: str
    remedy: str = ""


def passed(subject: str, detail: str) -> Finding:
    return Finding(subject, Verdict.PASS, detail)


def failed(subject: str, detail: str, remedy: str) -> Finding:
    return Finding(subject, Verdict.FAIL, detail, remedy)


def unknown(subject: str, detail: str, remedy: str) -> Finding:
    return Finding(subject, Verdict.UNKNOWN, detail, remedy)


def is_missing(error: ClientError) -> bool:
    """Whether AWS says that what was asked for is not there."""
    code = error.response["Error"]["Code"]
    return any(word in code for word in ("NotFound", "NonExistentQueue", "NoSuchEntity", "DoesNotExist"))


def listed(value: Any) -> list[Any]:
    """What policies write as one value or as a list of them."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def statements(policy: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return listed(policy.get("Statement"))
