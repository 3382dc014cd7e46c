"""A comparison as one comment of a pull request.

Every comment begins with the same hidden marker, by which the next run finds it. What cannot fit into a comment is
counted. Text of templates is escaped: a Sid is no place to write to somebody or to show a picture from.
"""

from __future__ import annotations

import re

from landbridge.access.comparison.change import AccessChange, Change
from landbridge.access.comparison.text import SIGNS, heading_of

MOST_CHARACTERS = 65_536
"""GitHub's limit of a comment's body."""

OPEN = 10
"""How many changes of one heading are shown without being opened."""

_SPECIAL = re.compile(r"([\\`*_{}\[\]#|~!])")
_ROOM = 100
"""For the line that counts what was left out, and for closing what is open."""


def marker(environment: str) -> str:
    """One comment for each environment."""
    return f"<!-- landbridge access diff {environment} -->"


def as_markdown(change: AccessChange, environment: str, *, title: str = "", size: int = MOST_CHARACTERS) -> str:
    """At most `size` characters, the marker and the verdict always among them. `title` says what was compared."""
    head = f"{marker(environment)}\n### Access in {_escaped(environment)}: {_escaped(change.verdict)}\n"
    if title:
        head += f"\n{_escaped(title)}\n"
    body = _Body(size - len(head) - _ROOM)
    by_heading: dict[str, list[Change]] = {}
    for each in change.changes:
        by_heading.setdefault(heading_of(each), []).append(each)
    for heading, changes in by_heading.items():
        body.add(f"\n#### {heading[0].upper()}{heading[1:]}\n\n", 0)
        for each in changes[:OPEN]:
            body.add(_item(each), 1)
        if len(changes) > OPEN:
            body.open(f"\n<details><summary>{len(changes) - OPEN} more</summary>\n\n")
            for each in changes[OPEN:]:
                body.add(_item(each), 1)
            body.close("\n</details>\n")
    return head + body.text(len(change.changes))


class _Body:
    """Text that stops growing before its size is passed, and knows how many changes it holds."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._parts: list[str] = []
        self._held = 0
        self._full = False
        self._end = ""

    def add(self, text: str, changes: int) -> None:
        self._full = self._full or len(text) + len(self._end) > self._room
        if not self._full:
            self._parts.append(text)
            self._room -= len(text)
            self._held += changes

    def open(self, text: str) -> None:
        self.add(text, 0)
        self._end = "" if self._full else "\n</details>\n"

    def close(self, text: str) -> None:
        if self._end:
            self._parts.append(text)
            self._room -= len(text)
            self._end = ""

    def text(self, changes: int) -> str:
        left = changes - self._held
        more = f"\n… and {left:,} more; `landbridge access diff` shows all.\n" if left else ""
        return "".join(self._parts) + more


def _item(change: Change) -> str:
    causes = "".join(f"<br>because of {_escaped(str(cause))}" for cause in change.causes)
    return f"- **{SIGNS[change.direction]}** {_escaped(change.sentence)}{causes}\n"


def _escaped(text: str) -> str:
    """Shown as it is: no Markdown, no HTML, nobody called by name."""
    plain = _SPECIAL.sub(r"\\\1", " ".join(text.split()))
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("@", "&#64;")
