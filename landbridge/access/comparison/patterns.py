"""Concrete text for a pattern, and what an ARN says of itself."""

from __future__ import annotations

from landbridge.access.model import Estate, Value
from landbridge.access.wildcards import expression, without_variables


def concrete(pattern: str) -> str:
    """Text that the pattern matches and that nothing known is likely to be: `?` becomes a, `*` any; a variable, whose
    value only the request knows, too."""
    return without_variables(pattern, "any").replace("*", "any").replace("?", "a")


def is_wild(pattern: str) -> bool:
    return "*" in pattern or "?" in pattern or "${" in pattern


def matches(pattern: Value, text: str) -> bool:
    """Whether a resource's pattern matches the ARN; an unresolved one does not."""
    return isinstance(pattern, str) and expression(without_variables(pattern)).fullmatch(text) is not None


def service_of(arn: str) -> str:
    """The service of an ARN, "" of "*"."""
    parts = arn.split(":", 3)
    return parts[2] if len(parts) > 3 else ""


def account_of(arn: str, *estates: Estate) -> str | None:
    """The account that holds what the ARN names; None where neither the ARN nor the estates say it."""
    parts = arn.split(":", 5)
    if len(parts) == 6 and parts[4].isdigit():
        return parts[4]
    for estate in estates:
        resource = estate.resources.get(thing_of(arn))
        if resource is not None:
            return resource.account
    return None


def thing_of(arn: str) -> str:
    """The ARN of what holds it: of an object its bucket; anything else is itself."""
    return arn.partition("/")[0] if arn.startswith("arn:") and service_of(arn) == "s3" else arn
