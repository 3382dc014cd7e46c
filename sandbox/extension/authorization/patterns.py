"""Wildcards and policy variables in the strings of a policy.

Rules: IAM User Guide, "Policy variables" (IAM/latest/UserGuide/reference_policies_variables.html) and "Resource"
(reference_policies_elements_resource.html). `*` stands for any characters, `?` for one; `${*}`, `${?}` and `${$}` are
those characters themselves; `${aws:username}` is the request's value, taken literally, and
`${aws:username, 'anonymous'}` gives a default. A variable without value and without default matches nothing.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

Lookup = Callable[[str], str | None]
"""Gives the one value of a condition key, or None where the request has none or several."""

_VARIABLE = re.compile(r"\$\{(?P<name>[^},]*?)\s*(?:,\s*'(?P<default>[^']*)'\s*)?\}")
_SPECIAL = frozenset("*?$")


class _NoValueError(Exception):
    """A policy variable has neither a value in the request nor a default."""


def matches(pattern: str, value: str, lookup: Lookup | None = None, *, ignore_case: bool = False) -> bool:
    """Whether `value` as a whole matches `pattern`. Without `lookup`, `${` has no meaning, as in version 2008-10-17."""
    if pattern == "*":
        return True
    try:
        expression = "".join(_expressions(pattern, lookup))
    except _NoValueError:
        return False
    return _compiled(expression, ignore_case).fullmatch(value) is not None


def resolved(text: str, lookup: Lookup | None = None) -> str | None:
    """`text` with its variables replaced and its wildcards kept as they are; None where a variable has no value."""
    if lookup is None or "${" not in text:
        return text
    try:
        return "".join(literal for literal, _ in _tokens(text, lookup))
    except _NoValueError:
        return None


def arn_matches(pattern: str, value: str, lookup: Lookup | None = None) -> bool:
    """ArnEquals and ArnLike: "Each of the six colon-delimited components of the ARN is checked separately and each can
    include multi-character match wildcards (*) or single-character match wildcards (?)"
    (IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN).
    """
    if pattern == "*":
        return True
    parts, wanted = value.split(":", 5), _split_arn(pattern)
    if len(parts) != 6 or len(wanted) != 6:
        return False
    return all(matches(want, part, lookup) for want, part in zip(wanted, parts, strict=True))


def _split_arn(pattern: str) -> list[str]:
    """The six components, not splitting at the colons of a variable's name."""
    masked = _VARIABLE.sub(lambda match: match[0].replace(":", "\0"), pattern)
    return [part.replace("\0", ":") for part in masked.split(":", 5)]


def _tokens(text: str, lookup: Lookup) -> Iterator[tuple[str, bool]]:
    """The pieces of `text` with, for each, whether it came from a variable and is therefore literal."""
    position = 0
    for match in _VARIABLE.finditer(text):
        yield text[position : match.start()], False
        yield _value(match, lookup), True
        position = match.end()
    yield text[position:], False


def _value(match: re.Match[str], lookup: Lookup) -> str:
    name = match["name"].strip()
    if name in _SPECIAL:
        return name
    value = lookup(name)
    value = match["default"] if value is None else value
    if value is None:
        raise _NoValueError
    return value


def _expressions(pattern: str, lookup: Lookup | None) -> Iterator[str]:
    pieces = _tokens(pattern, lookup) if lookup is not None and "${" in pattern else iter([(pattern, False)])
    for text, literal in pieces:
        yield re.escape(text) if literal else _wildcards(text)


@lru_cache(maxsize=8192)
def _wildcards(text: str) -> str:
    return "".join({"*": ".*", "?": "."}.get(character, re.escape(character)) for character in text)


@lru_cache(maxsize=8192)
def _compiled(expression: str, ignore_case: bool) -> re.Pattern[str]:
    return re.compile(expression, re.DOTALL | (re.IGNORECASE if ignore_case else 0))
