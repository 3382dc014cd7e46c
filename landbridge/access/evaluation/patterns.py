"""Wildcards: `*` for any text, `?` for one character.

Where a policy variable stands for a plain `*` or `?`, the pattern holds LITERAL_STAR or LITERAL_QUESTION instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

LITERAL_STAR, LITERAL_QUESTION = "\ue02a", "\ue03f"
_LITERALS = str.maketrans({"*": LITERAL_STAR, "?": LITERAL_QUESTION})
_PLAIN = str.maketrans({LITERAL_STAR: "*", LITERAL_QUESTION: "?"})

Matches = Callable[[str], bool]

_ARN_PARTS = 6


def literal(text: str) -> str:
    """Text in which no character is a wildcard, as part of a pattern."""
    return text.translate(_LITERALS)


def plain(pattern: str) -> str:
    """A pattern as text, for operators that know no wildcards."""
    return pattern.translate(_PLAIN)


def has_wildcard(pattern: str) -> bool:
    return "*" in pattern or "?" in pattern


@lru_cache(maxsize=65536)
def text_pattern(pattern: str) -> Matches:
    """StringLike and actions: wildcards match any character
    (IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)."""
    return _matcher(pattern, by_segment=False)


@lru_cache(maxsize=65536)
def resource_pattern(pattern: str) -> Matches:
    """The element Resource: wildcards match within a segment, and a `*` that ends one runs on over colons. The sixth
    segment is the rest of the ARN, whose colons and slashes are characters like any other
    (IAM/latest/UserGuide/reference_policies_elements_resource.html)."""
    return _matcher(pattern, by_segment=True)


@lru_cache(maxsize=65536)
def arn_pattern(pattern: str) -> Matches | None:
    """ArnLike and ArnEquals: each of the six parts is matched for itself. None for a pattern that is no ARN
    (IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)."""
    parts = pattern.split(":", _ARN_PARTS - 1)
    if len(parts) != _ARN_PARTS:
        return None
    compiled = tuple(text_pattern(part) for part in parts)

    def matches(arn: str) -> bool:
        given = arn.split(":", _ARN_PARTS - 1)
        return len(given) == _ARN_PARTS and all(test(part) for test, part in zip(compiled, given, strict=True))

    return matches


def _matcher(pattern: str, *, by_segment: bool) -> Matches:
    if not has_wildcard(pattern):
        return plain(pattern).__eq__
    compiled = re.compile(_regex(re.sub(r"\*+", "*", pattern), by_segment=by_segment), re.DOTALL)
    return lambda value: compiled.fullmatch(value) is not None


def _regex(pattern: str, *, by_segment: bool) -> str:
    chunks, stars = [""], []
    colons = 0
    for index, character in enumerate(pattern):
        within = by_segment and colons < _ARN_PARTS - 1
        if character == "*":
            ends_segment = pattern[index + 1 : index + 2] in ("", ":")
            stars.append("[^:]*" if within and not ends_segment else ".*")
            chunks.append("")
        elif character == "?":
            chunks[-1] += "[^:]" if within else "."
        else:
            colons += character == ":"
            chunks[-1] += re.escape(plain(character))
    if stars and all(star == ".*" for star in stars):
        # Each chunk where it first fits, without going back: a pattern of many stars stays linear.
        return chunks[0] + "".join(f"(?>.*?{chunk})" for chunk in chunks[1:-1]) + ".*" + chunks[-1]
    return chunks[0] + "".join(star + chunk for star, chunk in zip(stars, chunks[1:], strict=True))
