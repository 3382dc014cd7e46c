"""The shapes of what is acknowledged, and what the rules of the two packs are called."""

from __future__ import annotations

from dataclasses import dataclass

SOLUTIONS = "AwsSolutions::AwsSolutions-"
NIST = "NIST.800.53.R5::NIST.800.53.R5-"


@dataclass(frozen=True)
class Acknowledgement:
    """`path` is a regular expression for the whole construct path of one resource in each stack."""

    rule: str
    path: str
    reason: str


@dataclass(frozen=True)
class Wildcard:
    """`sid` and `resource` are regular expressions for the whole Sid and the whole ARN."""

    sid: str
    resource: str
    reason: str
