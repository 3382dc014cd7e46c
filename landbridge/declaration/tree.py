"""One YAML file as a tree whose every value knows its line and column.

Built from parser events rather than with `yaml.load`, so that places are kept, nothing is ever constructed from a tag,
and depth, size and aliases are bounded before memory is spent. Plain scalars follow YAML 1.2's core schema, as editors
do: `no`, `on` and `1:30` are text, and only `true` and `false` are booleans.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from landbridge.declaration.errors import Problem

MAXIMUM_DEPTH = 20
MAXIMUM_VALUES = 1_000_000
"""Values of one environment; 1,000 teams with 2,000 groups and 20 grants each have about 200,000."""
MAXIMUM_ALIASED = 10_000
"""Values that the aliases of one file may stand for, counted as if they were written out."""

_NUMBER = re.compile(r"[-+]?[0-9]+")
_WORDS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Nothing:
    """What a key without a value holds. Not None, so that no key takes it: a key that is left empty by mistake, such as
    `organisation:`, must not mean that it is left out on purpose."""


NOTHING = Nothing()


class Node:
    """A value and its place. `content` is text, a list of nodes, or a mapping of key text to (key node, value node)."""

    __slots__ = ("column", "content", "file", "line", "quoted")

    def __init__(self, file: Path, line: int, column: int, content: Content, *, quoted: bool = False) -> None:
        self.file = file
        self.line = line
        self.column = column
        self.content = content
        self.quoted = quoted

    def problem(self, message: str) -> Problem:
        return Problem(self.file, self.line, self.column, message)


Content = str | list[Node] | dict[str, tuple[Node, Node]]


def compose(text: str, file: Path, *, limit: int = MAXIMUM_VALUES) -> tuple[Node | None, int, list[Problem]]:
    """The tree of a file's one document, the number of values in it, and what is wrong with it.

    The tree is None where the file cannot be read any further; duplicate keys and tags leave a tree to be checked.
    """
    composer = _Composer(text, file, limit)
    try:
        tree = composer.document()
    except _CannotGoOnError as error:
        return None, composer.count, [*composer.problems, error.problem]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        found = getattr(error, "problem", None) or error
        remedy = "indent with spaces, and close what you open: quotes, brackets, braces"
        problem = Problem(file, line, column, f"this is not YAML: {found}; {remedy}")
        return None, composer.count, [*composer.problems, problem]
    return tree, composer.count, composer.problems


def plain(node: Node) -> Any:
    """The node as dictionaries, lists, text, whole numbers, booleans and NOTHING."""
    content = node.content
    if isinstance(content, str):
        return content if node.quoted else _resolved(content)
    if isinstance(content, dict):
        return {key: plain(value) for key, (_, value) in content.items()}
    return [plain(item) for item in content]


def _resolved(text: str) -> Any:
    if text in _NOTHING:
        return NOTHING
    # int() refuses more than 4,300 digits; a number that long is nothing but text anyway.
    if len(text) <= 20 and _NUMBER.fullmatch(text):
        return int(text)
    return _WORDS.get(text, text)


class _CannotGoOnError(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


class _Composer:
    def __init__(self, text: str, file: Path, limit: int) -> None:
        self.file = file
        self.limit = limit
        self.count = 0
        self.problems: list[Problem] = []
        self._aliased = 0
        self._anchors: dict[str, tuple[Node, int]] = {}
        self._next: Callable[[], Any] = _LOADER(text).get_event

    def document(self) -> Node | None:
        self._next()  # the stream starts
        event = self._next()
        if isinstance(event, yaml.StreamEndEvent):
            return None
        tree = self._node(self._next(), 0)
        self._next()  # the document ends
        event = self._next()
        if not isinstance(event, yaml.StreamEndEvent):
            raise self._stop(event, "a second document starts here; write one document per file, without `---` lines")
        return tree

    def _stop(self, event: Any, message: str) -> _CannotGoOnError:
        return _CannotGoOnError(self._problem(event, message))

    def _problem(self, event: Any, message: str) -> Problem:
        mark = event.start_mark
        return Problem(self.file, mark.line + 1, mark.column + 1, message)

    def _node(self, event: Any, depth: int) -> Node:
        if event.__class__ is yaml.AliasEvent:
            return self._alias(event)
        self.count += 1
        if self.count > self.limit:
            raise self._stop(event, f"the environment has more than {MAXIMUM_VALUES:,} values; split it into several")
        if event.tag is not None:
            message = f"found the tag {event.tag[:60]!r}; tags are not read: write the plain value"
            self.problems.append(self._problem(event, message))
        mark = event.start_mark
        node = Node(self.file, mark.line + 1, mark.column + 1, "")
        start = self.count
        if event.__class__ is yaml.ScalarEvent:
            node.content = event.value
            node.quoted = bool(event.style)
        elif depth == MAXIMUM_DEPTH:
            raise self._stop(event, f"nested more than {MAXIMUM_DEPTH} deep; a declaration needs 6 levels")
        elif event.__class__ is yaml.SequenceStartEvent:
            node.content = self._sequence(depth + 1)
        else:
            node.content = self._mapping(depth + 1)
        if event.anchor is not None:
            # Known only now that it is complete, so that an alias inside its own anchor is refused.
            self._anchors[event.anchor] = (node, self.count - start + 1)
        return node

    def _sequence(self, depth: int) -> list[Node]:
        items = []
        while (event := self._next()).__class__ is not yaml.SequenceEndEvent:
            items.append(self._node(event, depth))
        return items

    def _mapping(self, depth: int) -> dict[str, tuple[Node, Node]]:
        pairs: dict[str, tuple[Node, Node]] = {}
        while (event := self._next()).__class__ is not yaml.MappingEndEvent:
            key = self._node(event, depth)
            value = self._node(self._next(), depth)
            if not isinstance(key.content, str):
                self.problems.append(key.problem("found a list or mapping as a key; write plain text before the colon"))
            elif key.content == "<<" and not key.quoted:
                self.problems.append(
                    key.problem("found the merge key `<<`; write the keys out, so that a reviewer sees what is granted")
                )
            elif key.content in pairs:
                self.problems.append(key.problem(declared_twice(key.content, pairs[key.content][0])))
            else:
                pairs[key.content] = (key, value)
        return pairs

    def _alias(self, event: Any) -> Node:
        if event.anchor not in self._anchors:
            raise self._stop(event, f"no anchor is complete before the alias *{event.anchor[:60]}; write the value out")
        node, size = self._anchors[event.anchor]
        self.count += size
        self._aliased += size
        if self._aliased > MAXIMUM_ALIASED:
            raise self._stop(
                event, f"the aliases of this file stand for more than {MAXIMUM_ALIASED:,} values; write the values out"
            )
        return node


def declared_twice(name: str, first: Node) -> str:
    """The message at the second place of two that declare the same key; it names the first one."""
    return f"`{name[:80]}` is declared twice, first at {first.file}:{first.line}:{first.column}; keep one of the two"
