"""Wildcards of IAM as regular expressions, for finding what a pattern could be about.

Generous on purpose: a `*` runs over colons and slashes, a variable is any text. What a policy really says is for
`landbridge.access.evaluation.patterns`, which keeps to the segments of an ARN.
"""

from __future__ import annotations

import re
from functools import lru_cache

_VARIABLE = re.compile(r"\$\{[^}]*\}")
_WILD = re.compile(r"[*?]|\$\{")


@lru_cache(maxsize=65536)
def expression(pattern: str, *, ignore_case: bool = False) -> re.Pattern[str]:
    """Each `*` is any characters, each `?` is one."""
    parts = ({"*": ".*", "?": "."}.get(each, re.escape(each)) for each in pattern)
    return re.compile("".join(parts), re.DOTALL | (re.IGNORECASE if ignore_case else 0))


def without_variables(pattern: str, value: str = "*") -> str:
    """The pattern with a value in place of each policy variable, which only a request knows."""
    return _VARIABLE.sub(value, pattern)


def literal_start(pattern: str) -> str:
    """What stands before the first wildcard or variable: all of it where there is none."""
    found = _WILD.search(pattern)
    return pattern if found is None else pattern[: found.start()]
