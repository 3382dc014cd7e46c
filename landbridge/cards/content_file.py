"""A card's content from a file: JSON or YAML, as plain values.

YAML follows the core schema of YAML 1.2, as editors do: `no` and `2026-01-01` are text. Keys that stand twice, tags and
aliases are refused, so that what is read is what is written.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import yaml

from landbridge.cards.errors import WrongInput

MAXIMUM_BYTES = 1_000_000
"""No content of 100,000 characters needs more, however it is indented."""


def read_content(file: Path) -> Any:
    """The file's values: dictionaries, lists, text, numbers, booleans and None.

    Raises WrongInput if the file is neither `*.json` nor `*.yaml` or `*.yml`, or not what its name says; OSError.
    """
    if file.suffix not in (".json", ".yaml", ".yml"):
        raise WrongInput(f"{file}: content is read from JSON or YAML; name the file *.json, *.yaml or *.yml")
    with file.open("rb") as stream:
        raw = stream.read(MAXIMUM_BYTES + 1)
    if len(raw) > MAXIMUM_BYTES:
        raise WrongInput(f"{file}: the file is larger than {MAXIMUM_BYTES:,} bytes; a card has 100,000 characters")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise WrongInput(f"{file}: the byte 0x{raw[error.start]:02x} is not UTF-8; save the file as UTF-8") from None
    try:
        return _json(text) if file.suffix == ".json" else _yaml(text)
    except _Unreadable as error:
        raise WrongInput(f"{file}:{error}") from None
    except RecursionError:
        raise WrongInput(f"{file}: nested too deep; a card's content has at most ten levels") from None


class _Unreadable(Exception):
    """`line:column: what is wrong`."""


def _json(text: str) -> Any:
    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        seen = dict(pairs)
        if len(seen) < len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            raise _Unreadable(f" the key `{twice}` stands twice in one object; keep one of the two")
        return seen

    def no_constant(word: str) -> Any:
        raise _Unreadable(f" found {word}, which is no JSON; write a number")

    try:
        return json.loads(text, object_pairs_hook=unique, parse_constant=no_constant)
    except json.JSONDecodeError as error:
        raise _Unreadable(f"{error.lineno}:{error.colno}: this is not JSON: {error.msg}") from None
    except ValueError as error:
        raise _Unreadable(f" this is not JSON: {error}") from None


def _yaml(text: str) -> Any:
    try:
        return yaml.load(text, _Loader)  # noqa: S506 - a SafeLoader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        place = f"{mark.line + 1}:{mark.column + 1}:" if mark else ""
        raise _Unreadable(f"{place} this is not YAML for a card: {getattr(error, 'problem', None) or error}") from None


class _Loader(yaml.SafeLoader):
    """YAML 1.2's core schema, without aliases and with each key once."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML's own way

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "found an alias; write the value out", mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        seen = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.tag != "tag:yaml.org,2002:str":
                raise _at(key, "found a key that is no text; write it in quotes")
            if key.value in seen:
                raise _at(key, f"the key `{key.value[:80]}` stands twice; keep one of the two")
            seen.add(key.value)
        return super().construct_mapping(node, deep)

    def construct_yaml_int(self, node: Any) -> int:
        return int(node.value)

    def construct_yaml_float(self, node: Any) -> float:
        number = float(node.value)
        if number in (float("inf"), float("-inf")):
            raise _at(node, "the number is too large for JSON; write a smaller one, or text in quotes")
        return number


def _at(node: Any, message: str) -> yaml.constructor.ConstructorError:
    return yaml.constructor.ConstructorError(None, None, message, node.start_mark)


def _resolves(kind: str, pattern: str, first: str) -> None:
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{kind}", re.compile(f"^(?:{pattern})$"), list(first))


_resolves("bool", "true|True|TRUE|false|False|FALSE", "tTfF")
_resolves("int", "[-+]?[0-9]{1,18}", "-+0123456789")
_resolves("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", "-+.0123456789")
_resolves("null", "~|null|Null|NULL|", "~nN")
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("^$"), [""])
_Loader.add_constructor("tag:yaml.org,2002:int", _Loader.construct_yaml_int)
_Loader.add_constructor("tag:yaml.org,2002:float", _Loader.construct_yaml_float)
