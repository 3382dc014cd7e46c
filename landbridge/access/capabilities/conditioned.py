"""Whom a condition on the caller lets in: keys aws:PrincipalArn and aws:PrincipalAccount
(IAM/latest/UserGuide/reference_policies_condition-keys.html)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from landbridge.access.model import Condition
from landbridge.access.wildcards import expression

_ARN, _ACCOUNTS = "aws:principalarn", ("aws:principalaccount", "kms:calleraccount")
_HOLDERS = ("role/", "user/")


def principals_named(condition: Condition, partition: str, homes: Iterable[str]) -> Iterator[str]:
    """ARNs of roles and users, as patterns with an account: that of the pattern, or each of `homes` where the pattern
    is about any. One without the parts of an ARN, such as `*:role/name`, is completed."""
    if condition.key.lower() != _ARN or _leaves_out(condition):
        return
    for value in condition.values:
        if not isinstance(value, str) or "${" in value:
            continue
        parts = value.split(":", 5)
        if len(parts) == 6 and parts[4].isdigit() and parts[5].startswith(_HOLDERS):
            yield value
            continue
        fits = expression(value).fullmatch
        for home in homes:
            yield from (arn for arn in _completed(value, f"arn:{partition}:iam::{home}:") if fits(_concrete(arn)))


def accounts_named(condition: Condition) -> Iterator[str]:
    if condition.key.lower() in _ACCOUNTS and not _leaves_out(condition):
        yield from (each for each in condition.values if isinstance(each, str) and each.isdigit())


def _completed(pattern: str, stem: str) -> tuple[str, ...]:
    """The first ARN of the account that the pattern is about, as a role's or as a user's; none is all it takes."""
    last = pattern.rpartition(":")[2]
    if last.startswith(_HOLDERS):
        return (stem + last,)
    if any(f":{holder}" in pattern for holder in _HOLDERS):
        return ()
    return (f"{stem}role/{last.rpartition('/')[2]}",)


def _concrete(pattern: str) -> str:
    return pattern.replace("?", "a").replace("*", "any")


def _leaves_out(condition: Condition) -> bool:
    return "not" in condition.operator.lower()
